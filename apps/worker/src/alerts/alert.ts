import { z } from 'zod';

export const alertEvents = ['incident.opened', 'incident.severity_changed', 'incident.resolved'] as const;

/** What a job `alert.deliver` carries: one piece of news for one channel. */
export const alert = z.strictObject({
  channelId: z.guid(),
  incidentId: z.guid(),
  event: z.enum(alertEvents),
  title: z.string(),
  severity: z.enum(['critical', 'major', 'minor', 'info']),
  status: z.string(),
  summary: z.string(),
  occurredAt: z.iso.datetime(),
});

export type Alert = z.infer<typeof alert>;
