import { BulkheadError, type OrgContext } from '@bulkhead/tenancy';
import { z } from 'zod';
import type { Parameters } from './guard/parameters.js';
import { type Inserted, type InsertOptions, insertRows, type RowSource } from './insert/insert-rows.js';
import type { InsertParts } from './insert/send-lines.js';
import type { Question } from './question.js';
import { collect, type ReadOptions, type ReadParts, readRows } from './reading.js';
import type { TelemetryRows, TelemetryTable } from './tables/telemetry-rows.js';

export interface SqlOptions<Row extends z.ZodType> extends ReadOptions {
  /** Parses each row. */
  readonly row?: Row;
}

const anyRow = z.record(z.string(), z.unknown());

/** Telemetry of one org: whatever is asked or stored here is of the org of the context. */
export class OrgAnalytics {
  readonly #parts: ReadParts & InsertParts;
  readonly #context: OrgContext;

  constructor(parts: ReadParts & InsertParts, context: OrgContext) {
    this.#parts = parts;
    this.#context = context;
  }

  ask<Params extends z.ZodType, Row extends z.ZodType>(
    question: Question<Params, Row>,
    params: z.input<Params>,
    options: ReadOptions = {},
  ): Promise<z.output<Row>[]> {
    return this.#collect(this.#ask(question, params, options), options);
  }

  /** A statement written by hand. It runs if it is proven to read this org's rows alone: docs/analytics.md. */
  sql<Row extends z.ZodType = z.ZodType<Record<string, unknown>>>(
    statement: string,
    parameters: Parameters = {},
    options: SqlOptions<Row> = {},
  ): Promise<z.output<Row>[]> {
    return this.#collect(this.stream(statement, parameters, options), options);
  }

  /** The rows of `sql` one by one. */
  stream<Row extends z.ZodType = z.ZodType<Record<string, unknown>>>(
    statement: string,
    parameters: Parameters = {},
    options: SqlOptions<Row> = {},
  ): AsyncGenerator<z.output<Row>, void, undefined> {
    return this.#rows(statement, parameters, (options.row ?? anyRow) as Row, options);
  }

  /** Stores the batch whole or not at all; the org is stamped on every row. */
  insert<Table extends TelemetryTable>(
    table: Table,
    rows: RowSource<TelemetryRows[Table]>,
    options: InsertOptions = {},
  ): Promise<Inserted> {
    return insertRows(this.#parts, this.#context, table, rows, options);
  }

  async *#ask<Params extends z.ZodType, Row extends z.ZodType>(
    question: Question<Params, Row>,
    params: z.input<Params>,
    options: ReadOptions,
  ): AsyncGenerator<z.output<Row>, void, undefined> {
    const parsed = question.params.safeParse(params);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const field = issue?.path.join('.') ?? '';
      throw new BulkheadError(
        'INVALID_INPUT',
        `parameter ${field} of ${question.name}: ${issue?.message}; correct it`,
        { field },
      );
    }
    yield* this.#rows(question.sql.text, parsed.data as Parameters, question.row, options);
  }

  async *#rows<Row extends z.ZodType>(
    statement: string,
    parameters: Parameters,
    row: Row,
    options: ReadOptions,
  ): AsyncGenerator<z.output<Row>, void, undefined> {
    for await (const found of readRows(this.#parts, this.#context, statement, parameters, options)) {
      const parsed = row.safeParse(found);
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        throw new BulkheadError(
          'QUERY_FAILED',
          `a row has an unexpected shape at ${issue?.path.join('.') || 'its top'} (${issue?.code}); correct the row schema or the statement`,
        );
      }
      yield parsed.data;
    }
  }

  #collect<Row>(rows: AsyncIterable<Row>, { rows: most }: ReadOptions): Promise<Row[]> {
    return collect(rows, Math.min(most ?? Infinity, this.#parts.config.limits.rows));
  }
}
