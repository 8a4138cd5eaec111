import type { OrgContext } from '@bulkhead/tenancy';
import type { OrgServices } from '../services.js';
import type { Row } from './delegate.js';
import type { Resource } from './resource.js';

/** The column of a secret that was given, sealed. Null takes the secret away. */
export const sealedColumn = (
  { secret, table }: Resource,
  { vault }: OrgServices,
  { orgId }: OrgContext,
  body: Row,
): Row => {
  const given = secret && body[secret.field];
  if (!secret || given === undefined) return {};
  const { column } = secret;
  return { [column]: given === null ? null : vault.seal({ orgId, table, column }, given as string) };
};
