import { BulkheadError } from '@bulkhead/tenancy';

export interface Deadline {
  readonly signal: AbortSignal;
  /** Ends the clock; must be called, or the process stays awake for it. */
  clear(): void;
}

/** Aborts with an error of the catalogue when the time is up or the caller has gone. */
export const deadline = (
  milliseconds: number,
  caller: AbortSignal | undefined,
  queryId: string,
): Deadline => {
  const controller = new AbortController();
  const cancel = () =>
    controller.abort(
      new BulkheadError('OPERATION_CANCELLED', `query ${queryId} was cancelled by its caller`),
    );
  const timer = setTimeout(() => {
    const internal = `query ${queryId} took longer than ${milliseconds} ms; ask for less or raise its timeout`;
    controller.abort(new BulkheadError('STATEMENT_TIMEOUT', internal));
  }, milliseconds);
  if (caller?.aborted) cancel();
  caller?.addEventListener('abort', cancel, { once: true });
  return {
    signal: controller.signal,
    clear() {
      clearTimeout(timer);
      caller?.removeEventListener('abort', cancel);
    },
  };
};
