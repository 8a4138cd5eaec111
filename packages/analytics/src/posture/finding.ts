/** One fault of a deployment, in the shape that `db:verify` uses too. */
export interface Finding {
  /** Number and name of the check, such as 0003_row_policies. */
  readonly code: string;
  /** `fatal` stops a start; `warning` is shown. */
  readonly level: 'fatal' | 'warning';
  /** Kind and name of what is wrong: `table events`. */
  readonly object: string;
  readonly detail: string;
  readonly fix: string;
}

export type Fault = Omit<Finding, 'code'>;

export const fatal = (object: string, detail: string, fix: string): Fault => ({
  level: 'fatal',
  object,
  detail,
  fix,
});

export const warning = (object: string, detail: string, fix: string): Fault => ({
  level: 'warning',
  object,
  detail,
  fix,
});
