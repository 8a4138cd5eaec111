import { z } from 'zod';
import { GiveUp } from '../../jobs/job.js';
import type { Alert } from '../alert.js';
import { type Channel, incomplete } from './channel.js';

const MOST_ADDRESSES = 20;

const address = z.email();
const shape = z.looseObject({
  to: z.union([address.transform((one) => [one]), z.array(address).min(1).max(MOST_ADDRESSES)]),
});

const news = {
  'incident.opened': 'Incident opened',
  'incident.severity_changed': 'Severity changed',
  'incident.resolved': 'Incident resolved',
} as const;

/** By the deployment's own mail server. */
export const emailChannel: Channel = async ({ alert, id, config, services: { mailer }, signal }) => {
  if (!mailer) {
    throw new GiveUp('not_configured', 'this deployment has no mail server; its operator sets SMTP_URL');
  }
  const { data } = shape.safeParse(config);
  if (!data) throw incomplete(`config.to, an address or up to ${MOST_ADDRESSES}`);
  const subject = `[${alert.severity}] ${news[alert.event]}: ${alert.title}`;
  await mailer({ id, to: data.to, subject, text: textOf(alert) }, signal);
};

const textOf = ({ incidentId, title, severity, status, summary, occurredAt }: Alert): string =>
  [
    title,
    '',
    `Severity: ${severity}`,
    `Status: ${status}`,
    `At: ${occurredAt}`,
    `Incident: ${incidentId}`,
    ...(summary ? ['', summary] : []),
    '',
  ].join('\n');
