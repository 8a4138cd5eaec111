import type { DMMF } from '@prisma/generator-helper';
import { type ModelAnnotation, parseFieldAnnotation, type Verb, verbs } from './annotation.js';
import { constraintName } from './constraint-name.js';
import { defaultFunction, type Subject } from './rules/rule.js';
import type { Column, Relation, TenancyModel } from './tenancy-model.js';

export const describeModel = (
  { model, annotation, orgField }: Subject,
  indexes: readonly DMMF.Index[],
): TenancyModel => ({
  name: model.name,
  table: model.dbName ?? model.name,
  kind: annotation.kind,
  verbs: allowedVerbs(annotation),
  orgField: annotation.kind === 'global' ? null : orgField,
  ownerField: annotation.kind === 'owned' ? annotation.ownerField : null,
  idField: model.fields.find((field) => field.isId)?.name ?? null,
  columns: model.fields.filter((field) => field.kind !== 'object').map(describeColumn),
  relations: model.fields.filter((field) => field.kind === 'object').map(describeRelation),
  uniques: uniques(model),
  constraints: constraints(model, indexes),
});

const allowedVerbs = (annotation: ModelAnnotation): readonly Verb[] => {
  switch (annotation.kind) {
    case 'tenant':
      return annotation.verbs;
    case 'owned':
    case 'managed':
      return verbs;
    case 'org':
      return ['select', 'update'];
    case 'global':
      return ['select'];
  }
};

const describeColumn = (field: DMMF.Field): Column => {
  const { annotation } = parseFieldAnnotation(field.documentation);
  // An id that the database makes is never taken from a statement: a chosen one is an existence oracle.
  const generatedId = field.isId && defaultFunction(field) === 'dbgenerated';
  return {
    field: field.name,
    column: field.dbName ?? field.name,
    supported: field.kind !== 'unsupported',
    insertable: annotation !== 'computed' && !generatedId,
    updatable: annotation === null && !field.isId,
  };
};

const describeRelation = (field: DMMF.Field): Relation => ({
  field: field.name,
  model: field.type,
  isList: field.isList,
  isRequired: field.isRequired,
  fields: field.relationFromFields ?? [],
  references: field.relationToFields ?? [],
});

const uniques = (model: DMMF.Model): Record<string, readonly string[]> => {
  const compound = model.uniqueIndexes.map(({ name, fields }) => [name ?? fields.join('_'), fields] as const);
  const { primaryKey } = model;
  return Object.fromEntries([
    ...model.fields
      .filter((field) => field.isId || field.isUnique)
      .map(({ name }) => [name, [name]] as const),
    ...(primaryKey ? [[primaryKey.name ?? primaryKey.fields.join('_'), primaryKey.fields] as const] : []),
    ...compound,
  ]);
};

const constraints = (
  model: DMMF.Model,
  indexes: readonly DMMF.Index[],
): Record<string, readonly string[]> => {
  const table = model.dbName ?? model.name;
  const column = (name: string) => model.fields.find((field) => field.name === name)?.dbName ?? name;
  const keys = indexes
    .filter((index) => index.model === model.name && (index.type === 'id' || index.type === 'unique'))
    .map(({ type, dbName, fields: parts }) => {
      const fields = parts.map(({ name }) => name);
      const fallback =
        type === 'id' ? constraintName(table, [], 'pkey') : constraintName(table, fields.map(column), 'key');
      return [dbName ?? fallback, fields] as const;
    });
  const foreign = model.fields
    .map(({ relationFromFields }) => relationFromFields ?? [])
    .filter((fields) => fields.length > 0)
    .map((fields) => [constraintName(table, fields.map(column), 'fkey'), fields] as const);
  return Object.fromEntries([...keys, ...foreign]);
};
