import { Counter, Histogram, type Registry } from 'prom-client';

/** Labels hold names of the catalogue and outcomes, never an org. */
export const createJobMetrics = (registry: Registry) => {
  const runs = new Counter({
    name: 'bulkhead_job_runs_total',
    help: 'Attempts at jobs, by how they ended.',
    labelNames: ['job', 'outcome'] as const,
    registers: [registry],
  });
  return {
    seconds: new Histogram({
      name: 'bulkhead_job_seconds',
      help: 'Time of one run of a timed job.',
      labelNames: ['job'] as const,
      buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30],
      registers: [registry],
    }),
    ended(job: string, outcome: 'done' | 'failed' | 'given_up' | 'held' | 'refused') {
      runs.inc({ job, outcome });
    },
  };
};

export type JobMetrics = ReturnType<typeof createJobMetrics>;
