import { z } from 'zod';
import { auditEntry } from '../../audit/chain.js';
import { filters, whereOf } from '../../audit/filters.js';
import { type AuditRow, select, showEntry } from '../../audit/shown-entry.js';
import { defineRoute } from '../../http/route.js';
import { pageSize } from '../../input/number-from-text.js';

export const listAudit = defineRoute({
  operationId: 'listAudit',
  method: 'get',
  path: '/v1/audit',
  tag: 'Audit',
  summary: 'List the audit log, newest first',
  action: 'audit.read',
  query: z.strictObject({
    limit: pageSize(100, 50),
    cursor: z.string().optional().meta({ description: 'nextCursor of the page before' }),
    ...filters,
  }),
  answers: {
    200: {
      description: 'One page. nextCursor leads to the next one and is null on the last.',
      schema: z.strictObject({ data: z.array(auditEntry), nextCursor: z.string().nullable() }),
    },
  },
  refusals: ['INVALID_CURSOR'],
  async handle({ context, services, query: { limit, cursor, ...narrowing } }) {
    const binding = {
      orgId: context.orgId,
      list: 'audit',
      sort: '-occurredAt',
      filters: Object.entries(narrowing).sort(([a], [b]) => (a < b ? -1 : 1)),
    };
    const after = cursor === undefined ? undefined : services.cursors.read(binding, cursor);
    const edge = after && new Date(after[0] as string);
    const rows = await services.db.forOrg(context).auditEntry.findMany({
      where: {
        AND: [
          whereOf(narrowing),
          ...(edge
            ? [
                { occurredAt: { lte: edge } },
                { OR: [{ occurredAt: { lt: edge } }, { id: { lt: after[1] } }] },
              ]
            : []),
        ],
      },
      select,
      orderBy: [{ occurredAt: 'desc' }, { id: 'desc' }],
      take: limit + 1,
    });
    const data = (rows as AuditRow[]).slice(0, limit).map(showEntry);
    const last = data.at(-1);
    const nextCursor =
      rows.length > limit && last ? services.cursors.issue(binding, [last.occurredAt, last.id]) : null;
    return { status: 200, body: { data, nextCursor } };
  },
});
