import type { NamedKeys } from '@bulkhead/ingest';
import type { Redis } from '@bulkhead/redis';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics/metrics.js';

/** What every way into ingest works with. */
export interface IngestParts {
  readonly redis: Redis;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly keys: NamedKeys;
  /** Bytes of a body, unpacked. */
  readonly limitBytes: number;
}
