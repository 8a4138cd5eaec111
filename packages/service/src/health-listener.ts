import type { RequestListener } from 'node:http';
import type { Readiness } from './readiness.js';

/**
 * /healthz: the process is alive; it says nothing of the stores, or their outage would get every process
 * restarted. /readyz: each store answered just now.
 */
export const healthListener =
  (readiness: () => Promise<Readiness>): RequestListener =>
  async (request, response) => {
    const send = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(JSON.stringify(body));
    };
    if (request.url === '/healthz') return send(200, { status: 'ok' });
    if (request.url !== '/readyz') return send(404, { status: 'unknown' });
    const state = await readiness();
    return send(state.ready ? 200 : 503, state);
  };
