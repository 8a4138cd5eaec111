import { BulkheadError } from '@bulkhead/tenancy';
import type { ModelMap, ModelShape, RelationShape } from '../model-map.js';

/** The model map, linked up for the transformer: relations know their other end. */
export interface OrgModel {
  readonly name: string;
  readonly shape: ModelShape;
  /** True where the row is the org itself. */
  readonly isOrg: boolean;
  readonly relations: ReadonlyMap<string, OrgRelation>;
  /** Selectors of several fields, such as `orgId_email`. */
  readonly compounds: ReadonlyMap<string, readonly string[]>;
}

export interface OrgRelation {
  readonly name: string;
  readonly shape: RelationShape;
  readonly target: OrgModel;
  /** This side has the foreign key. */
  readonly holdsKey: boolean;
  /** The columns of the foreign key besides the org's, on the side that holds it: field → what it points to. */
  readonly key: ReadonlyMap<string, string>;
}

/** Relation names as Prisma knows them; the two ends of a relation share one. */
export type RelationNames = (model: string, field: string) => string | undefined;

export const linkModels = (map: ModelMap, relationName: RelationNames): ReadonlyMap<string, OrgModel> => {
  const models = new Map<string, OrgModel & { relations: Map<string, OrgRelation> }>();
  for (const [name, shape] of Object.entries(map)) {
    models.set(name, {
      name,
      shape,
      isOrg: shape.orgField !== null && shape.orgField === shape.idField,
      relations: new Map(),
      compounds: new Map(Object.entries(shape.uniques).filter(([, fields]) => fields.length > 1)),
    });
  }
  for (const model of models.values()) {
    for (const [field, relation] of Object.entries(model.shape.relations)) {
      const target = models.get(relation.model);
      if (!target)
        throw incomplete(`${model.name}.${field} refers to ${relation.model}, which the model map lacks`);
      const holdsKey = relation.fields.length > 0;
      const holder = holdsKey ? { model, relation } : otherEnd(model.name, field, target, relationName);
      model.relations.set(field, {
        name: field,
        shape: relation,
        target,
        holdsKey,
        key: new Map(
          holder.relation.fields
            .map((own, index) => [own, holder.relation.references[index] ?? own] as const)
            .filter(([own]) => own !== holder.model.shape.orgField),
        ),
      });
    }
  }
  return models;
};

const otherEnd = (owner: string, field: string, target: OrgModel, relationName: RelationNames) => {
  const wanted = relationName(owner, field);
  for (const [name, relation] of Object.entries(target.shape.relations)) {
    const isOther = relation.model === owner && relation.fields.length > 0;
    if (isOther && relationName(target.name, name) === wanted) return { model: target, relation };
  }
  throw incomplete(`${owner}.${field} has no other end in ${target.name}`);
};

const incomplete = (fault: string) =>
  new BulkheadError(
    'CONFIGURATION_INVALID',
    `${fault}; run prisma generate, so that the model map matches the schema`,
  );
