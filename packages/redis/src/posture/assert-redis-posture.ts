import { BulkheadError } from '@bulkhead/tenancy';
import { connect, disconnect } from '../connection.js';
import { storeError } from '../store-error.js';
import { type Check, redisChecks } from './redis-checks.js';
import { allowedDangers, type RedisFacts, readAppendfsync, readInfo, readUser } from './redis-facts.js';

export interface PostureOptions {
  readonly url: string;
  readonly production: boolean;
  readonly hashTags?: boolean;
  /** Where warnings go; to the process's own warnings unless given. */
  readonly warn?: (message: string) => void;
}

export interface Finding {
  readonly check: string;
  readonly severity: Check['severity'];
  readonly message: string;
}

/** Everything that is wrong with the server for this deployment. */
export const redisPosture = async (options: PostureOptions): Promise<Finding[]> => {
  const facts = await gather(options);
  return redisChecks.flatMap(({ name, severity, fault }) => {
    const message = fault(facts);
    return message === undefined
      ? []
      : [{ check: name, severity, message: `Redis ${facts.url.host}: ${message}` }];
  });
};

/** Refuses a server on which an org's data would not be safe, and warns loudly of one that may lose messages. */
export const assertRedisPosture = async (options: PostureOptions): Promise<void> => {
  const { warn = (message: string) => process.emitWarning(message, 'RedisPosture') } = options;
  const findings = await redisPosture(options);
  for (const { severity, message } of findings) if (severity === 'warning') warn(message);
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  throw new BulkheadError(
    'CONFIGURATION_INVALID',
    errors.map(({ check, message }) => `${message} [${check}]`).join('\n'),
  );
};

const gather = async ({ url, production, hashTags = false }: PostureOptions): Promise<RedisFacts> => {
  let refused: Error | undefined;
  const onError = (error: Error) => {
    refused = error;
  };
  const redis = connect({ url, onError }, 'posture');
  try {
    const user = await readUser(redis);
    return {
      url: new URL(url),
      production,
      hashTags,
      info: await readInfo(redis),
      user,
      dangerous: await allowedDangers(redis, user),
      appendfsync: await readAppendfsync(redis),
    };
  } catch (error) {
    // Why there is no connection says more than that there is none.
    throw storeError(refused ?? error, `the posture checks at ${new URL(url).host}`);
  } finally {
    await disconnect(redis);
  }
};
