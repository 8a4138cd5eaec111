import type { Role } from '@bulkhead/tenancy';
import { sealKeys, type TestOrg } from '@bulkhead/testkit';
import type { Client } from 'pg';
import { authValues, tenantValues } from '../src/plane.js';
import { parseSealKeys, sealer } from '../src/seal.js';

const [key] = parseSealKeys(sealKeys);
const sign = sealer(key);

/** The context statement of the client, on a connection of the test's own: what the database does without its help. */
const contextText = `select set_config('role', $1, true), set_config('app.current_org_id', $2, true),
  set_config('app.current_actor', $3, true), set_config('app.current_role', $4, true),
  set_config('app.request_id', $5, true), set_config('app.context_seal', $6, true)`;

/** Runs `work` in a transaction of the org's tenant plane and takes it back. */
export const asOrg = <Result>(
  runtime: Client,
  org: TestOrg,
  work: () => Promise<Result>,
  role: Role = 'admin',
): Promise<Result> => within(runtime, tenantValues(org.context(role), sign), work, 'rollback');

/** The same, and keeps what it did. */
export const commitAsOrg = <Result>(
  runtime: Client,
  org: TestOrg,
  work: () => Promise<Result>,
  role: Role = 'admin',
): Promise<Result> => within(runtime, tenantValues(org.context(role), sign), work, 'commit');

export const asAuth = <Result>(runtime: Client, work: () => Promise<Result>): Promise<Result> =>
  within(runtime, authValues(sign), work, 'commit');

/** A refused statement inside a transaction, which goes on afterwards. Gives its SQLSTATE, or null if it succeeded. */
export const refusalOf = async (client: Client, sql: string, values?: unknown[]): Promise<string | null> => {
  await client.query('savepoint attempt');
  try {
    await client.query(sql, values);
    return null;
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await client.query('rollback to savepoint attempt');
  }
};

const within = async <Result>(
  client: Client,
  values: readonly string[],
  work: () => Promise<Result>,
  end: 'commit' | 'rollback',
): Promise<Result> => {
  await client.query('begin');
  let done = 'rollback';
  try {
    await client.query(contextText, [...values]);
    const result = await work();
    done = end;
    return result;
  } finally {
    await client.query(done);
  }
};
