import { BulkheadError, isBulkheadError } from '@bulkhead/tenancy';
import { audit } from '../audit/audit-entry.js';
import { type Answer, defineRoute, type Route } from '../http/route.js';
import { assertIfMatch, etagOf } from '../writes/etag.js';
import { idempotent } from '../writes/idempotent.js';
import { delegateOf, type Row } from './delegate.js';
import { loadRow } from './load-row.js';
import { idParams, itemPath, spoken, title } from './names.js';
import { refusingReferences } from './referenced.js';
import type { Resource } from './resource.js';
import { sealedColumn } from './sealed-column.js';
import { projectionOf } from './shown-row.js';
import { updatedRow } from './written-row.js';

const attempts = 4;

export const updateRoute = (resource: Resource): Route => {
  const { select, show } = projectionOf(resource);
  const answerWith = (row: Row): Answer => {
    const shown = show(row);
    return { status: 200, body: shown, headers: { ETag: etagOf(shown) } };
  };
  return defineRoute({
    operationId: `update${title(resource.name)}`,
    method: 'patch',
    path: itemPath(resource),
    tag: resource.tag,
    summary: `Change a ${spoken(resource.name)}`,
    description: 'A JSON merge patch (RFC 7396): what is left out stays as it is.',
    action: resource.action('update'),
    params: idParams,
    body: resource.updateBody,
    answers: { 200: { description: 'Changed', schema: resource.view, headers: { ETag: 'Its version' } } },
    refusals: [
      'NOT_FOUND',
      'ALREADY_EXISTS',
      'PRECONDITION_FAILED',
      'WRITE_CONFLICT',
      'IDEMPOTENCY_KEY_REUSED',
    ],
    async handle(call) {
      const { context, services, reach } = call;
      const patch = call.body as Row;
      const id = call.params.id;
      assertAllowed(resource, patch, reach);

      return idempotent(call, async (transact) => {
        const once = async (): Promise<Answer> => {
          const before = await loadRow(resource, 'update', call, id);
          assertIfMatch(call.header('if-match'), etagOf(show(before)));
          const sealed = sealedColumn(resource, services, context, patch);
          const data: Row = { ...updatedRow(resource, before, patch), ...sealed };
          const changed = Object.keys(data);
          return refusingReferences(resource, data, async () => {
            const answer = await transact(async (tx) => {
              if (changed.length === 0) return answerWith(before);
              await resource.guard?.({ context, services, tx, before, data });
              const [row] = await delegateOf(tx, resource.delegate).updateManyAndReturn({
                where: { id, updatedAt: before['updatedAt'] },
                data: { ...data, updatedAt: later(before['updatedAt'] as Date) },
                select,
              });
              if (!row) throw new BulkheadError('WRITE_CONFLICT', `${resource.name} ${id} changed meanwhile`);
              await audit(tx, {
                action: `${resource.name}.update`,
                targetType: resource.name,
                targetId: id,
                requestId: context.requestId,
                details: { fields: changed },
              });
              await resource.after?.({ context, services, tx, before, data, row });
              return answerWith(row);
            });
            await resource.committed?.(call, before, 'update');
            return answer;
          });
        };
        for (let attempt = 1; ; attempt += 1) {
          try {
            return await once();
          } catch (error) {
            if (!isBulkheadError(error, 'WRITE_CONFLICT') || attempt === attempts) throw error;
          }
        }
      });
    },
  });
};

/** Two versions of a row never carry the same time, or an update could overwrite one that it has not seen. */
const later = (before: Date): Date => new Date(Math.max(Date.now(), before.getTime() + 1));

const assertAllowed = ({ fields, name }: Resource, patch: Row, reach: 'any' | 'own') => {
  const withheld = Object.keys(patch).find((field) => reach === 'own' && fields[field]?.needsAny);
  if (withheld === undefined) return;
  throw new BulkheadError('PERMISSION_DENIED', `${withheld} of one's own ${name} is for admins to change`, {
    field: withheld,
  });
};
