import { AsyncLocalStorage } from 'node:async_hooks';
import type { Scope } from '../scope.js';

/** What the engine is working on. Set around each call of the engine, read by the pool below it. */
export interface Call {
  readonly scope: Scope;
  /** SQL that an application wrote. */
  readonly raw: boolean;
}

/** Danger: never let this leave the package. Whoever can set it chooses the org of the pool's statements. */
export const currentCall = new AsyncLocalStorage<Call>();
