import type { DMMF } from '@prisma/generator-helper';
import { parseFieldAnnotation, parseModelAnnotation } from './annotation.js';
import { describeModel } from './describe-model.js';
import { rules } from './rules/index.js';
import type { Subject } from './rules/rule.js';
import type { TenancyModel } from './tenancy-model.js';

/** Why a schema is refused: thing + value + expectation + what to do. */
export interface Refusal {
  readonly model: string;
  readonly field: string | null;
  readonly problem: string;
  readonly fix: string;
}

export interface Judgement {
  /** Complete only where nothing is refused. */
  readonly models: readonly TenancyModel[];
  readonly refusals: readonly Refusal[];
}

export interface JudgeOptions {
  /** The field that says whose row it is. */
  readonly orgField: string;
}

/** Decides the tenancy of every model. A schema in which two orgs could mix is refused as a whole. */
export const judge = (
  datamodel: DMMF.Datamodel,
  options: JudgeOptions = { orgField: 'orgId' },
): Judgement => {
  const annotated = datamodel.models.map((model) => ({
    model,
    parsed: parseModelAnnotation(model.documentation),
  }));
  const subjects: Subject[] = annotated.flatMap(({ model, parsed: { annotation } }) =>
    annotation ? [{ model, annotation, orgField: annotation.kind === 'org' ? 'id' : options.orgField }] : [],
  );
  const refusals = [
    ...annotated.flatMap(({ model, parsed: { problem } }) =>
      problem ? [{ model: model.name, field: null, ...problem }] : [],
    ),
    ...datamodel.models.flatMap(fieldProblems),
    ...subjects.flatMap((subject) =>
      rules.flatMap((rule) =>
        rule(subject, subjects).map((finding) => ({ model: subject.model.name, ...finding })),
      ),
    ),
  ];
  if (refusals.length > 0) return { models: [], refusals };
  return { models: subjects.map((subject) => describeModel(subject, datamodel.indexes)), refusals };
};

export const refusalText = ({ model, field, problem, fix }: Refusal): string =>
  `${field === null ? `model ${model}` : `${model}.${field}`} ${problem}; ${fix}`;

const fieldProblems = (model: DMMF.Model): Refusal[] =>
  model.fields.flatMap((field) => {
    const { problem } = parseFieldAnnotation(field.documentation);
    return problem ? [{ model: model.name, field: field.name, ...problem }] : [];
  });
