import { z } from 'zod';
import { sendWebhook } from '../send-webhook.js';
import { type Channel, incomplete, jsonHeaders } from './channel.js';

const shape = z.looseObject({ url: z.string().optional() });

/** The address of a Slack webhook is its secret. */
export const slackChannel: Channel = async ({ alert, config, secret, services, signal }) => {
  const url = secret ?? shape.safeParse(config).data?.url;
  if (!url) throw incomplete('a secret, the address of the webhook');
  // Slack reads <…> as links and mentions, such as <!channel>.
  const title = alert.title.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  const body = JSON.stringify({ text: `${alert.event}: ${title}` });
  await sendWebhook({ url, headers: jsonHeaders, body }, services.network, signal);
};
