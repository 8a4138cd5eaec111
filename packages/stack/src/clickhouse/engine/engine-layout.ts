import { join } from 'node:path';

/** Where things lie inside the data folder of the server. */
export interface EngineLayout {
  readonly data: string;
  readonly config: string;
  readonly users: string;
  readonly access: string;
  /** Names the engine process and the server it belongs to. */
  readonly owner: string;
}

export function engineLayout(dataDir: string): EngineLayout {
  return {
    data: join(dataDir, 'engine'),
    config: join(dataDir, 'config.xml'),
    users: join(dataDir, 'users.xml'),
    access: join(dataDir, 'access.json'),
    owner: join(dataDir, 'owner.json'),
  };
}
