import { openStores } from '@bulkhead/platform';
import { configure, httpPart, runService } from '@bulkhead/service';
import { createApi } from './api.js';
import { variables } from './config.js';
import { rateLimits } from './rate-limits.js';

const { config, logger } = configure('api', variables);

await runService({
  logger,
  stopTimeoutMs: config.STOP_TIMEOUT_MS,
  start: async (parts) => {
    const stores = await openStores(config, logger, parts, rateLimits(config));
    const { app, metrics, listenGrpc, settle } = createApi(config, stores, logger);
    parts.push({ name: 'work behind answers', stop: settle });
    parts.push(
      await httpPart(metrics, {
        host: config.API_METRICS_HOST,
        port: config.API_METRICS_PORT,
        variable: 'API_METRICS_PORT',
      }),
    );
    const http = await httpPart(app, { host: config.API_HOST, port: config.API_PORT, variable: 'API_PORT' });
    parts.push(http);
    const grpc = await listenGrpc();
    if (grpc) parts.push({ name: 'grpc', stop: (signal) => grpc.stop(signal) });
    logger.info({ url: http.url, ...(grpc && { grpcPort: grpc.port }) }, 'listening');
  },
});
