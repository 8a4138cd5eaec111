import type { KnownNews } from '@bulkhead/db';
import type { JobServices } from '../jobs/job-services.js';
import { newsContext } from '../orgs/system-context.js';
import type { Alert } from './alert.js';

const MOST_CHANNELS = 100;

/** Puts the news into the org's lane, once for each channel that is switched on. Saying it again says it once. */
export const announce = async (
  { db, redis }: Pick<JobServices, 'db' | 'redis'>,
  news: KnownNews,
): Promise<void> => {
  const context = newsContext(news);
  const { newsId, incidentId, event, severity, status, occurredAt } = news;
  const org = db.forOrg(context);
  const [incident, channels] = await Promise.all([
    org.incident.findFirst({ where: { id: incidentId }, select: { title: true, summary: true } }),
    org.alertChannel.findMany({ where: { enabled: true }, select: { id: true }, take: MOST_CHANNELS }),
  ]);
  if (!incident || channels.length === 0) return;
  const told = { incidentId, event, ...incident, severity, status, occurredAt: occurredAt.toISOString() };
  const { accepted } = await redis.forOrg(context).lanes.append(
    channels.map(({ id }) => ({
      kind: 'job.alert.deliver',
      id: `alert.${newsId}.${id}`,
      payload: JSON.stringify({ ...told, channelId: id } satisfies Alert),
    })),
  );
  if (!accepted) throw new Error('the lane of the organization is full; it is told later');
};
