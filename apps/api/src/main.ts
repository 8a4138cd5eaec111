import { openStores } from '@bulkhead/platform';
import { configure, httpPart, runService } from '@bulkhead/service';
import { createApp } from './app.js';
import { variables } from './config.js';
import { createCredentialVerifier } from './identity/verify-credential.js';

const { config, logger } = configure('api', variables);

await runService({
  logger,
  stopTimeoutMs: config.STOP_TIMEOUT_MS,
  start: async (parts) => {
    const { db, readiness } = await openStores(config, logger, parts);
    const verify = createCredentialVerifier({
      directory: db.asAuth(),
      verifyJwt: async () => undefined,
      org: { strategies: [] },
    });
    const app = createApp({ logger, readiness, verify });
    const address = { host: config.API_HOST, port: config.API_PORT, variable: 'API_PORT' };
    const http = await httpPart(app, address);
    parts.push(http);
    logger.info({ url: http.url }, 'listening');
  },
});
