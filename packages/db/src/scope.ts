import type { WireContext } from './wire/context.js';

/** One caller's plane, and within the tenant plane one org, actor and role. Never merged with another's. */
export interface Scope {
  readonly plane: 'tenant' | 'auth';
  /** Null on the auth plane, which has no org. */
  readonly orgId: string | null;
  readonly wire: WireContext;
}
