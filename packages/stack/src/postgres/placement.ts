import { join } from 'node:path';
import { makePrivateDir } from '../private-files.js';
import { type StackPaths, workspaceId } from '../workspace.js';
import { copyForOthers, findPostgres } from './binaries.js';
import { canReach, canRun, chooseUser, ownerOf, type SystemUser, systemUsers } from './system-user.js';

/** For a root whose checkout other users cannot walk into, such as /root. */
export const OUTSIDE = '/var/lib/bulkhead';

export interface Placement {
  readonly user: SystemUser | undefined;
  /** Holds the cluster in `data`. */
  readonly dir: string;
  /** Why it is not in the checkout, for the person who started it. */
  readonly note: string | undefined;
}

export function placePostgres(paths: StackPaths): Placement {
  const inside = paths.data('postgres');
  if (process.getuid?.() !== 0) return { user: undefined, dir: inside, note: undefined };
  const outside = join(OUTSIDE, `${workspaceId(paths.workspace)}-${paths.instance}`);
  const user = chooseUser(systemUsers(), [ownerOf(inside), ownerOf(outside), ownerOf(paths.workspace)]);
  // Our own folders above it may not exist yet; they are made passable.
  if (canReach(join(paths.workspace, 'x'), user)) return { user, dir: inside, note: undefined };
  makePrivateDir(OUTSIDE, 0o711);
  const note = `Postgres runs as ${user.name}, who cannot enter ${paths.workspace}: its data is in ${outside}`;
  return { user, dir: outside, note };
}

/** The folder with bin, lib and share. */
export function placeBinaries(user: SystemUser | undefined): string {
  const found = findPostgres();
  if (!user || canRun(join(found.native, 'bin', 'postgres'), user)) return found.native;
  makePrivateDir(OUTSIDE, 0o711);
  return copyForOthers(found, OUTSIDE);
}
