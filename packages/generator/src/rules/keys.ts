import { parseFieldAnnotation } from '../annotation.js';
import { belongsToOrg, defaultFunction, fieldOf, type Rule, type Subject } from './rule.js';

/** A key over all orgs tells, by its conflict, that somebody else has the value. */
export const keysStartWithOrg: Rule = (subject) => {
  if (!belongsToOrg(subject)) return [];
  return selectors(subject)
    .filter((fields) => fields[0] !== subject.orgField && !outOfReach(subject, fields))
    .map((fields) => ({
      field: fields[0] ?? null,
      problem: `is in the key [${fields.join(', ')}], which is unique over all orgs and so tells what another org has`,
      fix: `write @@unique([${[subject.orgField, ...fields.filter((field) => field !== subject.orgField)].join(', ')}])`,
    }));
};

export const idIsGenerated: Rule = (subject) => {
  const [id] = subject.model.fields.filter((field) => field.isId);
  if (!belongsToOrg(subject) || !id || defaultFunction(id) !== null) return [];
  return [
    {
      field: id.name,
      problem: 'is a primary key that a caller chooses, and a refused one tells that another org has it',
      fix: 'write @default(dbgenerated("uuidv7()")) @db.Uuid',
    },
  ];
};

/** What foreign keys of other tenant models point to. */
export const orgAndId: Rule = (subject) => {
  const { model, orgField, annotation } = subject;
  const id = model.fields.find((field) => field.isId);
  if (annotation.kind === 'global' || annotation.kind === 'org' || !id) return [];
  const has = model.uniqueFields.some(
    (fields) => fields.length === 2 && fields[0] === orgField && fields[1] === id.name,
  );
  return has
    ? []
    : [
        {
          field: id.name,
          problem: `has no key together with ${orgField}`,
          fix: `add @@unique([${orgField}, ${id.name}])`,
        },
      ];
};

const selectors = ({ model }: Subject): readonly (readonly string[])[] => [
  ...model.fields.filter((field) => field.isUnique).map((field) => [field.name]),
  ...model.uniqueFields,
  ...(model.primaryKey ? [model.primaryKey.fields] : []),
];

/** The org's own slug, say, which only the provider writes: nobody can probe it. */
const outOfReach = (subject: Subject, fields: readonly string[]): boolean =>
  subject.annotation.kind === 'org' &&
  fields.every(
    (name) =>
      name === 'id' || parseFieldAnnotation(fieldOf(subject, name)?.documentation).annotation !== null,
  );
