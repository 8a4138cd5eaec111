import { type Alert, alert } from '../alerts/alert.js';
import type { Channel } from '../alerts/channels/channel.js';
import { emailChannel } from '../alerts/channels/email-channel.js';
import { pagerDutyChannel } from '../alerts/channels/pagerduty-channel.js';
import { slackChannel } from '../alerts/channels/slack-channel.js';
import { webhookChannel } from '../alerts/channels/webhook-channel.js';
import { defineLaneJob, GiveUp, type LaneWork } from './job.js';

const channels = {
  webhook: webhookChannel,
  slack: slackChannel,
  pagerduty: pagerDutyChannel,
  email: emailChannel,
} satisfies Record<string, Channel>;

/** Tells one alert channel of an org about an incident of the same org. */
export const deliverAlert = defineLaneJob({
  name: 'alert.deliver',
  schema: alert,
  timeout: 10_000,
  // Half a second doubled up to a minute: about twenty-five minutes in all.
  attempts: 30,
  concurrency: { all: 32, perOrg: 4 },
  run: async ({ context, payload, id, signal, services, logger }: LaneWork<Alert>) => {
    const db = services.db.forOrg(context);
    const [channel, incident] = await Promise.all([
      db.alertChannel.findFirst({ where: { id: payload.channelId } }),
      db.incident.findFirst({ where: { id: payload.incidentId }, select: { status: true } }),
    ]);
    // Deleted or switched off meanwhile: nobody waits for it.
    if (!channel?.enabled) return;
    if (!incident) throw new GiveUp('incident_unknown', 'the incident is not there, or not there any more');
    const place = { orgId: context.orgId, table: 'alert_channels', column: 'secret_sealed' };
    const secret = channel.secretSealed ? services.vault.open(place, channel.secretSealed) : undefined;
    const isResolved = incident.status === 'resolved';
    const { kind, config } = channel;
    await channels[kind]({ alert: payload, id, config, secret, isResolved, services, signal });
    logger.info({ job: 'alert.deliver', kind }, 'an alert was delivered');
  },
});
