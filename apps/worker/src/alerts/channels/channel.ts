import { GiveUp } from '../../jobs/job.js';
import type { JobServices } from '../../jobs/job-services.js';
import type { Alert } from '../alert.js';

export interface AlertDelivery {
  readonly alert: Alert;
  /** The same in every attempt. */
  readonly id: string;
  /** Of the channel, as an admin wrote it. */
  readonly config: unknown;
  readonly secret: string | undefined;
  /** What the incident is now, which may be later than what is told. */
  readonly isResolved: boolean;
  readonly services: Pick<JobServices, 'network' | 'mailer' | 'pagerDutyUrl'>;
  readonly signal: AbortSignal;
}

/** Tells one alert by one kind of channel, or throws. */
export type Channel = (delivery: AlertDelivery) => Promise<void>;

export const jsonHeaders = { 'content-type': 'application/json', 'user-agent': 'bulkhead-alerts' } as const;

export const incomplete = (what: string): GiveUp =>
  new GiveUp('channel_incomplete', `the channel lacks ${what}`);
