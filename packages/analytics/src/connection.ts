import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';

export type Connection = ClickHouseClient;

export interface Login {
  readonly user: string;
  readonly password: string;
}

/** One user's door. Its logger is off: it would write statements, and errors that quote rows. */
export const connect = (url: string, database: string): Connection => {
  const address = new URL(url);
  const { user, password } = loginOf(url);
  address.username = '';
  address.password = '';
  address.pathname = '';
  return createClient({
    url: address,
    username: user,
    password,
    database,
    application: 'bulkhead',
    // Our own deadline comes first, with an error of the catalogue.
    request_timeout: 24 * 60 * 60 * 1000,
    max_open_connections: 100,
    use_multipart_params_auto: true,
    log: { level: ClickHouseLogLevel.OFF },
  });
};

export const loginOf = (url: string): Login => {
  const { username, password } = new URL(url);
  return { user: decodeURIComponent(username) || 'default', password: decodeURIComponent(password) };
};
