import { parseFieldAnnotation } from '../annotation.js';
import { belongsToOrg, defaultFunction, fieldOf, type Rule } from './rule.js';

export const orgColumn: Rule = (subject) => {
  const { annotation, orgField } = subject;
  if (annotation.kind === 'global' || annotation.kind === 'org') return [];
  const field = fieldOf(subject, orgField);
  const wanted = `${orgField} String @default(dbgenerated("bulkhead.current_org_id()")) @map("org_id") @db.Uuid`;
  if (!field) return [{ field: orgField, problem: 'is missing', fix: `a tenant model needs ${wanted}` }];
  if (!field.isRequired) {
    return [
      {
        field: orgField,
        problem: 'may be null, and a row without an org belongs to nobody',
        fix: `write ${wanted}`,
      },
    ];
  }
  if (
    field.isList ||
    field.type !== 'String' ||
    field.nativeType?.[0] !== 'Uuid' ||
    (field.dbName ?? field.name) !== 'org_id'
  ) {
    return [{ field: orgField, problem: 'is not a uuid column org_id', fix: `write ${wanted}` }];
  }
  return [];
};

export const ownerColumn: Rule = (subject) => {
  const { annotation } = subject;
  if (annotation.kind !== 'owned') return [];
  const field = fieldOf(subject, annotation.ownerField);
  const wanted = `${annotation.ownerField} String @default(dbgenerated("bulkhead.current_actor_id()")) @db.Uuid`;
  if (!field)
    return [{ field: annotation.ownerField, problem: 'is missing', fix: `an owned model needs ${wanted}` }];
  if (!field.isRequired || field.isList || field.type !== 'String' || field.nativeType?.[0] !== 'Uuid') {
    return [{ field: field.name, problem: 'is not a required uuid', fix: `write ${wanted}` }];
  }
  return [];
};

export const idColumn: Rule = (subject) => {
  const { annotation, model } = subject;
  if (annotation.kind !== 'org') return [];
  const id = fieldOf(subject, 'id');
  if (id?.isId && id.nativeType?.[0] === 'Uuid') return [];
  return [
    {
      field: 'id',
      problem: `is not the uuid primary key of ${model.name}`,
      fix: 'write id String @id @default(dbgenerated("uuidv7()")) @db.Uuid',
    },
  ];
};

/** One counter for all orgs: the gaps in acme's numbers count globex's rows. */
export const sharedCounters: Rule = (subject) =>
  belongsToOrg(subject)
    ? subject.model.fields
        .filter((field) => defaultFunction(field) === 'autoincrement')
        .map((field) => ({
          field: field.name,
          problem: 'is counted by one sequence for all orgs, whose gaps show how much the others do',
          fix: 'use @default(dbgenerated("uuidv7()")) @db.Uuid, or number the rows of each org yourself',
        }))
    : [];

export const uncomputed: Rule = (subject) =>
  subject.model.fields
    .filter((field) => parseFieldAnnotation(field.documentation).annotation === 'computed')
    .filter(
      (field) =>
        field.isRequired && (!field.hasDefaultValue || (defaultFunction(field) ?? '') !== 'dbgenerated'),
    )
    .map((field) => ({
      field: field.name,
      problem: 'is @bulkhead.computed, but the database has no value for it',
      fix: 'give it @default(dbgenerated("…")) or make it optional',
    }));
