import type { Readiness } from '@bulkhead/service';
import type { RequestHandler } from 'express';

/** The process is alive. Says nothing of the stores, or their outage would get every process restarted. */
export const healthz = (): RequestHandler =>
  function healthz(_request, response) {
    response.json({ status: 'ok' });
  };

export const readyz = (readiness: () => Promise<Readiness>): RequestHandler =>
  async function readyz(_request, response) {
    const state = await readiness();
    response.status(state.ready ? 200 : 503).json(state);
  };
