import { randomUUID } from 'node:crypto';
import { BulkheadError, type OrgContext } from '@bulkhead/tenancy';
import type { ClickHouseSettings } from '@clickhouse/client';
import type { AnalyticsConfig } from './config.js';
import type { Connection } from './connection.js';
import { deadline, unlessAborted } from './deadline.js';
import { engineFailure } from './engine-failure.js';
import type { OrgGuard } from './guard/org-guard.js';
import { ORG_PARAMETER, type Parameters } from './guard/parameters.js';
import type { OrgSlots } from './org-slots.js';
import type { TenantSchema } from './schema/tenant-schema.js';

export interface ReadOptions {
  /** The caller's; the server ends the statement as well. */
  readonly signal?: AbortSignal;
  /** Milliseconds, at most the configured ones. */
  readonly timeout?: number;
  /** Rows of the answer, at most the configured ones. */
  readonly rows?: number;
}

export interface ReadParts {
  readonly config: AnalyticsConfig;
  readonly reader: Connection;
  readonly guard: OrgGuard;
  readonly slots: OrgSlots;
  readonly schema: () => Promise<TenantSchema>;
}

/** Rows of a statement that the guard let pass, as they come in; leaving the loop ends the statement. */
export async function* readRows(
  parts: ReadParts,
  context: OrgContext,
  statement: string,
  parameters: Parameters,
  options: ReadOptions,
): AsyncGenerator<readonly unknown[], void, undefined> {
  const { config, guard, reader, slots } = parts;
  const queryId = queryIdOf(context);
  const time = deadline(
    Math.min(options.timeout ?? Infinity, config.limits.timeout),
    options.signal,
    queryId,
  );
  const { signal } = time;
  let leave: (() => void) | undefined;
  try {
    signal.throwIfAborted();
    leave = await slots.take(context.orgId, signal);
    const { sql, proven } = await unlessAborted(guard.admit(statement, parameters, context.orgId), signal);
    const settings = orgSettings(context, sql, await unlessAborted(parts.schema(), signal));
    const result = await reader.query({
      query: sql,
      query_id: queryId,
      query_params: { ...parameters, [ORG_PARAMETER]: context.orgId },
      clickhouse_settings: proven ? settings : withoutTableFilters(settings),
      format: 'JSONEachRow',
      abort_signal: signal,
    });
    for await (const rows of result.stream()) yield rows.map((row) => row.json());
  } catch (error) {
    throw signal.aborted ? signal.reason : engineFailure(error, queryId);
  } finally {
    time.clear();
    leave?.();
  }
}

export const collect = async <Row>(batches: AsyncIterable<readonly Row[]>, most: number): Promise<Row[]> => {
  const collected: Row[] = [];
  for await (const rows of batches) {
    if (collected.length + rows.length > most) {
      throw new BulkheadError(
        'RESULT_TOO_LARGE',
        `the answer has more than ${most} rows; page it, or read it as a stream`,
      );
    }
    for (const row of rows) collected.push(row);
  }
  return collected;
};

/**
 * Two layers of their own beside the statement's filter: the setting that the reader's row policies read, and a
 * filter that the server puts on each table by itself.
 */
export const orgSettings = ({ orgId }: OrgContext, sql: string, schema: TenantSchema): ClickHouseSettings => {
  const filters = tablesNamedIn(sql, schema).map(
    (table) => `'${schema.database}.${table}':'org_id = toUUID(\\'${orgId}\\')'`,
  );
  return {
    SQL_bulkhead_org: orgId,
    additional_table_filters: `{${filters.join(',')}}`,
  } as unknown as ClickHouseSettings;
};

/**
 * Whatever the guard made of the text: a table whose name does not stand in it cannot be read, unless a parameter
 * brings the name. A filter for each table of the schema costs about 4 % of a short statement.
 */
const tablesNamedIn = (sql: string, { tables }: TenantSchema): readonly string[] => {
  const names = [...tables.keys()];
  return sql.includes('Identifier') ? names : names.filter((table) => sql.includes(table));
};

/**
 * A statement that reads a table without naming org_id fails under a row policy and a table filter together
 * (NOT_FOUND_COLUMN_IN_BLOCK, seen on 26.7). Only an unproven one can be like that; it is left to the policy.
 */
const withoutTableFilters = (settings: ClickHouseSettings): ClickHouseSettings => {
  const { additional_table_filters, ...others } = settings;
  return additional_table_filters === undefined ? settings : others;
};

/** Joins the request's id, so that the server's logs can be found from ours. */
export const queryIdOf = ({ requestId }: OrgContext): string =>
  `${requestId.replace(/[^A-Za-z0-9_-]/g, '').slice(0, 64)}.${randomUUID()}`;
