export type Rule =
  | 'length'
  | 'text'
  | 'several-statements'
  | 'not-a-select'
  | 'clause'
  | 'syntax'
  | 'parameter'
  | 'identifier'
  | 'table-function'
  | 'function'
  | 'system-table'
  | 'table'
  | 'virtual-column'
  | 'sample'
  | 'join'
  | 'org-filter'
  | 'branch'
  | 'unreadable';

/** Why a statement may not run. `message` is a sentence for the person who wrote it and quotes no row. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly rule: Rule;

  constructor(rule: Rule, reason: string) {
    super(reason);
    this.rule = rule;
  }
}
