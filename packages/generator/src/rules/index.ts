import { idColumn, orgColumn, ownerColumn, sharedCounters, uncomputed } from './columns.js';
import { idIsGenerated, keysStartWithOrg, orgAndId } from './keys.js';
import { compositeForeignKeys, implicitManyToMany, referentialActions } from './relations.js';
import type { Rule } from './rule.js';

export const rules: readonly Rule[] = [
  orgColumn,
  ownerColumn,
  idColumn,
  sharedCounters,
  uncomputed,
  keysStartWithOrg,
  idIsGenerated,
  orgAndId,
  compositeForeignKeys,
  implicitManyToMany,
  referentialActions,
];
