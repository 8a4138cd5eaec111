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

/** What `work` gives, or the reason why nobody waits for it any longer. It goes on alone; others may share it. */
export const unlessAborted = <Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> =>
  new Promise((resolve, reject) => {
    const give = () => reject(signal.reason as Error);
    if (signal.aborted) give();
    signal.addEventListener('abort', give, { once: true });
    const done = () => signal.removeEventListener('abort', give);
    work.finally(done).then(resolve, reject);
  });
