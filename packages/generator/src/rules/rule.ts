import type { DMMF } from '@prisma/generator-helper';
import type { ModelAnnotation } from '../annotation.js';

/** An annotated model. */
export interface Subject {
  readonly model: DMMF.Model;
  readonly annotation: ModelAnnotation;
  /** `id` on the model of the org itself. */
  readonly orgField: string;
}

export interface Finding {
  readonly field: string | null;
  readonly problem: string;
  readonly fix: string;
}

export type Rule = (subject: Subject, all: readonly Subject[]) => readonly Finding[];

export const belongsToOrg = ({ annotation }: Subject): boolean => annotation.kind !== 'global';

export const fieldOf = ({ model }: Subject, name: string): DMMF.Field | undefined =>
  model.fields.find((field) => field.name === name);

/** The function of a `@default(…)`, such as dbgenerated or autoincrement. */
export const defaultFunction = (field: DMMF.Field): string | null =>
  typeof field.default === 'object' && 'name' in field.default ? field.default.name : null;
