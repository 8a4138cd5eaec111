import { BulkheadError, type OrgContext } from '@bulkhead/tenancy';
import type { z } from 'zod';
import type { Parameters } from './guard/parameters.js';
import { type Inserted, type InsertOptions, insertRows, type RowSource } from './insert/insert-rows.js';
import type { InsertParts } from './insert/send-lines.js';
import type { Question } from './question.js';
import { collect, type ReadOptions, type ReadParts, readRows } from './reading.js';
import type { TelemetryRows, TelemetryTable } from './tables/telemetry-rows.js';

export interface SqlOptions<Row extends z.ZodType> extends ReadOptions {
  /** Parses each row; without it a row is the object that came. */
  readonly row?: Row;
}

/** Telemetry of one org: whatever is asked or stored here is of the org of the context. */
export class OrgAnalytics {
  readonly #parts: ReadParts & InsertParts;
  readonly #context: OrgContext;

  constructor(parts: ReadParts & InsertParts, context: OrgContext) {
    this.#parts = parts;
    this.#context = context;
  }

  async ask<Params extends z.ZodType, Row extends z.ZodType>(
    question: Question<Params, Row>,
    params: z.input<Params>,
    options: ReadOptions = {},
  ): Promise<z.output<Row>[]> {
    const { sql, row } = question;
    return this.#collect(this.#rows(sql.text, parsedParameters(question, params), row, options), options);
  }

  /** A statement written by hand. It runs if it is proven to read this org's rows alone: docs/analytics.md. */
  async sql<Row extends z.ZodType = z.ZodType<Record<string, unknown>>>(
    statement: string,
    parameters: Parameters = {},
    options: SqlOptions<Row> = {},
  ): Promise<z.output<Row>[]> {
    return this.#collect(this.#rows(statement, parameters, options.row, options), options);
  }

  /** The rows of `sql` one by one. */
  async *stream<Row extends z.ZodType = z.ZodType<Record<string, unknown>>>(
    statement: string,
    parameters: Parameters = {},
    options: SqlOptions<Row> = {},
  ): AsyncGenerator<z.output<Row>, void, undefined> {
    for await (const rows of this.#rows(statement, parameters, options.row, options)) yield* rows;
  }

  /** Stores the batch whole or not at all; the org is stamped on every row. */
  insert<Table extends TelemetryTable>(
    table: Table,
    rows: RowSource<TelemetryRows[Table]>,
    options: InsertOptions = {},
  ): Promise<Inserted> {
    return insertRows(this.#parts, this.#context, table, rows, options);
  }

  async *#rows<Row extends z.ZodType>(
    statement: string,
    parameters: Parameters,
    row: Row | undefined,
    options: ReadOptions,
  ): AsyncGenerator<readonly z.output<Row>[], void, undefined> {
    for await (const rows of readRows(this.#parts, this.#context, statement, parameters, options)) {
      yield row ? rows.map((found) => parsedRow(row, found)) : (rows as z.output<Row>[]);
    }
  }

  #collect<Row>(rows: AsyncIterable<readonly Row[]>, { rows: most }: ReadOptions): Promise<Row[]> {
    return collect(rows, Math.min(most ?? Infinity, this.#parts.config.limits.rows));
  }
}

const parsedParameters = <Params extends z.ZodType>(
  { name, params: schema }: Question<Params>,
  params: z.input<Params>,
): Parameters => {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data as Parameters;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw new BulkheadError('INVALID_INPUT', `parameter ${field} of ${name}: ${issue?.message}; correct it`, {
    field,
  });
};

const parsedRow = <Row extends z.ZodType>(row: Row, found: unknown): z.output<Row> => {
  const parsed = row.safeParse(found);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new BulkheadError(
    'QUERY_FAILED',
    `a row has an unexpected shape at ${issue?.path.join('.') || 'its top'} (${issue?.code}); correct the row schema or the statement`,
  );
};
