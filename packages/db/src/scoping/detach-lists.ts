import { type Records, refused, structure, structures } from './arguments.js';
import type { OrgModel, OrgRelation } from './org-models.js';
import { scopeUnique } from './scope-where.js';

/** Rows of another model that an update takes off this one, from the side that does not hold the key. */
export interface Detachment {
  readonly relation: OrgRelation;
  /** Which of the rows that hang on this one. */
  readonly where: Records;
}

export interface DetachPlan {
  readonly data: Records;
  readonly detachments: readonly Detachment[];
}

/**
 * Prisma would set the whole key of those rows to null, and with it their org. So `disconnect` and `set` are
 * taken out here, to be done by name in the same transaction; what `set` keeps becomes `connect`.
 */
export const planDetach = (model: OrgModel, data: unknown, orgId: string): DetachPlan => {
  const changed: Records = { ...structure(data) };
  const detachments: Detachment[] = [];
  for (const relation of model.relations.values()) {
    const writes = relation.holdsKey ? undefined : structure(changed[relation.name]);
    if (!writes || (writes['disconnect'] === undefined && writes['set'] === undefined)) continue;
    if (writes['set'] !== undefined && writes['connect'] !== undefined) {
      throw refused(`${relation.name} is written by set and connect at once`, 'list all rows under set');
    }
    const { disconnect, set, ...others } = writes;
    const pick = (where: unknown) =>
      structures(where).map((entry) => scopeUnique(relation.target, entry, orgId));
    if (disconnect !== undefined && disconnect !== false) {
      detachments.push({ relation, where: disconnect === true ? {} : { OR: pick(disconnect) } });
    }
    if (set !== undefined) {
      detachments.push({ relation, where: { NOT: { OR: pick(set) } } });
      others['connect'] = set;
    }
    changed[relation.name] = others;
  }
  return { data: changed, detachments };
};
