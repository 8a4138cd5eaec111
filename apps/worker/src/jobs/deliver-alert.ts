import { z } from 'zod';
import { type Alert, alert } from '../alerts/alert.js';
import { sendWebhook } from '../alerts/send-webhook.js';
import { signWebhook } from '../alerts/sign-webhook.js';
import { defineLaneJob, GiveUp, type LaneWork } from './job.js';

const config = z.looseObject({ url: z.string().optional() });

/** Tells one alert channel of an org about an incident of the same org. */
export const deliverAlert = defineLaneJob({
  name: 'alert.deliver',
  schema: alert,
  timeout: 10_000,
  // Half a second doubled up to a minute: about twenty-five minutes in all.
  attempts: 30,
  concurrency: { all: 32, perOrg: 4 },
  run: async ({
    context,
    payload,
    id,
    signal,
    services: { db, vault, network },
    logger,
  }: LaneWork<Alert>) => {
    const channel = await db.forOrg(context).alertChannel.findFirst({ where: { id: payload.channelId } });
    // Deleted or switched off meanwhile: nobody waits for it.
    if (!channel?.enabled) return;
    const place = { orgId: context.orgId, table: 'alert_channels', column: 'secret_sealed' };
    const secret = channel.secretSealed ? vault.open(place, channel.secretSealed) : undefined;
    const message = messageOf(channel.kind, config.parse(channel.config).url, secret, payload, id);
    const status = await sendWebhook(message, network, signal);
    logger.info({ job: 'alert.deliver', kind: channel.kind, status }, 'an alert was delivered');
  },
});

const messageOf = (
  kind: string,
  url: string | undefined,
  secret: string | undefined,
  { incidentId, event, title, severity, status, summary, occurredAt }: Alert,
  id: string,
) => {
  const json = { 'content-type': 'application/json', 'user-agent': 'bulkhead-alerts' };
  if (kind === 'slack') {
    // The address of a Slack webhook is its secret.
    const address = secret ?? url;
    if (!address) throw incomplete('a secret, the address of the webhook');
    return { url: address, headers: json, body: JSON.stringify({ text: `${event}: ${title}` }) };
  }
  if (kind === 'webhook') {
    if (!url) throw incomplete('config.url');
    const body = JSON.stringify({ id, event, occurredAt, incidentId, title, severity, status, summary });
    const seconds = Math.floor(Date.now() / 1000);
    const signature = secret && { 'bulkhead-signature': signWebhook(secret, seconds, body) };
    return { url, headers: { ...json, 'bulkhead-delivery': id, ...signature }, body };
  }
  throw new GiveUp('unsupported_channel', `channels of the kind ${kind} are not delivered by this version`);
};

const incomplete = (what: string) => new GiveUp('channel_incomplete', `the channel lacks ${what}`);
