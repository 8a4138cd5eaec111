export { startClickHouse } from './start-clickhouse.js';
export type { ClickHouseOptions, ClickHouseServer } from './types.js';
