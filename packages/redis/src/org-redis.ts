import { OrgClient } from './commands/org-client.js';
import type { OrgCommands } from './commands/org-commands.js';

/** What redis.forOrg(context) gives: commands on the org's own keys. */
export interface OrgRedis extends OrgCommands {}

export class OrgRedisClient extends OrgClient {}
