import type { Payload, RequestIds } from '@bulkhead/ingest';
import type { Redis } from '@bulkhead/redis';
import { BulkheadError, type OrgContext } from '@bulkhead/tenancy';

/** A refusal for now: the sender tries again after so many seconds. */
export class TryLater extends BulkheadError {
  readonly retryAfter: number;

  constructor(code: 'RATE_LIMITED' | 'LANE_FULL', internal: string, retryAfter: number) {
    super(code, internal);
    this.retryAfter = retryAfter;
  }
}

/** All payloads or none, and resolved once the lane has them durably. */
export const acceptPayloads = async (
  redis: Redis,
  context: OrgContext,
  payloads: readonly Payload[],
  ids: Pick<RequestIds, 'message'>,
): Promise<void> => {
  const records = payloads.reduce((sum, payload) => sum + payload.records, 0);
  if (records === 0) return;
  const org = redis.forOrg(context);
  const quota = await org.limiter.consumeAction('ingest.records', records);
  if (!quota.allowed) {
    const wait = quota.retryAfter ?? 1;
    throw new TryLater('RATE_LIMITED', `${records} records are over the quota, retry after ${wait} s`, wait);
  }
  const appended = await org.lanes.append(
    payloads.map(({ kind, payload }, index) => ({ kind, payload, id: ids.message(index) })),
  );
  if (appended.accepted) return;
  throw new TryLater(
    'LANE_FULL',
    `lane holds ${appended.held} messages and has no room, expected workers to empty it; see pnpm lanes`,
    appended.retryAfter,
  );
};
