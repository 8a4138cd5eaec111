import { expect, test } from '@jest/globals';
import { PortTakenError } from '../stack-error.js';
import { explainLog } from './explain-log.js';

const launch = { store: 'postgres', port: 20_001, dataDir: '/data', logFile: '/logs/postgres.log' } as const;

// Each text as the server writes it.
test.each([
  [
    'PANIC:  could not write to file "pg_wal/xlogtemp.12": No space left on device',
    'Postgres: the disk that holds /data is full. Free some space and run the command again.',
  ],
  [
    'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use\nFATAL:  could not create any TCP/IP sockets',
    'Postgres: port 20001 is taken by another program. Stop that program and run the command again.',
  ],
  [
    'Warning: Could not create server TCP listening socket 127.0.0.1:20001: bind: Address already in use',
    'Postgres: port 20001 is taken by another program. Stop that program and run the command again.',
  ],
  [
    'initdb: error: could not create directory "/data": Read-only file system',
    'Postgres may not write to /data: give that folder to the user who runs the stack.',
  ],
  [
    "Can't open or create append-only dir appendonlydir: Permission denied",
    'Postgres may not write to /data: give that folder to the user who runs the stack.',
  ],
  [
    'FATAL:  database files are incompatible with server\nDETAIL:  The data directory was initialized by PostgreSQL version 17',
    'Postgres: /data was written by another version. Run `pnpm stack reset` to start empty.',
  ],
  [
    'postgres: error while loading shared libraries: libxml2.so.2: cannot open shared object file',
    'Postgres lacks a system library (postgres: error while loading shared libraries: libxml2.so.2: cannot open shared object file): install it, or use a server of your own.',
  ],
  [
    'LOG:  starting\nFATAL:  something else\nLOG:  shutting down',
    'Postgres did not start (FATAL:  something else): see /logs/postgres.log.',
  ],
  ['', 'Postgres did not start (it wrote nothing): see /logs/postgres.log.'],
])('%j becomes one line', (text, line) => {
  expect(explainLog(text, launch).message).toBe(line);
});

test('a taken port can be told from everything else', () => {
  expect(explainLog('bind: Address already in use', launch)).toBeInstanceOf(PortTakenError);
  expect(explainLog('No space left on device', launch)).not.toBeInstanceOf(PortTakenError);
});
