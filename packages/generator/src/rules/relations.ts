import type { DMMF } from '@prisma/generator-helper';
import { belongsToOrg, type Finding, type Rule, type Subject } from './rule.js';

export const compositeForeignKeys: Rule = (subject, all) =>
  held(subject).flatMap((field): Finding[] => {
    const target = all.find(({ model }) => model.name === field.type);
    if (!target || !belongsToOrg(target)) return [];
    if (!belongsToOrg(subject)) {
      return [
        {
          field: field.name,
          problem: `points from a global model to ${field.type}, whose rows belong to orgs`,
          fix: `annotate ${subject.model.name} as @bulkhead.tenant or drop the relation`,
        },
      ];
    }
    const from = field.relationFromFields ?? [];
    const to = field.relationToFields ?? [];
    if (from.indexOf(subject.orgField) === to.indexOf(target.orgField) && from[0] === subject.orgField)
      return [];
    const rest = (names: readonly string[], org: string) => names.filter((name) => name !== org);
    const wantedFrom = [
      subject.orgField,
      ...(target.annotation.kind === 'org' ? [] : rest(from, subject.orgField)),
    ];
    const wantedTo = [
      target.orgField,
      ...(target.annotation.kind === 'org' ? [] : rest(to, target.orgField)),
    ];
    return [
      {
        field: field.name,
        problem: `is a foreign key over [${from.join(', ')}] that can point to another org's ${field.type}`,
        fix: `write @relation(fields: [${wantedFrom.join(', ')}], references: [${wantedTo.join(', ')}])`,
      },
    ];
  });

/** The table that Prisma makes for it has no org column. */
export const implicitManyToMany: Rule = (subject, all) =>
  subject.model.fields
    .filter((field) => field.kind === 'object' && field.isList)
    .flatMap((field): Finding[] => {
      const other = all.find(({ model }) => model.name === field.type);
      const back = other?.model.fields.find(
        (candidate) =>
          candidate.relationName === field.relationName &&
          candidate.type === subject.model.name &&
          (other.model.name !== subject.model.name || candidate.name !== field.name),
      );
      if (!other || !back?.isList || !(belongsToOrg(subject) || belongsToOrg(other))) return [];
      return [
        {
          field: field.name,
          problem: `is an implicit many-to-many relation with ${field.type}, whose hidden table has no org`,
          fix: `write a model between ${subject.model.name} and ${field.type} with its own orgId and two composite relations`,
        },
      ];
    });

/** SET DEFAULT would write the org of whoever deletes; a plain SET NULL is narrowed to its own columns in SQL. */
export const referentialActions: Rule = (subject, all) =>
  held(subject)
    .filter(
      (field) =>
        belongsToOrg(subject) && all.some((other) => other.model.name === field.type && belongsToOrg(other)),
    )
    .filter((field) => field.relationOnDelete === 'SetDefault')
    .map((field) => ({
      field: field.name,
      problem: 'has onDelete: SetDefault, which would fill the org column with a default',
      fix: 'use Cascade, Restrict or SetNull',
    }));

const held = ({ model }: Subject): readonly DMMF.Field[] =>
  model.fields.filter((field) => field.kind === 'object' && (field.relationFromFields?.length ?? 0) > 0);
