import type { StackInstance } from '../workspace.js';

export const POSTGRES_SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  // One database per test file and a pool in each process that uses it.
  max_connections: '200',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] %q%u@%d ',
  ssl: 'off',
} as const;

// Survives kill -9 of the server, not a crash of the machine; a test stack is thrown away anyway.
const EPHEMERAL = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
};

export function postgresConf(instance: StackInstance, port: number): string {
  const settings = { ...POSTGRES_SETTINGS, port: String(port), ...(instance === 'test' ? EPHEMERAL : {}) };
  return Object.entries(settings)
    .map(([name, value]) => `${name} = '${value}'\n`)
    .join('');
}

/** Nothing but passwords over the loopback. */
export const PG_HBA = 'host all all 127.0.0.1/32 scram-sha-256\n';
