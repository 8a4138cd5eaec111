import { openStores } from '@bulkhead/platform';
import { configure, healthListener, httpPart, runService } from '@bulkhead/service';
import { variables } from './config.js';

const { config, logger } = configure('worker', variables);

await runService({
  logger,
  stopTimeoutMs: config.STOP_TIMEOUT_MS,
  start: async (parts) => {
    const { readiness } = await openStores(config, logger, parts);
    const address = { host: config.WORKER_HOST, port: config.WORKER_PORT, variable: 'WORKER_PORT' };
    const http = await httpPart(healthListener(readiness), address);
    parts.push(http);
    logger.info({ url: http.url }, 'listening');
  },
});
