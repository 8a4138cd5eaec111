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

/** A connection for one piece of work. */
export const withConnection = async <Result>(
  url: string,
  database: string,
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> => {
  const connection = connect(url, database);
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
};

/** The database that a URL's path names. */
export const databaseOf = (url: string): string =>
  decodeURIComponent(new URL(url).pathname.slice(1)) || 'bulkhead';
