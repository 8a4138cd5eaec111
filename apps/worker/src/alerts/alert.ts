import { z } from 'zod';

/** What a job `alert.deliver` carries: one piece of news for one channel. */
export const alert = z.strictObject({
  channelId: z.guid(),
  incidentId: z.guid(),
  event: z.enum(['incident.opened', 'incident.resolved']),
  title: z.string(),
  severity: z.enum(['critical', 'major', 'minor', 'info']),
  status: z.string(),
  summary: z.string(),
  occurredAt: z.iso.datetime(),
});

export type Alert = z.infer<typeof alert>;
