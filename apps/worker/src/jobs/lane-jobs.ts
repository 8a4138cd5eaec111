import type { Delivery, LaneReader } from '@bulkhead/redis';
import type { OrgId } from '@bulkhead/tenancy';
import type { Logger } from 'pino';
import type { Standing } from '../orgs/org-standing.js';
import { GiveUp, type LaneJob } from './job.js';
import type { JobMetrics } from './job-metrics.js';
import type { JobServices } from './job-services.js';
import { Slots } from './slots.js';

export interface LaneJobsParts {
  readonly reader: Pick<LaneReader, 'acknowledge' | 'retry' | 'deadLetter'>;
  readonly standingOf: (org: OrgId) => Promise<Standing>;
  readonly services: JobServices;
  readonly metrics: JobMetrics;
  readonly logger: Logger;
}

const PREFIX = 'job.';

/** Runs the jobs that come in lanes: fetch, run, settle, next. */
export class LaneJobs {
  readonly #parts: LaneJobsParts;
  readonly #jobs: ReadonlyMap<string, { readonly job: LaneJob; readonly slots: Slots }>;
  readonly #running = new Set<Promise<void>>();
  readonly #aborting = new AbortController();

  constructor(jobs: readonly LaneJob[], parts: LaneJobsParts) {
    this.#parts = parts;
    this.#jobs = new Map(
      jobs.map((job) => [
        `${PREFIX}${job.name}`,
        { job, slots: new Slots(job.concurrency.all, job.concurrency.perOrg) },
      ]),
    );
  }

  /** False for a message that is no job. */
  accept(delivery: Delivery): boolean {
    if (!delivery.kind.startsWith(PREFIX)) return false;
    const running = this.#handle(delivery)
      .catch((error: unknown) => {
        // Settling failed because the reader is closed: another worker gets it.
        this.#parts.logger.warn({ err: error, kind: delivery.kind }, 'a job was not settled');
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
    return true;
  }

  /** Finishes what runs; what waits for a slot is left to be handed back. */
  async stop(signal: AbortSignal): Promise<void> {
    const abort = () => this.#aborting.abort();
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    for (const { slots } of this.#jobs.values()) slots.close();
    await Promise.all(this.#running);
  }

  async #handle(delivery: Delivery): Promise<void> {
    const { reader, standingOf, metrics } = this.#parts;
    const known = this.#jobs.get(delivery.kind);
    if (!known) {
      metrics.ended('unknown', 'refused');
      return reader.deadLetter(delivery, {
        reason: 'unknown_kind',
        detail: 'the kind is none that this worker knows',
      });
    }
    const { job, slots } = known;
    const { orgId } = delivery.context;
    const standing = await standingOf(orgId).catch(() => 'suspended' as const);
    if (standing === 'suspended') {
      metrics.ended(job.name, 'held');
      return reader.retry([delivery], { reason: 'org_suspended' });
    }
    if (standing !== 'active') {
      metrics.ended(job.name, 'refused');
      return reader.deadLetter(delivery, { reason: 'org_closed', detail: 'the organization is closed' });
    }
    const payload = job.schema.safeParse(jsonOf(delivery.payload));
    if (!payload.success) {
      metrics.ended(job.name, 'refused');
      return reader.deadLetter(delivery, {
        reason: 'schema',
        detail: 'the message is not what the job expects',
      });
    }
    const leave = await slots.take(orgId);
    if (!leave) return undefined;
    try {
      await this.#run(job, delivery, payload.data);
      metrics.ended(job.name, 'done');
      return await reader.acknowledge([delivery]);
    } catch (error) {
      if (this.#aborting.signal.aborted) return undefined;
      return await this.#failed(job, delivery, error);
    } finally {
      leave();
    }
  }

  async #run(job: LaneJob, { context, id, attempt }: Delivery, payload: unknown): Promise<void> {
    const { services, logger } = this.#parts;
    const signal = AbortSignal.any([AbortSignal.timeout(job.timeout), this.#aborting.signal]);
    await job.run({ context, id, attempt, payload, signal, services, logger });
  }

  async #failed(job: LaneJob, delivery: Delivery, error: unknown): Promise<void> {
    const { reader, metrics, logger } = this.#parts;
    const isHopeless = error instanceof GiveUp;
    const isLast = delivery.attempt >= job.attempts;
    logger.warn({ err: error, job: job.name, attempt: delivery.attempt }, 'a job failed');
    metrics.ended(job.name, isHopeless || isLast ? 'given_up' : 'failed');
    const given = isHopeless
      ? { reason: error.reason, detail: error.detail }
      : { reason: 'failed', detail: `${job.name} failed ${delivery.attempt} times` };
    if (isHopeless || isLast) return reader.deadLetter(delivery, given);
    return reader.retry([delivery], given);
  }
}

const jsonOf = (payload: Buffer): unknown => {
  try {
    return JSON.parse(payload.toString());
  } catch {
    return undefined;
  }
};
