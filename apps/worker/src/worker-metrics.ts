import type { RequestListener } from 'node:http';
import { counterNames, type Redis } from '@bulkhead/redis';
import { Counter, collectDefaultMetrics, Registry } from 'prom-client';

/** Serves /metrics before whatever else answers on the port. */
export const createWorkerMetrics = (redis: Pick<Redis, 'counters'>) => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  let shown: Partial<ReturnType<Redis['counters']>> = {};
  const lanes = new Counter({
    name: 'bulkhead_lane_operations_total',
    help: 'What was done with messages of lanes.',
    labelNames: ['operation'] as const,
    registers: [registry],
    collect() {
      const now = redis.counters();
      for (const operation of counterNames)
        lanes.inc({ operation }, now[operation] - (shown[operation] ?? 0));
      shown = now;
    },
  });
  const listener =
    (others: RequestListener): RequestListener =>
    async (request, response) => {
      if (request.url !== '/metrics') return others(request, response);
      const text = await registry.metrics();
      response
        .writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' })
        .end(text);
    };
  return { registry, listener };
};
