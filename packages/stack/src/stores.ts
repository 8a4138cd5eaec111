export const STORES = ['postgres', 'redis', 'clickhouse'] as const;
export type StoreName = (typeof STORES)[number];

export const STORE_TITLES: Record<StoreName, string> = {
  postgres: 'Postgres',
  redis: 'Redis',
  clickhouse: 'ClickHouse',
};
