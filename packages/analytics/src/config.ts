import { BulkheadError } from '@bulkhead/tenancy';
import { z } from 'zod';
import { databaseOf } from './connection.js';

/** Limits of one process. What the server grants at most is set by ensurePolicies on the reader itself. */
const limits = z.object({
  /** Statements of one org that run at once; more wait. */
  concurrentPerOrg: z.int().min(1).default(8),
  /** Statements of one org that wait; more are refused at once. */
  waitingPerOrg: z.int().min(0).default(64),
  /** Milliseconds from the call until the statement is given up. */
  timeout: z.int().min(1).default(30_000),
  /** Rows of one answer; a stream is not limited. */
  rows: z.int().min(1).default(100_000),
  /** Rows of one insert. */
  batchRows: z.int().min(1).default(1_000_000),
  /** Bytes of one insert as JSON, which are held in memory until the last row has been looked at. */
  batchBytes: z
    .int()
    .min(1)
    .default(256 * 1024 * 1024),
});

const options = z.strictObject({
  /** As the writer, which inserts and migrates. */
  url: z.url({ protocol: /^https?$/ }),
  /** As the reader: SELECT under row policies. */
  readerUrl: z.url({ protocol: /^https?$/ }),
  /** Default: the path of `url`, or `bulkhead`. */
  database: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/)
    .optional(),
  /** Whether statements must be proven. Off, a refusal becomes a warning; refused in production. */
  enforcement: z.boolean().default(true),
  production: z.boolean().default(process.env['NODE_ENV'] === 'production'),
  /** Tables are Distributed over this cluster (docs/analytics.md, "More than one machine"). */
  cluster: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_-]*$/)
    .optional(),
  limits: limits.prefault({}),
  /** Milliseconds after which the schema is looked at again; a verdict holds for one version of it. */
  schemaAge: z.int().min(0).default(10_000),
});

export type AnalyticsOptions = z.input<typeof options>;
export type AnalyticsLimits = z.output<typeof limits>;
export type AnalyticsConfig = Readonly<Omit<z.output<typeof options>, 'database'> & { database: string }>;

export const parseConfig = (input: AnalyticsOptions): AnalyticsConfig => {
  const parsed = options.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const name = issue?.path.join('.') ?? '';
    throw invalid(
      `option ${name || 'analytics'}: ${issue?.message}; correct it as createAnalytics documents`,
    );
  }
  const { enforcement, production, url, readerUrl } = parsed.data;
  if (!enforcement && production) {
    throw invalid(
      'CLICKHOUSE_ORG_FILTER_ENFORCEMENT is false in production, expected true; statements without an org filter would run',
    );
  }
  if (new URL(url).username === new URL(readerUrl).username) {
    throw invalid(
      'writer and reader log in as the same user, expected two; the reader must not be able to write',
    );
  }
  const database = parsed.data.database ?? databaseOf(url);
  return Object.freeze({ ...parsed.data, database });
};

const invalid = (internal: string) => new BulkheadError('CONFIGURATION_INVALID', internal);
