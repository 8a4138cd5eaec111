import { authorize } from '../access/authorize.js';
import { audit } from '../audit/audit-entry.js';
import { defineRoute, type Route } from '../http/route.js';
import { etagOf } from '../writes/etag.js';
import { idempotent } from '../writes/idempotent.js';
import { assertBelowLimit } from './assert-below-limit.js';
import { delegateOf, type Row } from './delegate.js';
import { spoken, title } from './names.js';
import { refusingReferences } from './referenced.js';
import type { Resource } from './resource.js';
import { sealedColumn } from './sealed-column.js';
import { projectionOf } from './shown-row.js';
import { createdRow } from './written-row.js';

export const createRoute = (resource: Resource): Route => {
  const { select, show } = projectionOf(resource);
  const { ownerField } = resource;
  return defineRoute({
    operationId: `create${title(resource.name)}`,
    method: 'post',
    path: resource.path,
    tag: resource.tag,
    summary: `Create a ${spoken(resource.name)}`,
    action: resource.action('create'),
    body: resource.createBody,
    answers: {
      201: {
        description: 'Created',
        schema: resource.view,
        headers: { ETag: 'Its version', Location: 'Its address' },
      },
    },
    refusals: ['NOT_FOUND', 'ALREADY_EXISTS', 'LIMIT_REACHED', 'IDEMPOTENCY_KEY_REUSED'],
    async handle(call) {
      const { context, services, body } = call;
      const data = { ...createdRow(resource, body), ...sealedColumn(resource, services, context, body) };
      const ownerId = ownerField === undefined ? undefined : data[ownerField];
      if (ownerId !== undefined)
        authorize(context, resource.action('create'), { ownerId: ownerId as string });
      return idempotent(call, (transact) =>
        refusingReferences(resource, data, async () => {
          let row: Row = {};
          const answer = await transact(async (tx) => {
            await assertBelowLimit(resource, services, context, tx);
            await resource.guard?.({ context, services, tx, data });
            row = await delegateOf(tx, resource.delegate).create({ data, select });
            const id = row['id'] as string;
            await audit(tx, {
              action: `${resource.name}.create`,
              targetType: resource.name,
              targetId: id,
              requestId: context.requestId,
            });
            await resource.after?.({ context, services, tx, data, row });
            const shown = show(row);
            const headers = { ETag: etagOf(shown), Location: `${resource.path}/${id}` };
            return { status: 201, body: shown, headers };
          });
          await resource.committed?.(call, row, 'create');
          return answer;
        }),
      );
    },
  });
};
