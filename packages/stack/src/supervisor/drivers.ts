import type { Kept } from '../kept.js';
import { placePostgres } from '../postgres/placement.js';
import { clickHouseDriver } from '../stores/clickhouse.js';
import { postgresDriver } from '../stores/postgres.js';
import { redisDriver } from '../stores/redis.js';
import { STORES, type StoreName } from '../stores.js';
import type { StackPaths } from '../workspace.js';
import type { Progress, StoreDriver } from './store-driver.js';

export function createDriver(
  store: StoreName,
  paths: StackPaths,
  { passwords }: Kept,
  progress: Progress,
): StoreDriver {
  switch (store) {
    case 'postgres': {
      const placement = placePostgres(paths);
      if (placement.note) progress(placement.note);
      return postgresDriver(paths, placement, passwords, progress);
    }
    case 'redis':
      return redisDriver(paths, passwords, progress);
    case 'clickhouse':
      return clickHouseDriver(paths, passwords);
  }
}

/** Every folder that a server of this instance may work in. */
export function dataDirs(paths: StackPaths): string[] {
  return [...STORES.map((store) => paths.data(store)), placePostgres(paths).dir];
}
