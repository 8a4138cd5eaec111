export type { FieldAnnotation, ModelAnnotation, Verb } from './annotation.js';
export { baseSql } from './base-sql.js';
export { isolationSql } from './isolation-sql.js';
export { type Judgement, judge, type Refusal, refusalText } from './judge.js';
export type { Column, Relation, TenancyModel } from './tenancy-model.js';
