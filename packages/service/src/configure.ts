import type { Logger } from 'pino';
import { readConfig, type Values, type Variables } from './config.js';
import { createLogger } from './logger.js';

/** The first lines of a process: its configuration and its logger, or an entry that names each wrong variable and the end. */
export const configure = <const V extends Variables & { readonly LOG_LEVEL: Variables[string] }>(
  name: string,
  variables: V,
): { readonly config: Values<V>; readonly logger: Logger } => {
  try {
    const config = readConfig(variables);
    return { config, logger: createLogger(name, String(config.LOG_LEVEL)) };
  } catch (error) {
    createLogger(name, 'info').fatal(error instanceof Error ? error.message : String(error));
    return process.exit(1);
  }
};
