export type { ClickHouseOptions, ClickHouseServer, ClickHouseUser } from './types.js';
