import { audit } from '../audit/audit-entry.js';
import { RowMissing } from '../denial/row-missing.js';
import { defineRoute, type Route } from '../http/route.js';
import { assertIfMatch, etagOf } from '../writes/etag.js';
import { idempotent } from '../writes/idempotent.js';
import { delegateOf } from './delegate.js';
import { loadRow } from './load-row.js';
import { idParams, itemPath, spoken, title } from './names.js';
import type { Resource } from './resource.js';
import { projectionOf } from './shown-row.js';

export const deleteRoute = (resource: Resource): Route => {
  const { show } = projectionOf(resource);
  return defineRoute({
    operationId: `delete${title(resource.name)}`,
    method: 'delete',
    path: itemPath(resource),
    tag: resource.tag,
    summary: `Delete a ${spoken(resource.name)}`,
    action: resource.action('delete'),
    params: idParams,
    answers: { 204: { description: 'Deleted, with everything that belongs to it' } },
    refusals: ['NOT_FOUND', 'PRECONDITION_FAILED', 'IDEMPOTENCY_KEY_REUSED'],
    async handle(call) {
      const { context, services } = call;
      const id = call.params.id;
      return idempotent(call, async (transact) => {
        const before = await loadRow(resource, 'delete', call, id);
        assertIfMatch(call.header('if-match'), etagOf(show(before)));
        const answer = await transact(async (tx) => {
          await resource.guard?.({ context, services, tx, before });
          const { count } = await delegateOf(tx, resource.delegate).deleteMany({ where: { id } });
          if (count === 0) throw new RowMissing([{ table: resource.table, id }]);
          await audit(tx, {
            action: `${resource.name}.delete`,
            targetType: resource.name,
            targetId: id,
            requestId: context.requestId,
          });
          await resource.after?.({ context, services, tx, before, row: before });
          return { status: 204 };
        });
        await resource.committed?.(call, before, 'delete');
        return answer;
      });
    },
  });
};
