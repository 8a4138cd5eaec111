export { type ClickHouseOptions, type ClickHouseServer, startClickHouse } from './clickhouse/index.js';
export type { ClickHouseEndpoints, PostgresEndpoints, RedisEndpoints, StackEndpoints } from './endpoints.js';
export {
  type EnsureOptions,
  ensureStack,
  readEndpoints,
  type StackOptions,
} from './ensure-stack.js';
export type { RedisBinary } from './redis/find-server.js';
export { redisBinary } from './redis/redis-binary.js';
export { StackError } from './stack-error.js';
export { type StackStatus, type StoreStatus, stackStatus } from './stack-status.js';
export { resetStack, stopStack } from './stop-stack.js';
export type { StoreName } from './stores.js';
export type { StackInstance } from './workspace.js';
