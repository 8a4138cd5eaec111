export type {
  AuthLookups,
  KnownNews,
  KnownOrg,
  KnownPrincipal,
  KnownToken,
  KnownUser,
  State,
} from './auth-lookups.js';
export { type BulkheadOptions, bulkhead, type DbOptions, type ScopedDb } from './bulkhead.js';
export { createDb, type Db, type OrgDb } from './create-db.js';
export type { ModelMap, ModelShape, RelationShape } from './model-map.js';
export type {
  AuthClient,
  Refused,
  ScopedClient,
  ScopedModel,
  ScopedTransaction,
  TransactionOptions,
} from './org-db.js';
export { assertPosture, verifyPosture } from './posture/assert-posture.js';
export type { ExpectedCatalog } from './posture/expected-catalog.js';
export type { Finding } from './posture/finding.js';
export type { CheckResult } from './posture/run-posture.js';
export type { PoolStats } from './wire/lending.js';
export { type RetryOptions, withRetry } from './with-retry.js';
