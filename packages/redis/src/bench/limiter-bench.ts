import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tokenId } from '@bulkhead/tenancy';
import { Redis as RawRedis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { createRedis, type Redis } from '../create-redis.js';
import { context } from './orgs.js';
import { quantile, report } from './report.js';
import { interleave, throughput } from './rounds.js';

const LIMIT = 10_000_000;

/** Decisions per second beside rate-limiter-flexible, for an org alone and for an org and its token. */
export const benchLimiter = async (url: string, quick: boolean): Promise<void> => {
  const redis = createRedis({ url, limits: { org: LIMIT, token: LIMIT } });
  const raw = new RawRedis(url);
  const caller = context(1);
  const token = tokenId(caller.actor.id);
  const flexible = (keyPrefix: string) =>
    new RateLimiterRedis({ storeClient: raw, points: LIMIT, duration: 60, keyPrefix });
  const [byOrg, byToken] = [flexible('org'), flexible('token')];
  const subjects = {
    limiter: {
      ours: () => redis.forOrg(caller).limiter.consume(),
      theirs: () => byOrg.consume(caller.orgId),
    },
    limiterOrgAndToken: {
      ours: () => redis.forOrg(caller).limiter.consume({ token }),
      theirs: () => Promise.all([byOrg.consume(caller.orgId), byToken.consume(token)]),
    },
  };
  await redis.ping();
  const rounds = quick ? 10 : 40;
  for (const [metric, { ours, theirs }] of Object.entries(subjects)) {
    for (const concurrency of [1, 64]) {
      const outcome = await interleave(
        {
          ours: () => throughput(ours, 800, concurrency),
          theirs: () => throughput(theirs, 800, concurrency),
        },
        rounds,
      );
      const facts = { concurrency, decisions_s: outcome.ours, against_decisions_s: outcome.theirs };
      report({
        metric,
        against: 'rate-limiter-flexible',
        ratio: outcome.ratio,
        better: 'higher',
        rounds,
        facts,
      });
    }
  }
  await benchShare(redis, quick);
  await redis.close();
  raw.disconnect();
};

/** What a decision adds to a request of node:http that does nothing else: the worst case of its share. */
const benchShare = async (redis: Redis, quick: boolean): Promise<void> => {
  const caller = context(1);
  const server = createServer((incoming, answer) => {
    const limited = incoming.url === '/limited';
    const decided = limited ? redis.forOrg(caller).limiter.consume() : Promise.resolve();
    decided.then(
      () => answer.end('ok'),
      () => answer.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const p50 = async (path: string): Promise<number> => {
    const times: number[] = [];
    for (let n = 0; n < 150; n += 1) {
      const begun = performance.now();
      await get(port, path);
      times.push((performance.now() - begun) * 1000);
    }
    return quantile(times, 0.5);
  };
  const rounds = quick ? 8 : 30;
  const { ours, theirs } = await interleave({ ours: () => p50('/limited'), theirs: () => p50('/') }, rounds);
  const facts = { concurrency: 1, p50_us: ours, against_p50_us: theirs, decision_us: ours - theirs };
  report({
    metric: 'limiterShare',
    against: 'request-with-limiter',
    ratio: (ours - theirs) / ours,
    better: 'lower',
    rounds,
    facts,
  });
  server.closeAllConnections();
  server.close();
};

const get = (port: number, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path }, (answer) =>
      answer.resume().on('end', () => resolve()),
    );
    sent.on('error', reject).end();
  });
