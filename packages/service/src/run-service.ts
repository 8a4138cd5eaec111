import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isBulkheadError } from '@bulkhead/tenancy';
import type { Logger } from 'pino';

/** Something started that must be stopped. Parts stop in the reverse order of their start. */
export interface Part {
  readonly name: string;
  /** Finishes what is in flight; gives up at once when the signal aborts. */
  stop(signal: AbortSignal): Promise<void>;
}

export interface ServiceOptions {
  readonly logger: Logger;
  readonly stopTimeoutMs: number;
  /** Adds each part to the list as soon as it runs, so that a failed start stops what it had started. */
  readonly start: (parts: Part[]) => Promise<void>;
}

/**
 * Runs a process until a signal. The first one drains, the deadline or a second one aborts.
 * Exit codes: 0 drained, 1 aborted or failed to start, 70 crashed.
 */
export const runService = async ({ logger, stopTimeoutMs, start }: ServiceOptions): Promise<void> => {
  const parts: Part[] = [];
  const abort = new AbortController();
  let stopping: Promise<void> | undefined;

  const stop = async (exitCode: number): Promise<void> => {
    const deadline = setTimeout(() => abort.abort(), stopTimeoutMs);
    for (const part of parts.toReversed()) {
      try {
        await Promise.race([part.stop(abort.signal), aborted(abort.signal)]);
      } catch (err) {
        logger.error({ err, part: part.name }, 'part failed to stop');
        exitCode ||= 1;
      }
    }
    clearTimeout(deadline);
    const code = abort.signal.aborted ? exitCode || 1 : exitCode;
    logger.info({ exitCode: code, aborted: abort.signal.aborted }, 'stopped');
    logger.flush(() => process.exit(code));
  };

  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopping) {
      logger.warn({ signal }, 'second signal: aborting');
      abort.abort();
      return;
    }
    logger.info({ signal, stopTimeoutMs }, 'draining');
    stopping = stop(0);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);

  // State after an unhandled fault is unknown, and unknown state may mix organizations: leave at once.
  const crash = (err: unknown): void => {
    logger.fatal({ err }, 'unhandled fault: exiting');
    logger.flush(() => process.exit(70));
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);

  try {
    await start(parts);
  } catch (err) {
    // What we refuse to start on is for people to read; the stack would say nothing more.
    if (isBulkheadError(err)) logger.fatal({ code: err.code }, err.message);
    else logger.fatal({ err }, 'start failed');
    stopping ??= stop(1);
    await stopping;
  }
};

/** Milliseconds that a part has after the signal, to hand back what it holds. */
const HAND_BACK = 1_000;

/** A part that ignores its signal must not keep the process alive. */
const aborted = async (signal: AbortSignal): Promise<void> => {
  if (!signal.aborted) await once(signal, 'abort');
  await sleep(HAND_BACK);
};
