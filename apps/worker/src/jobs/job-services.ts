import type { Analytics } from '@bulkhead/analytics';
import type { Db } from '@bulkhead/db';
import type { Redis } from '@bulkhead/redis';
import type { Vault } from '@bulkhead/service';
import type { NetworkPolicy } from '../alerts/network-policy.js';
import type { Mailer } from '../alerts/send-mail.js';

/** What jobs work with. */
export interface JobServices {
  readonly db: Db;
  readonly redis: Redis;
  readonly analytics: Analytics;
  readonly vault: Vault;
  /** Where alerts may be sent. */
  readonly network: NetworkPolicy;
  /** Given where the deployment has a mail server. */
  readonly mailer: Mailer | undefined;
  /** Of the Events API. */
  readonly pagerDutyUrl: string;
}
