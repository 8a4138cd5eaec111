import { z } from 'zod';
import { audit } from '../../audit/audit-entry.js';
import { defineRoute } from '../../http/route.js';
import { TryLater } from '../../try-later.js';
import { idempotent } from '../../writes/idempotent.js';
import { deadLetterParams } from './dead-letter.js';

/** Seconds: as long as a sender to a full lane waits. */
const RETRY_AFTER = 5;

export const replayDeadLetter = defineRoute({
  operationId: 'replayDeadLetter',
  method: 'post',
  path: '/v1/dead-letters/{id}/replay',
  tag: 'Ingest',
  summary: 'Try again to store a dead letter',
  action: 'deadLetters.update',
  params: deadLetterParams,
  answers: {
    202: {
      description: 'It is back in the lane of your organization',
      schema: z.strictObject({ replayed: z.literal(true) }),
    },
  },
  refusals: ['NOT_FOUND', 'ENVELOPE_REJECTED', 'LANE_FULL', 'LANE_UNRESOLVED', 'IDEMPOTENCY_KEY_REUSED'],
  handle: (call) =>
    idempotent(call, (transact) =>
      transact(async (tx) => {
        const { context, services, params } = call;
        await audit(tx, {
          action: 'dead_letter.replay',
          requestId: context.requestId,
          targetType: 'dead_letter',
          targetId: params.id,
        });
        // Last, so that what is replayed is in the audit: if this fails, the entry goes with it.
        if (await services.redis.forOrg(context).lanes.deadLetters.replay(params.id)) {
          return { status: 202, body: { replayed: true } };
        }
        throw new TryLater('LANE_FULL', 'the lane has no room for a replay; try again later', RETRY_AFTER);
      }),
    ),
});
