import type { StackInstance } from '../workspace.js';

const REDIS_SETTINGS = {
  bind: '127.0.0.1',
  'protected-mode': 'yes',
  // Lanes are queues: a full memory refuses writes, it never drops what was accepted.
  'maxmemory-policy': 'noeviction',
  appendonly: 'yes',
  save: '""',
  daemonize: 'no',
} as const;

/**
 * An ingest batch is acknowledged once it is appended, so that a kill -9 must lose nothing. `everysec` may hold a write
 * back for up to two seconds while the disk is busy, after the reply was sent. `always` writes and syncs before the
 * reply, one sync for all clients of a turn. `no` writes before the reply too and leaves the sync to the system: safe
 * against kill -9, not against a crash of the machine.
 */
const APPENDFSYNC: Record<StackInstance, string> = { dev: 'always', test: 'no' };

export interface RedisConfig {
  readonly instance: StackInstance;
  readonly port: number;
  readonly password: string;
  readonly dataDir: string;
}

export function redisConf({ instance, port, password, dataDir }: RedisConfig): string {
  const settings = {
    ...REDIS_SETTINGS,
    appendfsync: APPENDFSYNC[instance],
    // Each test file takes a database of its own.
    ...(instance === 'test' && { databases: '512' }),
    port: String(port),
    requirepass: password,
    dir: JSON.stringify(dataDir),
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${value}\n`)
    .join('');
}
