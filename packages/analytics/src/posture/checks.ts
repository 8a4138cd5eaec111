import { canary } from './checks/canary.js';
import { derivedObjects } from './checks/derived-objects.js';
import { enforcement } from './checks/enforcement.js';
import { functions } from './checks/functions.js';
import { guardProbes } from './checks/guard-probes.js';
import { orgUsers } from './checks/org-users.js';
import { readerGrants } from './checks/reader-grants.js';
import { readerSettings } from './checks/reader-settings.js';
import { rowPolicies } from './checks/row-policies.js';
import { tenantTables } from './checks/tenant-tables.js';
import type { Check } from './subject.js';

export const checks: readonly Check[] = [
  readerSettings,
  readerGrants,
  rowPolicies,
  tenantTables,
  derivedObjects,
  enforcement,
  canary,
  guardProbes,
  functions,
  orgUsers,
];
