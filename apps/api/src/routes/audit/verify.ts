import { z } from 'zod';
import { type ChainEnd, chainStart, follow } from '../../audit/chain.js';
import { chainAuditLog } from '../../audit/chain-audit-log.js';
import { chainedEntries } from '../../audit/chained-entries.js';
import { defineRoute } from '../../http/route.js';

const verdict = z
  .strictObject({
    intact: z.boolean(),
    entries: z.int().meta({ description: 'How many were checked' }),
    fault: z.string().nullable(),
    head: z
      .string()
      .meta({ description: 'Hash of the last entry: note it elsewhere to notice a later rewrite' }),
  })
  .meta({ id: 'AuditVerdict' });

export const verifyAudit = defineRoute({
  operationId: 'verifyAudit',
  method: 'get',
  path: '/v1/audit/verify',
  tag: 'Audit',
  summary: 'Check that nothing in the audit log was changed, removed or put in between',
  description: 'Chains what is not chained yet, then recomputes every hash.',
  action: 'audit.read',
  answers: { 200: { description: 'The verdict', schema: verdict } },
  async handle({ context, services }) {
    const db = services.db.forOrg(context);
    await chainAuditLog(db);
    const [head] = await db.$queryRaw<{ sequence: bigint; hash: Uint8Array }[]>`
      select sequence, hash from bulkhead.audit_head()`;
    let end: ChainEnd = chainStart;
    let fault: string | null = null;
    for await (const entry of chainedEntries(db)) {
      // What was chained after we asked for the head is the next check's.
      if (head && end.sequence >= Number(head.sequence)) break;
      const next = follow(end, entry);
      if ('fault' in next) {
        fault = next.fault;
        break;
      }
      end = next;
    }
    const expected = head ? Buffer.from(head.hash).toString('hex') : '';
    if (fault === null && end.hash !== expected)
      fault = `the chain ends at entry ${end.sequence}, expected ${head?.sequence}`;
    return { status: 200, body: { intact: fault === null, entries: end.sequence, fault, head: end.hash } };
  },
});
