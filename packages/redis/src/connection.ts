import { Redis, type RedisOptions } from 'ioredis';
import { scripts } from './scripts.js';
import { unwatchSilence, watchSilence } from './watch-silence.js';

/** Milliseconds. */
const PATIENCE = 2_000;
const SLOWEST_RETRY = 500;

export const connectionOptions = {
  connectTimeout: PATIENCE,
  disconnectTimeout: 200,
  disableClientInfo: true,
  // A command whose connection broke is never sent again: an INCR or XADD could be executed twice.
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  retryStrategy: (attempt: number) => Math.min(2 ** attempt * 10, SLOWEST_RETRY) + Math.random() * 50,
  scripts,
} satisfies RedisOptions;

export interface ConnectionConfig {
  readonly url: string;
  /** Broken connections heal by themselves; this is for logs. */
  readonly onError: (error: Error) => void;
}

export const connect = ({ url, onError }: ConnectionConfig, purpose: string): Redis => {
  const redis = new Redis(url, { ...connectionOptions, connectionName: `bulkhead-${purpose}` });
  redis.on('error', onError);
  watchSilence(redis);
  return redis;
};

/** Resolves once the connection is closed. One that is broken already announces no end, so none is waited for. */
export const disconnect = async (redis: Redis): Promise<void> => {
  const ended = new Promise<void>((resolve) => redis.once('close', resolve));
  const farewell = redis.status === 'ready' ? await redis.quit().catch(() => undefined) : undefined;
  if (farewell === 'OK') await ended;
  else redis.disconnect();
  unwatchSilence(redis);
};
