import { assertContext, type OrgContext } from '@bulkhead/tenancy';
import { connect, disconnect } from './connection.js';
import { Keys } from './keys/keys.js';
import { type OrgRedis, OrgRedisClient } from './org-redis.js';
import { parseConfig, type RedisConfig } from './redis-config.js';

export interface Redis {
  /** Everything of Redis that an org may use, bound to the org of the context. */
  forOrg(context: OrgContext): OrgRedis;
  close(): Promise<void>;
}

export const createRedis = (config: RedisConfig): Redis => {
  const { url, hashTags } = parseConfig(config);
  const onError = config.onError ?? (() => undefined);
  const keys = new Keys(hashTags);
  const commands = connect({ url, onError }, 'commands');

  const clients = new WeakMap<OrgContext, OrgRedis>();

  return Object.freeze<Redis>({
    forOrg(context) {
      assertContext(context);
      const known = clients.get(context);
      if (known) return known;
      const client = new OrgRedisClient(commands, keys.space(context.orgId)) as unknown as OrgRedis;
      clients.set(context, client);
      return client;
    },
    close: () => disconnect(commands),
  });
};
