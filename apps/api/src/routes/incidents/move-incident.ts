import { BulkheadError } from '@bulkhead/tenancy';
import { audit } from '../../audit/audit-entry.js';
import { defineRoute, type Route } from '../../http/route.js';
import { incidents } from '../../resources/definitions/incidents.js';
import { delegateOf } from '../../resources/delegate.js';
import { loadRow } from '../../resources/load-row.js';
import { idParams, itemPath } from '../../resources/names.js';
import { projectionOf } from '../../resources/shown-row.js';
import { assertIfMatch, etagOf } from '../../writes/etag.js';
import { idempotent } from '../../writes/idempotent.js';

interface Move {
  readonly verb: 'acknowledge' | 'resolve';
  readonly summary: string;
  readonly from: readonly string[];
  readonly to: 'acknowledged' | 'resolved';
  readonly timeField: 'acknowledgedAt' | 'resolvedAt';
}

const { select, show } = projectionOf(incidents);

const moveIncident = ({ verb, summary, from, to, timeField }: Move): Route =>
  defineRoute({
    operationId: `${verb}Incident`,
    method: 'post',
    path: `${itemPath(incidents)}/${verb}`,
    tag: incidents.tag,
    summary,
    action: 'incidents.update',
    params: idParams,
    answers: {
      200: { description: 'The incident', schema: incidents.view, headers: { ETag: 'Its version' } },
    },
    refusals: ['NOT_FOUND', 'WRITE_CONFLICT', 'PRECONDITION_FAILED', 'IDEMPOTENCY_KEY_REUSED'],
    handle(call) {
      const { id } = call.params;
      return idempotent(call, async (transact) => {
        const before = await loadRow(incidents, 'update', call, id);
        assertIfMatch(call.header('if-match'), etagOf(show(before)));
        return transact(async (tx) => {
          // The step is part of the condition, so that of two people who take it at once one does.
          const [row] = await delegateOf(tx, incidents.delegate).updateManyAndReturn({
            where: { id, status: { in: from } },
            data: { status: to, [timeField]: new Date() },
            select,
          });
          if (!row)
            throw new BulkheadError(
              'WRITE_CONFLICT',
              `incident ${id} is not ${from.join(' or ')}; read it again`,
            );
          await audit(tx, {
            action: `incident.${verb}`,
            targetType: 'incident',
            targetId: id,
            requestId: call.context.requestId,
          });
          const shown = show(row);
          return { status: 200, body: shown, headers: { ETag: etagOf(shown) } };
        });
      });
    },
  });

export const incidentMoves: readonly Route[] = [
  moveIncident({
    verb: 'acknowledge',
    summary: 'Acknowledge an open incident',
    from: ['open'],
    to: 'acknowledged',
    timeField: 'acknowledgedAt',
  }),
  moveIncident({
    verb: 'resolve',
    summary: 'Resolve an incident',
    from: ['open', 'acknowledged', 'mitigated'],
    to: 'resolved',
    timeField: 'resolvedAt',
  }),
];
