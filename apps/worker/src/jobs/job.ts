import type { OrgContext } from '@bulkhead/tenancy';
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { JobServices } from './job-services.js';

/** Work of one org that was put into its lane, done by whichever worker is given it. At least once: it may come again. */
export interface LaneJob<Payload extends z.ZodType = z.ZodType> {
  /** The kind of its messages: `job.<name>`. */
  readonly name: string;
  readonly schema: Payload;
  /** Milliseconds that one attempt may take. */
  readonly timeout: number;
  /** Attempts before it becomes a dead letter; the pauses between them grow from half a second to a minute. */
  readonly attempts: number;
  /** Runs at once in one worker, in all and of one org. */
  readonly concurrency: { readonly all: number; readonly perOrg: number };
  readonly run: (work: LaneWork<z.output<Payload>>) => Promise<void>;
}

export interface LaneWork<Payload> {
  /** Of whoever put it into the lane. */
  readonly context: OrgContext;
  readonly payload: Payload;
  /** The same in every attempt. */
  readonly id: string;
  readonly attempt: number;
  readonly signal: AbortSignal;
  readonly services: JobServices;
  readonly logger: Logger;
}

/** Work that comes with the time, in every worker. What several must not do at once, the database deals out. */
export interface TimedJob {
  readonly name: string;
  /** Milliseconds from the end of a run to the next one; a run that found more than it could do is followed at once. */
  readonly every: number;
  /** Milliseconds that one run may take. */
  readonly timeout: number;
  /** True when there is more to do. */
  readonly run: (work: TimedWork) => Promise<boolean>;
}

export interface TimedWork {
  readonly signal: AbortSignal;
  readonly services: JobServices;
  readonly logger: Logger;
}

export const defineLaneJob = <Payload extends z.ZodType>(job: LaneJob<Payload>): LaneJob =>
  job as unknown as LaneJob;

/** Thrown by a job that another attempt would not help. */
export class GiveUp extends Error {
  /** @param detail for the org's admins: no secret, nothing of another org. */
  constructor(
    readonly reason: string,
    readonly detail: string,
  ) {
    super(`${reason}: ${detail}`);
  }
}
