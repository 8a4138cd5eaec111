export { startClickHouse } from './start-clickhouse.js';
export type { ClickHouseOptions, ClickHouseServer, ClickHouseUser } from './types.js';
