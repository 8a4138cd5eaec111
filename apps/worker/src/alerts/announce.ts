import type { Db } from '@bulkhead/db';
import type { Redis } from '@bulkhead/redis';
import type { OrgContext } from '@bulkhead/tenancy';
import type { Alert } from '../alerts/alert.js';

/** Puts the news into the org's lane, once for each channel that is switched on. Saying it again says it once. */
export const announce = async (
  { db, redis }: { readonly db: Db; readonly redis: Redis },
  context: OrgContext,
  news: Omit<Alert, 'channelId'>,
): Promise<void> => {
  const channels = await db
    .forOrg(context)
    .alertChannel.findMany({ where: { enabled: true }, select: { id: true }, take: 100 });
  if (channels.length === 0) return;
  await redis.forOrg(context).lanes.append(
    channels.map(({ id }) => ({
      kind: 'job.alert.deliver',
      id: `alert.${news.incidentId}.${news.event}.${id}`,
      payload: JSON.stringify({ ...news, channelId: id } satisfies Alert),
    })),
  );
};
