import { createHash } from 'node:crypto';

export const CLICKHOUSE_READER = 'bulkhead_reader';

/** Of all settings it may change only the org, which its row policies read. Unset, they match no row. */
export const READER_SETTINGS = "readonly = 1, SQL_bulkhead_org = '' CHANGEABLE_IN_READONLY";

/**
 * The reader's password follows from the writer's, so that whoever gives only CLICKHOUSE_URL gets a reader as well.
 * The way back is closed: the reader cannot learn the writer's.
 */
export function readerPassword(writerPassword: string): string {
  return createHash('sha256').update(`${CLICKHOUSE_READER}\n${writerPassword}`).digest('hex').slice(0, 48);
}

export function derivedReaderUrl(writerUrl: string): string {
  const url = new URL(writerUrl);
  url.password = readerPassword(decodeURIComponent(url.password));
  url.username = CLICKHOUSE_READER;
  return url.href;
}

export function createReaderStatement(writerUrl: string): string {
  const password = readerPassword(decodeURIComponent(new URL(writerUrl).password));
  return `CREATE USER IF NOT EXISTS ${CLICKHOUSE_READER} IDENTIFIED WITH sha256_password BY '${password}' SETTINGS ${READER_SETTINGS}`;
}
