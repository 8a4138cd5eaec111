import type { Argument } from '../commands/argument.js';
import type { Rejection } from './envelope.js';

/** Why a message lies in the dead letters: it was not the lane's, or its handler gave it up with a reason of its own. */
export type DeadReason = Rejection | (string & {});

export interface DeadLetter {
  /** Names it for read, replay and discard. */
  readonly id: string;
  readonly reason: DeadReason;
  readonly detail: string;
  readonly attempts: number;
  /** When it was given up; the server's clock. */
  readonly at: Date;
  /** As the envelope claims. Only a replay checks it. */
  readonly messageId: string | undefined;
  readonly kind: string | undefined;
  /** Bytes of payload that were kept. None of a message that was not this org's. */
  readonly bytes: number;
}

export interface Burial {
  readonly header: string;
  readonly signature: string;
  readonly payload: Buffer;
  readonly reason: DeadReason;
  readonly detail: string;
  readonly attempts: number;
}

export const MOST_DEAD = 10_000;
const LONGEST_HEADER = 4096;
const LONGEST_DETAIL = 1000;

const names = ['h', 's', 'p', 'reason', 'detail', 'attempts'] as const;
export const BURIAL_FIELDS = names.length * 2;

/** Reasons for which the payload may be another org's, or anybody's: what proves nothing is not kept. */
const untrusted: readonly string[] = [
  'truncated',
  'unsupported_version',
  'wrong_lane',
  'bad_signature',
  'stale',
  'replayed',
] satisfies Rejection[];

export const burialFields = (burial: Burial): Argument[] => {
  const values: Record<(typeof names)[number], Argument> = {
    h: burial.header.slice(0, LONGEST_HEADER),
    s: burial.signature.slice(0, LONGEST_HEADER),
    p: untrusted.includes(burial.reason) ? '' : burial.payload,
    reason: burial.reason.slice(0, 100),
    detail: burial.detail.slice(0, LONGEST_DETAIL),
    attempts: burial.attempts,
  };
  return names.flatMap((name) => [name, values[name]]);
};
