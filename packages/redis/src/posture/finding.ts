/** One fault of a deployment, in the shape that `db:verify` and `analytics:verify` use too. */
export interface Finding {
  /** Name of the check, such as redis_eviction. */
  readonly code: string;
  /** `fatal` stops a start; `warning` is shown. */
  readonly level: 'fatal' | 'warning';
  /** What is wrong: `server`, `user bulkhead`, `address`. */
  readonly object: string;
  readonly detail: string;
  readonly fix: string;
}

export type Fault = Pick<Finding, 'object' | 'detail' | 'fix'>;
