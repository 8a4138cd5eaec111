import { BulkheadError } from '@bulkhead/tenancy';
import { Client } from 'pg';
import { parseSealKeys } from '../seal.js';
import type { ExpectedCatalog } from './expected-catalog.js';
import type { Finding } from './finding.js';
import { type CheckResult, isSafe, runPosture } from './run-posture.js';

export interface PostureOptions {
  readonly url: string;
  readonly sealKey: string;
  /** What `prisma generate` expects of the database. */
  readonly catalog?: ExpectedCatalog;
}

const remembered = new WeakMap<object, PostureOptions>();

/** So that `assertPosture` needs nothing but the db, and the db has no way to its own insides. */
export const rememberPosture = <Db extends object>(db: Db, options: PostureOptions): Db => {
  remembered.set(db, options);
  return db;
};

/** Looks at the database of `db` with the db's own login and key. */
export const verifyPosture = async (db: object): Promise<CheckResult[]> => {
  const options = remembered.get(db);
  if (!options) {
    throw new BulkheadError(
      'CONFIGURATION_INVALID',
      'assertPosture was given something else than a db, expected what createDb or bulkhead returned; pass that object itself',
    );
  }
  return withClient(options, (client) =>
    runPosture({ client, sealKey: parseSealKeys(options.sealKey)[0], expected: expectedOf(options) }),
  );
};

/** Stops a start on a database that could leak. Gives the warnings, for the log. */
export const assertPosture = async (db: object): Promise<readonly Finding[]> => {
  const results = await verifyPosture(db);
  if (isSafe(results)) return results.flatMap(({ findings }) => findings);
  throw new BulkheadError(
    'POSTURE_UNSAFE',
    [
      'Postgres is not safe to serve from:',
      ...results.flatMap(complaints),
      'Look again with pnpm db:verify.',
    ].join('\n'),
  );
};

/** A connection of its own: none of the pool's is outside every scope. */
export const withClient = async <Result>(
  { url }: Pick<PostureOptions, 'url'>,
  work: (client: Client) => Promise<Result>,
): Promise<Result> => {
  const client = new Client({
    connectionString: url,
    statement_timeout: 30_000,
    connectionTimeoutMillis: 10_000,
    application_name: 'bulkhead-posture',
  });
  // Unheard, the end of an idle connection would end the process; the next query tells.
  client.on('error', () => {});
  await client.connect().catch((cause: Error) => {
    throw new BulkheadError(
      'STORE_UNAVAILABLE',
      `Postgres does not let the posture checks in (${cause.message}), expected a connection; look at DATABASE_URL and the server`,
      { cause },
    );
  });
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const expectedOf = ({ catalog }: PostureOptions): ExpectedCatalog => {
  if (catalog) return catalog;
  throw new BulkheadError(
    'CONFIGURATION_INVALID',
    'the db has no catalog to compare its database with, expected the one that prisma generate writes; pass it to bulkhead() beside models',
    { field: 'catalog' },
  );
};

const complaints = ({ check, status, findings, reason }: CheckResult): string[] =>
  status === 'unknown'
    ? [`  ${check.code}: could not be checked (${reason}), expected an answer; correct the cause`]
    : findings
        .filter(({ level }) => level === 'fatal')
        .map(({ code, object, detail, fix }) => `  ${code}: ${object} ${detail}; ${fix}`);
