export { runtimeAclRules } from './acl/acl-rules.js';
export { dropOrgAcl, ensureOrgAcl, type OrgAcl, type OrgAclOptions } from './acl/ensure-org-acl.js';
export type { CachedName, CachedValue, OrgCache } from './cache/org-cache.js';
export type { Propagation, Revocation } from './cache/revocations.js';
export type { OrgCommands, OrgPipeline } from './commands/org-commands.js';
export { type CounterName, counterNames } from './counters.js';
export { createRedis, type Redis } from './create-redis.js';
export type { CachedMemory, TokenLookup } from './keys/cached-values.js';
export { channelCatalogue, type KeyEntry, type KeyName, keyCatalogue } from './keys/key-catalogue.js';
export type { Batch } from './lanes/batch.js';
export type { Batches, Resumed } from './lanes/batches.js';
export type { DeadLetter, DeadReason } from './lanes/dead-letter.js';
export type { DeadLetters } from './lanes/dead-letters.js';
export type { Delivery } from './lanes/delivery.js';
export { LARGEST_PAYLOAD, type Message, type OpenedMessage, type Rejection } from './lanes/envelope.js';
export type { LaneOverview } from './lanes/lane-overview.js';
export type {
  GivenUp,
  LaneReader,
  LaneReaderOptions,
  LaneRejection,
  TakeOptions,
} from './lanes/lane-reader.js';
export type { LaneState } from './lanes/lane-state.js';
export { type Appended, MOST_MESSAGES, type OrgLanes } from './lanes/org-lane.js';
export { type LanePlacement, POOLED } from './lanes/placement.js';
export type { BucketState, Decision } from './limiter/decision.js';
export type { LimitedRequest, Limiter } from './limiter/limiter.js';
export type { LoadLimits, OrgLimits } from './limiter/limits.js';
export { rateLimitHeaders } from './limiter/rate-limit-headers.js';
export type { OrgRedis } from './org-redis.js';
export { type AssertPostureOptions, assertRedisPosture } from './posture/assert-redis-posture.js';
export type { RedisConfig } from './redis-config.js';
