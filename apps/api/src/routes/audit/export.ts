import { z } from 'zod';
import { type AuditEntry, auditEntry } from '../../audit/chain.js';
import { chainAuditLog } from '../../audit/chain-audit-log.js';
import { chainedEntries } from '../../audit/chained-entries.js';
import { filters } from '../../audit/filters.js';
import { defineRoute } from '../../http/route.js';

export const exportAudit = defineRoute({
  operationId: 'exportAudit',
  method: 'get',
  path: '/v1/audit/export',
  tag: 'Audit',
  summary: 'Export the audit log as JSON lines',
  description: 'In the order of the chain. Unfiltered, it can be checked offline with `pnpm audit:verify`.',
  action: 'audit.read',
  query: z.strictObject(filters),
  answers: {
    200: { description: 'One entry a line', schema: auditEntry, contentType: 'application/x-ndjson' },
  },
  async handle({ context, services, query }) {
    const db = services.db.forOrg(context);
    await chainAuditLog(db);
    return {
      status: 200,
      lines: asLines(chainedEntries(db, query)),
      headers: {
        'Content-Type': 'application/x-ndjson',
        'Content-Disposition': 'attachment; filename="audit.jsonl"',
      },
    };
  },
});

async function* asLines(entries: AsyncIterable<AuditEntry>): AsyncGenerator<string> {
  for await (const entry of entries) yield `${JSON.stringify(entry)}\n`;
}
