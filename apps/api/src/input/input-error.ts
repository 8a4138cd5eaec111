import { BulkheadError, type ErrorCode } from '@bulkhead/tenancy';

/** One fault in what the caller sent, in words that the caller may read: they hold nothing but their own input. */
export interface InputFault {
  readonly in: 'body' | 'query' | 'path' | 'header';
  /** Dotted for what lies deeper, such as `metadata.tags.0`; empty for the whole. */
  readonly field: string;
  readonly detail: string;
}

export class InputError extends BulkheadError {
  readonly faults: readonly InputFault[];

  constructor(faults: readonly InputFault[], code: ErrorCode = 'INVALID_INPUT', cause?: unknown) {
    const text = faults.map((fault) => `${fault.in} ${fault.field}: ${fault.detail}`).join('; ');
    const [first] = faults;
    super(code, `${text}; correct the request`, {
      ...(first?.field && { field: first.field }),
      ...(cause !== undefined && { cause }),
    });
    this.faults = faults;
  }
}

const longestField = 120;

/** A key is the caller's text, so it may be of any length; a fault names no more than a line of it. */
export const fieldName = (path: readonly (string | number | symbol)[]): string => {
  const name = path.map(String).join('.');
  return name.length > longestField ? `${name.slice(0, longestField)}…` : name;
};
