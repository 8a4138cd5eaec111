import { readPrivateJson, writePrivateJson } from '../../private-files.js';
import type { AccessState } from './access-state.js';

interface Stored {
  readonly users: [string, never][];
  readonly roles: [string, never][];
  readonly profiles: [string, never][];
  readonly policies: AccessState['policies'];
}

export function readAccessState(path: string): AccessState | undefined {
  const stored = readPrivateJson(path) as Stored | undefined;
  return (
    stored && {
      users: new Map(stored.users),
      roles: new Map(stored.roles),
      profiles: new Map(stored.profiles),
      policies: stored.policies,
    }
  );
}

/** On return the state is what the next start will read, whatever happens to this process. */
export function writeAccessState(path: string, { users, roles, profiles, policies }: AccessState): void {
  writePrivateJson(path, { users: [...users], roles: [...roles], profiles: [...profiles], policies });
}
