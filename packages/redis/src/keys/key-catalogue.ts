import type { z } from 'zod';
import { hotMemories, memory, tokenLookup } from './cached-values.js';

export interface KeyEntry {
  /** `<name>` is one encoded segment; `<org>` is the org, and `<key…>` is the rest of the key. */
  readonly pattern: string;
  readonly type: 'string' | 'hash' | 'set' | 'stream' | 'zset' | 'any';
  /** Seconds at most, or why there is no end. */
  readonly ttl: number | { readonly none: string };
  /** What is stored: a JSON schema with its version, or words where Redis itself is the format. */
  readonly value: string | { readonly version: number; readonly schema: z.ZodType };
  /** The folder of packages/redis that alone reads and writes it. */
  readonly owner: 'cache' | 'commands' | 'lanes' | 'limiter' | 'usage';
  readonly why: string;
  /** What a direct credential of the org (`ensureOrgAcl`) may do with it. */
  readonly direct?: 'read' | 'write';
  /** Only on keys without `<org>`: why no org can own it. */
  readonly global?: string;
}

const DAY = 86_400;
const window = {
  type: 'string',
  ttl: 120,
  value: 'the time in µs when the bucket is full again',
  owner: 'limiter',
} as const;

/** Every key that Bulkhead writes. A key that is not here is a fault, which a test looks for on a live server. */
export const keyCatalogue = {
  orgRate: { ...window, pattern: 'ratelimit:<org>:minute:<unix_minute>', why: 'requests of the org' },
  tokenRate: {
    ...window,
    pattern: 'ratelimit:<org>:token:<token_id>:minute:<unix_minute>',
    why: 'requests of one token',
  },
  actionRate: {
    ...window,
    pattern: 'ratelimit:<org>:action:<action>:minute:<unix_minute>',
    why: 'actions with a stricter limit of their own, such as creating keys',
  },
  signInRate: {
    ...window,
    pattern: 'ratelimit:sign_in:<digest>:minute:<unix_minute>',
    why: 'attempts to sign in and wrong credentials, by a digest of address or account',
    global: 'whoever tries to come in has no verified org yet',
  },
  hotMemories: {
    pattern: '<org>:hot_memories:<agent_id>',
    type: 'string',
    ttl: 600,
    value: { version: 1, schema: hotMemories },
    owner: 'cache',
    why: 'what an agent asks for first in every session',
    direct: 'read',
  },
  memory: {
    pattern: '<org>:memory:<memory_id>',
    type: 'string',
    ttl: 3600,
    value: { version: 1, schema: memory },
    owner: 'cache',
    why: 'one memory by id',
    direct: 'read',
  },
  tokenLookup: {
    pattern: 'token:<public_id>',
    type: 'string',
    ttl: 60,
    value: { version: 1, schema: tokenLookup },
    owner: 'cache',
    why: 'every request looks its token up',
    global: 'the lookup is what finds out the org; the key is the public half of a credential',
  },
  orgEpoch: {
    pattern: '<org>:epoch',
    type: 'string',
    ttl: 2 * DAY,
    value: 'the time in ms of the last invalidation of everything cached for the org',
    owner: 'cache',
    why: 'ends all cached values of an org at once, however many there are',
  },
  own: {
    pattern: '<org>:kv:<key…>',
    type: 'any',
    ttl: { none: 'the caller decides' },
    value: 'whatever the caller stores',
    owner: 'commands',
    why: 'the commands of redis.forOrg(context)',
    direct: 'write',
  },
  lane: {
    pattern: 'ingest:<org>',
    type: 'stream',
    ttl: { none: 'an accepted message is kept until a worker has stored it; an empty lane is deleted' },
    value: 'signed envelopes: h header, s signature, p payload',
    owner: 'lanes',
    why: 'the messages of an org on their way to the worker',
  },
  laneWeight: {
    pattern: 'ingest:<org>:weight',
    type: 'string',
    ttl: { none: 'it is deleted with its lane' },
    value: 'bytes of the messages in the lane, as they lie there and as they unpack',
    owner: 'lanes',
    why: 'a lane is full before its readers cannot hold what it has',
  },
  laneSeen: {
    pattern: 'ingest:<org>:seen:<hour>',
    type: 'hash',
    ttl: 2 * 3600,
    value: 's:signature → stream entry of its first delivery; i:id of a message that can be sent again',
    owner: 'lanes',
    why: 'tells a replayed or repeated message from a redelivered one',
  },
  laneItems: {
    pattern: 'ingest:<org>:items:<generation>',
    type: 'set',
    ttl: 2 * 3600,
    value: '24 bytes for each record that came with an id, as the sender of the message makes them',
    owner: 'lanes',
    why: 'a record that is sent again is known, whatever it is sent together with',
  },
  laneDead: {
    pattern: 'ingest:<org>:dead',
    type: 'stream',
    ttl: 14 * DAY,
    value: 'envelopes that could not be processed, with the reason',
    owner: 'lanes',
    why: 'dead letters of the org, for replay or discard',
  },
  activeLanes: {
    pattern: 'lanes:<group>:active',
    type: 'zset',
    ttl: { none: 'a lane leaves it when it is empty' },
    value: 'org id → time in ms from which the lane is due for a turn',
    owner: 'lanes',
    why: 'which lanes have messages, for fair turns',
    global: 'workers take turns over all lanes of their group; it holds ids and times only',
  },
  laneWorkers: {
    pattern: 'lanes:<group>:workers',
    type: 'zset',
    ttl: DAY,
    value: 'reader name → time in ms until which it counts as alive',
    owner: 'lanes',
    why: 'messages of a dead reader are given to another one',
    global: 'readers serve all lanes of their group',
  },
  laneBatches: {
    pattern: 'lanes:<group>:batches',
    type: 'hash',
    ttl: { none: 'a batch leaves it when its messages are acknowledged' },
    value: 'batch id → signed list of the messages that are stored together, by org and stream entry',
    owner: 'lanes',
    why: 'after a crash the same batch is stored again under the same name, which stores it once',
    global: 'a batch holds messages of many orgs; it names their places, not what is in them',
  },
  tokenUses: {
    pattern: '<org>:tokens:used',
    type: 'hash',
    ttl: 3600,
    value: 'token id → the time in ms of its last use',
    owner: 'usage',
    why: 'requests note here that a token was used, and a worker writes it down',
  },
  usedOrgs: {
    pattern: 'tokens:used',
    type: 'zset',
    ttl: 3600,
    value: 'org id → time in ms from which its uses of tokens are to be written down',
    owner: 'usage',
    why: 'which orgs have uses of tokens to be written down',
    global: 'workers write down for all orgs; it holds ids and times only',
  },
} as const satisfies Record<string, KeyEntry>;

export type KeyName = keyof typeof keyCatalogue;

/**
 * Channels hold nothing and may lose everything: each only makes something cheaper that is right without it. They name
 * their database, because Redis delivers to the listeners of all databases of a server.
 */
export const channelCatalogue = {
  revocations: {
    pattern: 'revocations@<database>',
    why: 'processes drop revoked values from memory before they are asked',
  },
  laneWake: {
    pattern: 'lanes:<group>:wake@<database>',
    why: 'idle workers look at once instead of within a second',
  },
} as const;
