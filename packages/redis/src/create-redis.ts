import { assertContext, type OrgContext } from '@bulkhead/tenancy';
import { EpochCache } from './cache/epoch-cache.js';
import { Fence } from './cache/fence.js';
import { Revocations } from './cache/revocations.js';
import { TokenCache } from './cache/token-cache.js';
import { connect, disconnect } from './connection.js';
import { Counters } from './counters.js';
import { Keys } from './keys/keys.js';
import { signingKeysOf } from './lanes/lane-access.js';
import { type LaneOverview, laneOverview } from './lanes/lane-overview.js';
import { type LaneReader, LaneReaderClient, type LaneReaderOptions } from './lanes/lane-reader.js';
import { Placements } from './lanes/placement.js';
import { type SubjectLimiter, subjectLimiter } from './limiter/limiter.js';
import { Limits } from './limiter/limits.js';
import { RateEngine } from './limiter/rate-engine.js';
import { type OrgRedis, OrgRedisClient } from './org-redis.js';
import { parseConfig, type RedisConfig } from './redis-config.js';
import { ServerClock } from './server-clock.js';
import { storeError } from './store-error.js';
import { Subscriber } from './subscriber.js';
import { TokenUses } from './usage/token-uses.js';

export interface Redis {
  /** Everything of Redis that an org may use, bound to the org of the context. */
  forOrg(context: OrgContext): OrgRedis;
  /** Token lookups, which find out the org. */
  readonly tokens: Pick<TokenCache, 'read'>;
  readonly revocations: Pick<Revocations, 'token' | 'org' | 'onRevoked'>;
  /** Attempts to sign in, by address or account. */
  readonly signIn: SubjectLimiter;
  /** Wrong credentials, by address. */
  readonly failures: SubjectLimiter;
  /** For workers: when tokens were last used, which `forOrg(context).noteTokenUse` noted. */
  readonly tokenUses: Pick<TokenUses, 'flush'>;
  /** For workers. Each reader has connections of its own. */
  createLaneReader(options: LaneReaderOptions): LaneReader;
  /** For operators: all lanes with their counts, no payloads. */
  laneOverview(): AsyncIterable<LaneOverview>;
  /** For metrics. */
  counters(): ReturnType<Counters['snapshot']>;
  /** Resolves when Redis answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export const createRedis = (config: RedisConfig): Redis => {
  const {
    url,
    hashTags,
    limits: limitConfig,
    loadLimits,
    lanes,
    placement,
    signingKeys,
    onError,
  } = parseConfig(config);
  const connection = { url, onError };
  const commands = connect(connection, 'commands');
  const producer = connect(connection, 'lanes');
  const subscriber = new Subscriber(connection);

  const keys = new Keys(hashTags, commands.options.db);
  const clock = new ServerClock();
  const counters = new Counters();
  const revocations = new Revocations(commands, keys, counters);
  const fence = new Fence(commands, clock, () => revocations.sendDelayed());
  const cache = new EpochCache(commands, keys, fence, counters);
  const tokens = new TokenCache(cache, keys);
  revocations.onRevoked((revocation) => {
    if (revocation.what === 'token') tokens.forget(revocation.publicId);
  });
  revocations.listenOn(subscriber);

  const limits = new Limits(limitConfig, loadLimits, onError);
  const engine = new RateEngine(commands, clock, counters, limitConfig.processes, onError);
  const access = {
    redis: producer,
    keys,
    clock,
    counters,
    placements: new Placements(placement, counters),
    limits: lanes,
    signingKeys,
  };
  const tokenUses = new TokenUses(commands, keys);
  const shared = { commands, keys, cache, engine, limits, lanes: access, tokenUses };
  const clients = new WeakMap<OrgContext, OrgRedis>();

  return Object.freeze<Redis>({
    forOrg(context) {
      assertContext(context);
      const known = clients.get(context);
      if (known) return known;
      const client = new OrgRedisClient(shared, context) as unknown as OrgRedis;
      clients.set(context, client);
      return client;
    },
    tokens,
    revocations,
    signIn: subjectLimiter(engine, keys, 'sign_in', limitConfig.signIn),
    failures: subjectLimiter(engine, keys, 'failure', limitConfig.failures),
    tokenUses,
    createLaneReader(options) {
      signingKeysOf(access);
      const own = { ...access, redis: connect(connection, 'lane-reader') };
      return new LaneReaderClient(own, new Subscriber(connection), options, onError);
    },
    laneOverview: () => laneOverview(access),
    counters: () => counters.snapshot(),
    async ping() {
      await commands.ping().catch((error: unknown) => {
        throw storeError(error, 'PING');
      });
    },
    async close() {
      revocations.close();
      await Promise.all([commands, producer, subscriber.connection].map(disconnect));
    },
  });
};
