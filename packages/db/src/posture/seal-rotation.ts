import { randomBytes } from 'node:crypto';
import { BulkheadError } from '@bulkhead/tenancy';
import type { ClientBase } from 'pg';
import type { SealKey } from '../seal.js';

type Client = Pick<ClientBase, 'query'>;

/** First step of a rotation: the database accepts one key more. Nothing signs with it yet. */
export const addSealKey = async (client: Client): Promise<SealKey> => {
  const key = randomBytes(32);
  const { rows } = await client.query<{ version: number }>(
    `insert into bulkhead.seal_keys (version, k)
     select coalesce(max(version), 0) + 1, $1 from bulkhead.seal_keys returning version`,
    [key],
  );
  const [added] = rows;
  if (!added) throw new Error('bulkhead.seal_keys gave no version for the new key, expected one');
  return { version: added.version, key };
};

/** Last step, once every process signs with `kept`: contexts of all other keys are refused. Gives their versions. */
export const retireSealKeys = async (client: Client, kept: SealKey): Promise<number[]> => {
  const { rows } = await client.query<{ version: number }>(
    `update bulkhead.seal_keys set k = null, retired_at = now()
     where version <> $1 and k is not null
       and exists (select from bulkhead.seal_keys where version = $1 and k = $2)
     returning version`,
    [kept.version, kept.key],
  );
  if (rows.length > 0 || (await isInstalled(client, kept)))
    return rows.map(({ version }) => version).sort((a, b) => a - b);
  throw new BulkheadError(
    'CONFIGURATION_INVALID',
    `seal key version ${kept.version} of CONTEXT_SEAL_KEY is not a key of this database, expected the one that stays; run pnpm db:deploy with it first`,
    { field: 'CONTEXT_SEAL_KEY' },
  );
};

/** Versions that the database accepts. */
export const acceptedVersions = async (client: Client): Promise<number[]> => {
  const { rows } = await client.query<{ version: number }>(
    'select version from bulkhead.seal_keys where k is not null order by version desc',
  );
  return rows.map(({ version }) => version);
};

const isInstalled = async (client: Client, { version, key }: SealKey): Promise<boolean> =>
  (await client.query('select from bulkhead.seal_keys where version = $1 and k = $2', [version, key]))
    .rowCount === 1;
