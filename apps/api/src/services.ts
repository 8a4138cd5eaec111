import type { Analytics } from '@bulkhead/analytics';
import type { Db } from '@bulkhead/db';
import type { Redis } from '@bulkhead/redis';
import type { Vault } from '@bulkhead/service';
import type { AuditSealer } from './audit/audit-sealer.js';
import type { Later } from './later.js';
import type { Cursors } from './lists/cursor.js';
import type { ResourceLimits } from './resources/resource-limits.js';

/** What handlers work with. Stores are bound to an org by forOrg(context) and offer nothing without one. */
export interface OrgServices {
  readonly db: Db;
  readonly redis: Redis;
  readonly analytics: Analytics;
  readonly cursors: Cursors;
  readonly vault: Vault;
  readonly later: Later;
  readonly sealer: AuditSealer;
  readonly resourceLimits: ResourceLimits;
}
