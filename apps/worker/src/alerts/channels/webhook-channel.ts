import { z } from 'zod';
import { sendWebhook } from '../send-webhook.js';
import { signWebhook } from '../sign-webhook.js';
import { type Channel, incomplete, jsonHeaders } from './channel.js';

const shape = z.looseObject({ url: z.string() });

/** To any receiver, signed if the channel has a secret. */
export const webhookChannel: Channel = async ({ alert, id, config, secret, services, signal }) => {
  const { data } = shape.safeParse(config);
  if (!data) throw incomplete('config.url');
  const { incidentId, event, title, severity, status, summary, occurredAt } = alert;
  const body = JSON.stringify({ id, event, occurredAt, incidentId, title, severity, status, summary });
  const seconds = Math.floor(Date.now() / 1000);
  const signature = secret && { 'bulkhead-signature': signWebhook(secret, seconds, body) };
  const headers = { ...jsonHeaders, 'bulkhead-delivery': id, ...signature };
  await sendWebhook({ url: data.url, headers, body }, services.network, signal);
};
