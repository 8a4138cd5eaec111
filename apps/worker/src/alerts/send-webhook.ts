import { lookup } from 'node:dns/promises';
import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { isIP } from 'node:net';
import { GiveUp } from '../jobs/job.js';
import type { NetworkPolicy } from './network-policy.js';

export interface Webhook {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Target {
  readonly url: URL;
  /** The address that was judged, which is the one connected to. */
  readonly address: string;
}

/** Bytes of an answer that are read; what it says is of no interest. */
const MOST_ANSWER = 64 * 1024;

/**
 * Threat: an org chooses the address, and the worker stands inside the deployment's network. So the name is resolved
 * once, every address it has must be public, and the connection goes to the very address that was judged: a name that
 * means something else a moment later (DNS rebinding) is not asked again. Redirects are not followed.
 */
export const sendWebhook = async (
  { url, headers, body }: Webhook,
  network: NetworkPolicy,
  signal: AbortSignal,
): Promise<number> => {
  const target = await judge(url, network);
  const status = await send(target, headers, body, signal);
  if (status >= 200 && status < 300) return status;
  // What the receiver refuses today it refuses tomorrow, unless it says that it is busy.
  if (status >= 300 && status < 500 && status !== 408 && status !== 425 && status !== 429) {
    throw new GiveUp('refused', `the receiver answered ${status}`);
  }
  throw new Error(`the receiver answered ${status}`);
};

const judge = async (text: string, network: NetworkPolicy): Promise<Target> => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new GiveUp('address_refused', 'the address of the channel is no http or https URL');
  }
  if (url.username || url.password) {
    throw new GiveUp('address_refused', 'the address of the channel carries a password; use its secret');
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) ? [host] : (await lookup(host, { all: true })).map(({ address }) => address);
  // One address that is not public is enough: the next connection could be to that one.
  if (addresses.length === 0 || addresses.some((address) => network.fault(address))) {
    throw new GiveUp('address_refused', 'the address of the channel is not on the public internet');
  }
  return { url, address: addresses[0] as string };
};

const send = (
  { url, address }: Target,
  headers: Webhook['headers'],
  body: string,
  signal: AbortSignal,
): Promise<number> =>
  new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? secure : plain)(
      {
        // The name stays in the Host header and, for TLS, in the certificate that is asked for.
        host: address,
        port: url.port || (url.protocol === 'https:' ? 443 : 80),
        path: `${url.pathname}${url.search}`,
        method: 'POST',
        headers: { ...headers, host: url.host, 'content-length': Buffer.byteLength(body) },
        ...(url.protocol === 'https:' && !isIP(url.hostname) && { servername: url.hostname }),
        agent: false,
        signal,
      },
      (response) => {
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > MOST_ANSWER) request.destroy();
        });
        response.on('error', () => resolve(response.statusCode ?? 0));
        response.on('close', () => resolve(response.statusCode ?? 0));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
