import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { TimedJob } from './job.js';
import type { JobMetrics } from './job-metrics.js';
import type { JobServices } from './job-services.js';

export interface TimedJobsParts {
  readonly services: JobServices;
  readonly metrics: JobMetrics;
  readonly logger: Logger;
}

/** Milliseconds after a run that failed, at least. */
const AFTER_FAILURE = 5_000;

/** Runs each timed job again and again until it is told to stop. */
export class TimedJobs {
  readonly #parts: TimedJobsParts;
  readonly #stopping = new AbortController();
  readonly #aborting = new AbortController();
  readonly #ended: Promise<unknown>;

  constructor(jobs: readonly TimedJob[], parts: TimedJobsParts) {
    this.#parts = parts;
    this.#ended = Promise.all(jobs.map((job) => this.#repeat(job)));
  }

  async stop(signal: AbortSignal): Promise<void> {
    const abort = () => this.#aborting.abort();
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    this.#stopping.abort();
    await this.#ended;
  }

  async #repeat(job: TimedJob): Promise<void> {
    const { signal } = this.#stopping;
    // Workers that start together do not ask together.
    await rest(Math.random() * Math.min(job.every, 1_000), signal);
    while (!signal.aborted) await rest(await this.#once(job), signal);
  }

  /** Milliseconds until the next run. */
  async #once(job: TimedJob): Promise<number> {
    const { services, metrics, logger } = this.#parts;
    const ended = metrics.seconds.startTimer({ job: job.name });
    const signal = AbortSignal.any([AbortSignal.timeout(job.timeout), this.#aborting.signal]);
    try {
      const hasMore = await job.run({ signal, services, logger });
      metrics.ended(job.name, 'done');
      return hasMore ? 0 : job.every * (0.9 + 0.2 * Math.random());
    } catch (error) {
      if (!this.#aborting.signal.aborted) logger.warn({ err: error, job: job.name }, 'a timed job failed');
      metrics.ended(job.name, 'failed');
      return Math.max(job.every, AFTER_FAILURE);
    } finally {
      ended();
    }
  }
}

const rest = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined);
