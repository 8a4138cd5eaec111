import { openStores } from '@bulkhead/platform';
import { configure, healthListener, httpPart, runService } from '@bulkhead/service';
import { variables } from './config.js';
import { startWorker } from './worker.js';
import { createWorkerMetrics } from './worker-metrics.js';

const { config, logger } = configure('worker', variables);

await runService({
  logger,
  stopTimeoutMs: config.STOP_TIMEOUT_MS,
  start: async (parts) => {
    const stores = await openStores(config, logger, parts);
    const { registry, listener } = createWorkerMetrics(stores.redis);
    const address = { host: config.WORKER_HOST, port: config.WORKER_PORT, variable: 'WORKER_PORT' };
    const http = await httpPart(listener(healthListener(stores.readiness)), address);
    parts.push(http);
    parts.push(...startWorker(config, stores, registry, logger));
    logger.info({ url: http.url }, 'listening');
  },
});
