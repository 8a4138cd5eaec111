import type { Stores } from '@bulkhead/platform';
import { createVault, type Part, type Values } from '@bulkhead/service';
import type { Logger } from 'pino';
import { Gauge, type Registry } from 'prom-client';
import { createNetworkPolicy } from './alerts/network-policy.js';
import { createMailer } from './alerts/send-mail.js';
import type { variables } from './config.js';
import { Ingest } from './ingest/ingest.js';
import { createIngestMetrics } from './ingest/ingest-metrics.js';
import { laneJobs, timedJobs } from './jobs/catalogue.js';
import { createJobMetrics } from './jobs/job-metrics.js';
import type { JobServices } from './jobs/job-services.js';
import { LaneJobs } from './jobs/lane-jobs.js';
import { TimedJobs } from './jobs/timed-jobs.js';
import { createStandings } from './orgs/org-standing.js';

type Config = Values<typeof variables>;

/** The job itself decides after how many attempts a message is given up; one that is held is never. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** Puts the worker together. Its parts stop in reverse order: timed jobs, then lane jobs with ingest. */
export const startWorker = (
  config: Config,
  { db, redis, analytics }: Stores,
  registry: Registry,
  logger: Logger,
): readonly Part[] => {
  const services: JobServices = {
    db,
    redis,
    analytics,
    vault: createVault(config.SECRETS_KEY),
    network: createNetworkPolicy(config.ALERT_NETWORKS ?? []),
    mailer: createMailer(config.SMTP_URL, config.ALERT_FROM),
    pagerDutyUrl: config.PAGERDUTY_EVENTS_URL,
  };
  const standingOf = createStandings(db);
  const ingestMetrics = createIngestMetrics(registry);
  const metrics = createJobMetrics(registry);
  const reader = redis.createLaneReader({
    group: config.WORKER_GROUP,
    maxAttempts: NEVER,
    onRejected: ({ reason, entry }) => {
      ingestMetrics.deadLettered(reason);
      logger.warn({ reason, entry }, 'a message that is not its lane’s was put aside');
    },
  });
  registry.registerMetric(
    new Gauge({
      name: 'bulkhead_ingest_held_bytes',
      help: 'Bytes of messages that this worker has taken and not settled.',
      registers: [],
      collect() {
        this.set(reader.heldBytes);
      },
    }),
  );
  const jobs = new LaneJobs(laneJobs, { reader, standingOf, services, metrics, logger });
  const ingest = new Ingest({
    reader,
    analytics,
    standingOf,
    runJob: (delivery) => jobs.accept(delivery),
    metrics: ingestMetrics,
    logger,
    limits: {
      rows: config.INGEST_BATCH_ROWS,
      bytes: config.INGEST_BATCH_BYTES,
      linger: config.INGEST_LINGER_MS,
      held: config.INGEST_HELD_BYTES,
    },
  });
  const lanes: Part = {
    name: 'lanes',
    stop: async (signal) => {
      const jobsEnded = jobs.stop(signal);
      await ingest.stop(signal, jobsEnded);
    },
  };
  const timed = new TimedJobs(timedJobs, { services, metrics, logger });
  return [lanes, { name: 'timed jobs', stop: (signal) => timed.stop(signal) }];
};
