import { sloContext } from '../orgs/system-context.js';
import { judgeSlo } from '../slos/judge-slo.js';
import { settleIncident } from '../slos/settle-incident.js';
import type { TimedJob, TimedWork } from './job.js';

const AT_ONCE = 20;

/** Looks at each SLO once a minute: opens an incident when its budget burns too fast, resolves it when that is over. */
export const evaluateSlos: TimedJob = {
  name: 'slo.evaluate',
  every: 2_000,
  timeout: 60_000,
  run: async (work) => {
    const claimed = await work.services.db.asAuth().claimSlos(AT_ONCE);
    for (const slo of claimed) {
      if (work.signal.aborted) break;
      // One org's broken SLO is no reason not to look at the next one's.
      await evaluate(slo, work).catch((err: unknown) =>
        work.logger.warn({ err }, 'an SLO was not evaluated'),
      );
    }
    return claimed.length === AT_ONCE;
  },
};

const evaluate = async (
  claimed: { readonly orgId: string; readonly sloId: string },
  { services, signal }: TimedWork,
): Promise<void> => {
  const context = sloContext(claimed);
  const db = services.db.forOrg(context);
  const slo = await db.slo.findFirst({
    where: { id: claimed.sloId },
    include: { service: { select: { name: true } } },
  });
  if (!slo) return;
  const { indicator, thresholdMs, service } = slo;
  const now = new Date();
  const asked = { indicator, thresholdMs, target: Number(slo.target), service: service?.name ?? '' };
  const state = await judgeSlo(services.analytics.forOrg(context), asked, now, signal);
  await settleIncident(db, context, slo, state, now);
};
