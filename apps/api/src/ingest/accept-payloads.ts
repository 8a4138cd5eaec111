import { leaveOut, type Payload, type RequestIds } from '@bulkhead/ingest';
import type { Decision, Redis } from '@bulkhead/redis';
import type { OrgContext } from '@bulkhead/tenancy';
import { TryLater } from '../try-later.js';

/** What the sender is told of its quota. */
export type TellQuota = (decision: Decision) => void;

/**
 * All payloads or none, and resolved once the lane has them durably: with how many of their records it had before.
 */
export const acceptPayloads = async (
  redis: Redis,
  context: OrgContext,
  payloads: readonly Payload[],
  ids: Pick<RequestIds, 'message'>,
  tell: TellQuota,
): Promise<number> => {
  const records = payloads.reduce((sum, payload) => sum + payload.records, 0);
  if (records === 0) return 0;
  const org = redis.forOrg(context);
  const quota = await org.limiter.consumeRecords(records);
  tell(quota);
  if (!quota.allowed) throw overQuota(quota, records);
  let left = payloads.map((payload, index) => ({ ...payload, id: ids.message(index) }));
  let duplicates = 0;
  // Each round leaves out at least one record: another process may append more of them between two rounds.
  while (left.length > 0) {
    const appended = await org.lanes.append(left);
    if (appended.accepted) break;
    if (!('known' in appended)) {
      throw new TryLater(
        'LANE_FULL',
        `lane holds ${appended.held} messages and has no room, expected workers to empty it; see pnpm lanes`,
        appended.retryAfter,
      );
    }
    duplicates += appended.known.reduce((sum, places) => sum + places.length, 0);
    left = left.flatMap(({ id, ...payload }, index) => {
      const rest = leaveOut(payload, appended.known[index] ?? []);
      return rest ? [{ ...rest, id }] : [];
    });
  }
  return duplicates;
};

const overQuota = ({ buckets, retryAfter }: Decision, records: number): TryLater => {
  const [{ limit = 0, remaining = 0 } = {}] = buckets;
  const detail =
    records > limit
      ? `${records} records at once, expected at most ${limit}: your organization may send so many a minute; send them in parts`
      : `${records} records, and ${remaining} of the ${limit} that your organization may send a minute are left`;
  return new TryLater('RATE_LIMITED', detail, retryAfter, [{ in: 'body', field: '', detail }]);
};
