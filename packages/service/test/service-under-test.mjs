// A small service that run-service.test.ts sends signals to. argv[2] says how it behaves.
import { createLogger, runService } from '../dist/index.js';

const behaviour = process.argv[2];
const logger = createLogger('under-test', 'info');
await runService({
  logger,
  stopTimeoutMs: behaviour === 'deaf' ? 50 : 60_000,
  start: async (parts) => {
    const keepAlive = setInterval(() => {}, 1000);
    parts.push({ name: 'first', stop: async () => (clearInterval(keepAlive), logger.info('first stopped')) });
    if (behaviour === 'fails') throw new Error('no store');
    parts.push({
      name: 'second',
      stop: (signal) =>
        behaviour === 'drains'
          ? (logger.info('second stopped'), Promise.resolve())
          : new Promise((resolve) => {
              if (behaviour === 'slow') signal.addEventListener('abort', () => resolve());
            }),
    });
    // oxlint-disable-next-line typescript/no-misused-promises -- the very fault under test
    if (behaviour === 'rejects') setTimeout(() => Promise.reject(new Error('forgotten')), 10);
    logger.info('ready');
  },
});
