// Reads its configuration and says that it runs: configure.test.ts starts it with right and wrong variables.
import { configure, processVariables } from '../dist/index.js';

const { config, logger } = configure('configured', processVariables);
logger.info({ level: config.LOG_LEVEL }, 'runs');
