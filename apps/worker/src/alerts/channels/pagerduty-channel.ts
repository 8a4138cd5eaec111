import { sendWebhook } from '../send-webhook.js';
import { type Channel, incomplete, jsonHeaders } from './channel.js';

const severities = { critical: 'critical', major: 'error', minor: 'warning', info: 'info' } as const;

/** Characters that PagerDuty takes. */
const LONGEST_SUMMARY = 1024;

/**
 * Events API v2; the routing key is the channel's secret. One incident is one alert there, however often it is told. News
 * that the incident has overtaken are not told: a page would ring again after it was resolved.
 */
export const pagerDutyChannel: Channel = async ({ alert, secret, isResolved, services, signal }) => {
  if (!secret) throw incomplete('a secret, the routing key');
  const resolves = alert.event === 'incident.resolved';
  if (resolves !== isResolved) return;
  const { incidentId, event, title, severity, status, summary, occurredAt } = alert;
  const body = JSON.stringify({
    routing_key: secret,
    event_action: resolves ? 'resolve' : 'trigger',
    dedup_key: incidentId,
    payload: {
      summary: [...title].slice(0, LONGEST_SUMMARY).join(''),
      source: 'bulkhead',
      severity: severities[severity],
      timestamp: occurredAt,
      custom_details: { event, status, summary },
    },
  });
  await sendWebhook({ url: services.pagerDutyUrl, headers: jsonHeaders, body }, services.network, signal);
};
