import { acme, globex, type TestOrg } from '@bulkhead/testkit';
import type { Redis } from 'ioredis';

const ids = [1, 2, 3].map((n) => globex.rowId(n));

/** Keys of an org of every type, in every shape of the catalogue, under a name of the org and under none. */
export const keysOf = ({ id, ...org }: TestOrg) => ({
  string: [
    `${id}:kv:string`,
    `${id}:memory:${org.rowId(2)}`,
    `ratelimit:${id}:minute:1`,
    `${id}:epoch`,
    'token:public',
  ],
  hash: [`${id}:kv:hash`, `ingest:${id}:seen:1`],
  list: [`${id}:kv:list`],
  set: [`${id}:kv:set`],
  zset: [`${id}:kv:zset`, 'lanes:pooled:active'],
  geo: [`${id}:kv:geo`],
  stream: [`${id}:kv:stream`, `ingest:${id}`, `ingest:${id}:dead`],
});

/** Writes the keys underneath every guard, each holding the org's marker. */
export const seedKeys = async (raw: Redis, org: TestOrg): Promise<void> => {
  const { marker } = org;
  const keys = keysOf(org);
  const write = raw.pipeline().del(...Object.values(keys).flat());
  for (const key of keys.string) write.set(key, marker);
  for (const key of keys.hash) write.hset(key, 'field', marker, 'count', 1);
  for (const key of keys.list) write.rpush(key, marker, `${marker}-2`);
  for (const key of keys.set) write.sadd(key, marker, `${marker}-2`);
  for (const key of keys.zset) write.zadd(key, 1, marker, 2, `${marker}-2`);
  for (const key of keys.geo) write.geoadd(key, 13, 38, marker, 15, 37, `${marker}-2`);
  for (const key of keys.stream) {
    write
      .xadd(key, '1-1', 'field', marker)
      .xgroup('CREATE', key, 'group', '0')
      .xadd(key, '2-1', 'field', marker);
  }
  await write.exec();
};

/** Whatever is stored that is not in acme's own space, byte by byte. */
export const outside = async (raw: Redis): Promise<Record<string, string>> => {
  const keys = (await raw.keys('*')).filter((key) => !key.startsWith(`${acme.id}:kv:`)).toSorted();
  const dumps = await Promise.all(
    keys.map(async (key) => `${(await raw.dumpBuffer(key))?.toString('hex')} ${await raw.pexpiretime(key)}`),
  );
  return Object.fromEntries(keys.map((key, at) => [key, dumps[at] as string]));
};

export const hostileTargets = [
  ...Object.values(keysOf(globex)).flat(),
  ...ids,
  globex.id,
  `${globex.id}:*`,
  `${acme.id}:kv:x`,
  `../../${globex.id}:kv:string`,
  `:${globex.id}:kv:string`,
  `\r\n${globex.id}:kv:string`,
  `{${globex.id}}:kv:string`,
  `*${globex.id}*`,
  '*',
];
