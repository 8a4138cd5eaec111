import type { z } from 'zod';
import type { TenantSql } from './tenant-sql.js';

/** One thing that can be asked about an org: what goes in, how it is asked, what comes back. */
export interface Question<Params extends z.ZodType = z.ZodType, Row extends z.ZodType = z.ZodType> {
  readonly name: string;
  /** Parsed; the output is bound, each key to the parameter of its name. */
  readonly params: Params;
  readonly sql: TenantSql;
  readonly row: Row;
}

export const defineQuestion = <Params extends z.ZodType<Record<string, unknown>>, Row extends z.ZodType>(
  question: Question<Params, Row>,
): Question<Params, Row> => Object.freeze(question);
