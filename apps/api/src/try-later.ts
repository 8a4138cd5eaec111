import { BulkheadError } from '@bulkhead/tenancy';
import type { InputFault } from './input/input-error.js';

/** A refusal for now: the sender tries again after so many seconds. */
export class TryLater extends BulkheadError {
  readonly retryAfter: number;
  /** What the sender may read of it. */
  readonly faults: readonly InputFault[];

  constructor(
    code: 'RATE_LIMITED' | 'LANE_FULL',
    internal: string,
    retryAfter = 1,
    faults: readonly InputFault[] = [],
  ) {
    super(code, internal);
    this.retryAfter = retryAfter;
    this.faults = faults;
  }
}
