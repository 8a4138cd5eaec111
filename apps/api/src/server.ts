import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Part } from '@bulkhead/service';
import { BulkheadError } from '@bulkhead/tenancy';
import type { Express } from 'express';

export const listen = async (app: Express, host: string, port: number): Promise<Part & { url: string }> => {
  const server = createServer(app);
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const advice = code === 'EADDRINUSE' ? 'it is taken: stop the other process or set API_PORT' : `set API_HOST and API_PORT (${code})`;
    throw new BulkheadError('CONFIGURATION_INVALID', `API_PORT ${port} on ${host} cannot be listened on, ${advice}`, { cause });
  }
  const address = server.address() as AddressInfo;
  return {
    name: 'http',
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    stop: async (signal) => {
      signal.addEventListener('abort', () => server.closeAllConnections(), { once: true });
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      await closed;
    },
  };
};
