import type { OrgDb } from '@bulkhead/db';
import type { AuditEntry } from './chain.js';
import { type AuditFilters, whereOf } from './filters.js';
import { type AuditRow, select, showEntry } from './shown-entry.js';

const pageSize = 500;

/** The chained entries of the org in the order of the chain, a page at a time. */
export async function* chainedEntries(db: OrgDb, filters: AuditFilters = {}): AsyncGenerator<AuditEntry> {
  let place = 0n;
  for (;;) {
    const rows: AuditRow[] = await db.auditEntry.findMany({
      where: { AND: [whereOf(filters), { sequence: { gt: place } }] },
      select,
      orderBy: { sequence: 'asc' },
      take: pageSize,
    });
    for (const row of rows) yield showEntry(row);
    const last = rows.at(-1)?.sequence;
    if (rows.length < pageSize || last === undefined || last === null) return;
    place = last;
  }
}
