import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StackError } from '../stack-error.js';

/** Whom the server runs as when we are root, which it refuses. */
export interface SystemUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** initdb wants a user that the system knows by name. */
export function parsePasswd(text: string): SystemUser[] {
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    return name && Number(uid) > 0 ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });
}

/** The owner of what is there already, else of the checkout, else the usual ones. */
export function chooseUser(
  users: readonly SystemUser[],
  owners: readonly (number | undefined)[],
): SystemUser {
  for (const uid of owners) {
    const owner = users.find((user) => user.uid === uid);
    if (owner) return owner;
  }
  const usual = users.find(({ name }) => name === 'postgres') ?? users.find(({ name }) => name === 'nobody');
  if (usual) return usual;
  throw new StackError(
    'Postgres does not run as root and /etc/passwd has neither "postgres" nor "nobody": run `useradd --system postgres`.',
  );
}

export function systemUsers(): SystemUser[] {
  return parsePasswd(readFileSync('/etc/passwd', 'utf8'));
}

export function ownerOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.uid;
}

/** Whether the user can walk to `path` through every folder above it. Access lists are not considered. */
export function canReach(path: string, { uid, gid }: Pick<SystemUser, 'uid' | 'gid'>): boolean {
  for (let dir = dirname(path); ; dir = dirname(dir)) {
    const stat = statSync(dir, { throwIfNoEntry: false });
    // What does not exist yet is made by us, passable.
    if (stat && (stat.mode & (stat.uid === uid ? 0o100 : stat.gid === gid ? 0o010 : 0o001)) === 0)
      return false;
    if (dir === dirname(dir)) return true;
  }
}

export function canRun(file: string, user: Pick<SystemUser, 'uid' | 'gid'>): boolean {
  const { mode, uid, gid } = statSync(file);
  const wanted = uid === user.uid ? 0o500 : gid === user.gid ? 0o050 : 0o005;
  return canReach(file, user) && (mode & wanted) === wanted;
}
