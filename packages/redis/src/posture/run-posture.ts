import { connect, disconnect } from '../connection.js';
import { storeError } from '../store-error.js';
import type { Finding } from './finding.js';
import { type Check, redisChecks } from './redis-checks.js';
import { allowedDangers, type RedisFacts, readAppendfsync, readInfo, readUser } from './redis-facts.js';

export interface PostureOptions {
  readonly url: string;
  readonly production: boolean;
  readonly hashTags?: boolean;
}

export interface CheckResult {
  readonly check: Pick<Check, 'code' | 'title'>;
  readonly status: 'passed' | 'failed';
  readonly findings: readonly Finding[];
}

/** Looks at the server as the user of `url` sees it. */
export const runRedisPosture = async (options: PostureOptions): Promise<readonly CheckResult[]> => {
  const facts = await gather(options);
  return redisChecks.map(({ code, title, level, fault }) => {
    const found = fault(facts);
    const findings = found ? [{ code, level, ...found }] : [];
    return { check: { code, title }, status: found ? 'failed' : 'passed', findings };
  });
};

/** Whether a process may serve: warnings are shown, everything else stops it. */
export const isSafe = (results: readonly CheckResult[]): boolean =>
  results.every(({ findings }) => findings.every(({ level }) => level !== 'fatal'));

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
