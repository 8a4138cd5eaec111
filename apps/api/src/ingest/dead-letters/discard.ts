import { audit } from '../../audit/audit-entry.js';
import { defineRoute } from '../../http/route.js';
import { idempotent } from '../../writes/idempotent.js';
import { deadLetterParams } from './dead-letter.js';

export const discardDeadLetter = defineRoute({
  operationId: 'discardDeadLetter',
  method: 'delete',
  path: '/v1/dead-letters/{id}',
  tag: 'Ingest',
  summary: 'Give a dead letter up for good',
  action: 'deadLetters.delete',
  params: deadLetterParams,
  answers: { 204: { description: 'It is gone' } },
  refusals: ['NOT_FOUND', 'IDEMPOTENCY_KEY_REUSED'],
  handle: (call) =>
    idempotent(call, (transact) =>
      transact(async (tx) => {
        const { context, services, params } = call;
        await audit(tx, {
          action: 'dead_letter.discard',
          severity: 'warning',
          requestId: context.requestId,
          targetType: 'dead_letter',
          targetId: params.id,
        });
        await services.redis.forOrg(context).lanes.deadLetters.discard(params.id);
        return { status: 204 };
      }),
    ),
});
