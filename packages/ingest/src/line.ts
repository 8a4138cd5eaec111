import type { OrgId } from '@bulkhead/tenancy';
import { type IngestTable, idColumns } from './tables.js';

/** What every line of an org begins with. Whoever stores lines compares these bytes and need not parse them. */
export const lineStart = (org: OrgId): string => `{"org_id":"${org}",`;

/** Writes lines of one org and table: the org, the record's id, then its other columns. */
export const lineWriter = (org: OrgId, table: IngestTable): ((id: string, columns: string) => string) => {
  const start = `${lineStart(org)}"${idColumns[table]}":"`;
  return (id, columns) => `${start}${id}"${columns}}`;
};

/** Where the id stands in each line of a table. */
export const idPlace = (table: IngestTable): { readonly from: number; readonly to: number } => {
  const from = `{"org_id":"","${idColumns[table]}":"`.length + UUID;
  return { from, to: from + UUID };
};

const UUID = 36;
