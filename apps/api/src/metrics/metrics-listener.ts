import type { RequestListener } from 'node:http';
import type { Registry } from 'prom-client';

/** For a port of its own, which is not open to consumers of the API. */
export const metricsListener =
  (registry: Registry): RequestListener =>
  async (request, response) => {
    if (request.method !== 'GET' || request.url?.split('?', 1)[0] !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    const text = await registry.metrics();
    response.writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' }).end(text);
  };
