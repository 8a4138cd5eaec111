import type { OrgDb } from '@bulkhead/db';
import type { OrgContext } from '@bulkhead/tenancy';
import type { Alert } from '../alerts/alert.js';
import type { SloState } from './judge-slo.js';

export interface SloRow {
  readonly id: string;
  readonly name: string;
  readonly serviceId: string | null;
}

/** Milliseconds for which news are told again: whoever told them first may have died before. */
const TOLD_AGAIN = 10 * 60_000;

/** Opens the incident of an SLO, or resolves it, and gives what is to be told about it. */
export const settleIncident = (
  db: OrgDb,
  { requestId }: OrgContext,
  slo: SloRow,
  { verdict, why }: SloState,
  now: Date,
): Promise<Omit<Alert, 'channelId'> | undefined> =>
  db.$transaction(async (tx) => {
    // One at a time for each SLO, or two workers open two incidents.
    await tx.$queryRaw`select id from slos where id = ${slo.id}::uuid for update`;
    const [latest] = await tx.incident.findMany({
      where: { sloId: slo.id },
      orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
      take: 1,
    });
    const open = latest && latest.status !== 'resolved' ? latest : undefined;
    const note = (action: string, targetId: string) =>
      tx.auditEntry.create({
        data: { action, targetType: 'incident', targetId, requestId, details: { slo: slo.id } },
        select: { id: true },
      });
    if (verdict && !open) {
      const times = Number.isFinite(verdict.burn) ? `${verdict.burn.toFixed(1)} times too fast` : 'away';
      const incident = await tx.incident.create({
        data: {
          sloId: slo.id,
          serviceId: slo.serviceId,
          title: `${slo.name}: the error budget burns ${times}`.slice(0, 200),
          summary: why,
          severity: verdict.severity,
          startedAt: now,
        },
      });
      await note('incident.open', incident.id);
      return newsOf('incident.opened', incident, now);
    }
    if (!verdict && open) {
      const resolved = await tx.incident.update({
        where: { id: open.id },
        data: { status: 'resolved', resolvedAt: now },
      });
      await note('incident.resolve', open.id);
      return newsOf('incident.resolved', resolved, now);
    }
    const isRecent = (time: Date | null) => time && now.getTime() - time.getTime() < TOLD_AGAIN;
    if (open && isRecent(open.startedAt)) return newsOf('incident.opened', open, open.startedAt);
    if (latest && !open && isRecent(latest.resolvedAt)) {
      return newsOf('incident.resolved', latest, latest.resolvedAt as Date);
    }
    return undefined;
  });

interface Incident {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly severity: Alert['severity'];
  readonly status: string;
}

const newsOf = (
  event: Alert['event'],
  { id, title, summary, severity, status }: Incident,
  at: Date,
): Omit<Alert, 'channelId'> => ({
  incidentId: id,
  event,
  title,
  summary,
  severity,
  status,
  occurredAt: at.toISOString(),
});
