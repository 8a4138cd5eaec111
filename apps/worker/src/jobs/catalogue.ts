import { announceIncidents } from './announce-incidents.js';
import { deliverAlert } from './deliver-alert.js';
import { evaluateSlos } from './evaluate-slos.js';
import { expireRows } from './expire-rows.js';
import { flushTokenUses } from './flush-token-uses.js';
import type { LaneJob, TimedJob } from './job.js';
import { sealAudit } from './seal-audit.js';

/** Everything that a worker does besides ingest. docs/ingest.md has the same list. */
export const laneJobs: readonly LaneJob[] = [deliverAlert];

export const timedJobs: readonly TimedJob[] = [
  sealAudit,
  expireRows,
  evaluateSlos,
  announceIncidents,
  flushTokenUses,
];
