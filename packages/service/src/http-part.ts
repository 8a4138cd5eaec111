import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BulkheadError } from '@bulkhead/tenancy';
import type { Part } from './run-service.js';

export interface Address {
  readonly host: string;
  readonly port: number;
  /** The variable that a message names when the port is taken. */
  readonly variable: string;
}

/** Listens, and as a part of a service finishes the requests in flight before it stops. */
export const httpPart = async (
  listener: RequestListener,
  { host, port, variable }: Address,
): Promise<Part & { readonly url: string }> => {
  const server = createServer(listener);
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new BulkheadError(
      'CONFIGURATION_INVALID',
      `${variable} is ${port}, expected a port of ${host} that is free (${code}); stop the process that holds it or set another`,
      { cause },
    );
  }
  const bound = (server.address() as AddressInfo).port;
  return {
    name: 'http',
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    stop: async (signal) => {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const cut = () => server.closeAllConnections();
      if (signal.aborted) cut();
      else signal.addEventListener('abort', cut, { once: true });
      await closed;
    },
  };
};
