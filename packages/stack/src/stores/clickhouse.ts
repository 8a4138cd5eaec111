import { setTimeout as sleep } from 'node:timers/promises';
import { startClickHouse } from '../clickhouse/index.js';
import { CLICKHOUSE_READER, readerPassword } from '../clickhouse-reader.js';
import { CLICKHOUSE_WRITER, DATABASE } from '../endpoints.js';
import type { Kept } from '../kept.js';
import { clickHouseStatement } from '../probe/clickhouse.js';
import { isAlive, type ProcessRef, processRef } from '../process-ref.js';
import type { StoreDriver } from '../supervisor/store-driver.js';
import type { StackPaths } from '../workspace.js';

/** Bytes that one query may take, in docker-compose.yml too. */
export const QUERY_MEMORY = 2 * 1024 ** 3;

export function clickHouseDriver(paths: StackPaths, passwords: Kept['passwords']): StoreDriver {
  const dataDir = paths.data('clickhouse');
  const admin = { name: CLICKHOUSE_WRITER, password: passwords.clickhouse };
  const reader = { name: CLICKHOUSE_READER, password: readerPassword(passwords.clickhouse) };
  return {
    store: 'clickhouse',
    dataDir,
    async prepare() {},
    async launch(port, onSpawn, signal) {
      signal.throwIfAborted();
      const server = await startClickHouse({
        dataDir,
        port,
        users: { admin, reader },
        logFile: paths.log('clickhouse'),
        memoryLimit: { perQuery: QUERY_MEMORY },
      });
      const ref = processRef(server.pid);
      try {
        signal.throwIfAborted();
        if (ref) onSpawn(ref);
        const url = `http://${admin.name}:${admin.password}@127.0.0.1:${port}/`;
        await clickHouseStatement(url, `CREATE DATABASE IF NOT EXISTS ${DATABASE}`);
      } catch (error) {
        await server.stop();
        throw error;
      }
      return {
        version: server.version,
        exited: ref ? goneOf(ref) : Promise.resolve('its process is gone'),
        stop: () => server.stop(),
      };
    },
  };
}

async function goneOf(ref: ProcessRef): Promise<string> {
  while (isAlive(ref)) await sleep(100);
  return 'its process is gone';
}
