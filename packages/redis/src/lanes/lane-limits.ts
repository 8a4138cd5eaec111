import { z } from 'zod';

export const laneLimits = z.object({
  /** Messages that a lane holds before it answers that it is full. */
  maxMessages: z.int().min(1).max(10_000_000).default(100_000),
  /** Bytes of its messages, as they lie there and as they unpack. */
  maxBytes: z
    .int()
    .min(1024)
    .default(64 * 1024 * 1024),
});

export type LaneLimits = z.output<typeof laneLimits>;

/** Seconds that a producer should wait when a lane is full. */
export const RETRY_AFTER = 5;
