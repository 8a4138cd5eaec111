import type { OrgDb } from '@bulkhead/db';
import type { OrgContext } from '@bulkhead/tenancy';
import type { SloState } from './judge-slo.js';

export interface SloRow {
  readonly id: string;
  readonly name: string;
  readonly serviceId: string | null;
}

/** Characters of the SLO's name in the title of its incident. */
const LONGEST_NAME = 150;

/** Opens the incident of an SLO, or resolves it; the database notes that it is to be told. */
export const settleIncident = (
  db: OrgDb,
  { requestId }: OrgContext,
  slo: SloRow,
  { verdict, why }: SloState,
  now: Date,
): Promise<void> =>
  db.$transaction(async (tx) => {
    // One at a time for each SLO, or two workers open two incidents.
    await tx.$queryRaw`select id from slos where id = ${slo.id}::uuid for update`;
    // By their state and not by their times, which a clock that was set back would order wrongly.
    const open = await tx.incident.findMany({
      where: { sloId: slo.id, status: { not: 'resolved' } },
      select: { id: true },
    });
    const note = (action: string, targetId: string) =>
      tx.auditEntry.create({
        data: { action, targetType: 'incident', targetId, requestId, details: { slo: slo.id } },
        select: { id: true },
      });
    if (verdict && open.length === 0) {
      const times = Number.isFinite(verdict.burn) ? `${verdict.burn.toFixed(1)} times too fast` : 'away';
      const incident = await tx.incident.create({
        data: {
          sloId: slo.id,
          serviceId: slo.serviceId,
          title: `${[...slo.name].slice(0, LONGEST_NAME).join('')}: the error budget burns ${times}`,
          summary: why,
          severity: verdict.severity,
          startedAt: now,
        },
      });
      await note('incident.open', incident.id);
    }
    for (const { id } of verdict ? [] : open) {
      await tx.incident.update({ where: { id }, data: { status: 'resolved', resolvedAt: now } });
      await note('incident.resolve', id);
    }
  });
