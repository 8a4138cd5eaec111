import { announce } from '../alerts/announce.js';
import type { TimedJob } from './job.js';

const AT_ONCE = 50;

/**
 * Tells of incidents that were opened, changed in severity or resolved, by people or by an SLO. The database noted it in the
 * transaction of the change; it is forgotten once the org's lane has it. Whoever dies in between has it told again
 * after a minute, and the lane knows it by its id.
 */
export const announceIncidents: TimedJob = {
  name: 'incident.announce',
  every: 1_000,
  timeout: 30_000,
  run: async ({ services, signal, logger }) => {
    const auth = services.db.asAuth();
    const claimed = await auth.claimIncidentNews(AT_ONCE);
    const told: string[] = [];
    for (const news of claimed) {
      if (signal.aborted) break;
      try {
        await announce(services, news);
        told.push(news.newsId);
      } catch (err) {
        // One org's full lane is no reason not to tell the next one.
        logger.warn({ err }, 'news of an incident were not announced');
      }
    }
    if (told.length > 0) await auth.settleIncidentNews(told);
    return claimed.length === AT_ONCE;
  },
};
