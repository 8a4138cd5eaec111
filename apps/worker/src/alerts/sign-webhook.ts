import { createHmac } from 'node:crypto';

/**
 * `Bulkhead-Signature: t=<seconds>,v1=<hex>`: HMAC-SHA256 with the channel's secret over `<t>.<body>`. The time is
 * part of it, so that the receiver can refuse what was recorded and sent again later.
 */
export const signWebhook = (secret: string, seconds: number, body: string): string =>
  `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
