import { z } from 'zod';
import type { AnalyticsConfig } from '../config.js';
import type { Connection } from '../connection.js';
import type { Fault } from './finding.js';

/** What the checks look at. */
export interface Subject {
  readonly config: AnalyticsConfig;
  readonly writer: Connection;
  readonly reader: Connection;
  readonly readerUser: string;
}

export interface Check {
  readonly code: string;
  /** What is true of a deployment that passes. */
  readonly title: string;
  run(subject: Subject): Promise<readonly Fault[]>;
}

export const select = async <Row extends z.ZodType>(
  connection: Connection,
  row: Row,
  query: string,
  values: { readonly params?: Readonly<Record<string, unknown>>; readonly org?: string } = {},
): Promise<z.output<Row>[]> => {
  const result = await connection.query({
    query,
    query_params: { ...values.params },
    ...(values.org !== undefined && {
      clickhouse_settings: { SQL_bulkhead_org: values.org },
    }),
    format: 'JSONEachRow',
  });
  return z.array(row).parse(await result.json());
};
