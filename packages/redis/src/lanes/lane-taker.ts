import type { OrgId } from '@bulkhead/tenancy';
import { keyCatalogue } from '../keys/key-catalogue.js';
import type { Delivery } from './delivery.js';
import { laneKeys, seenKeys, signingKeysOf } from './lane-access.js';
import type { TurnsOptions } from './lane-turns.js';
import { openEntries, type Rejected } from './open-entries.js';
import { bury } from './settle.js';
import { type LookFor, takeTurn } from './take-turn.js';

/** Messages that one lane may give in one turn: Lua returns only so many values. */
const MESSAGES = 1000;

/** What one lane may give in one turn: it stops with the message that reaches either. */
export interface Share {
  readonly messages: number;
  readonly bytes: number;
}

export interface Turn {
  readonly deliveries: Delivery[];
  /** Messages in the lane, whoever has them. */
  readonly held: number;
  /** There may be more for this reader right now. */
  readonly more: boolean;
  /** Milliseconds until a pause between attempts ends, -1 without one. */
  readonly untilDue: number;
}

/** Takes from one lane, and deals with what lies in it and is no message of it. */
export class LaneTaker {
  readonly #options: Omit<TurnsOptions, 'roll' | 'group'>;

  constructor(options: Omit<TurnsOptions, 'roll' | 'group'>) {
    this.#options = options;
  }

  async take(org: OrgId, most: Share, look: LookFor, alive: readonly string[]): Promise<Turn> {
    const { access, reader, inFlight } = this.#options;
    const known = look === 'none' ? [] : inFlight.entries(org);
    const takenAt = performance.now();
    const [held, more, untilDue, ...entries] = await takeTurn.runBuffer(
      access.redis,
      [laneKeys(access.keys, org).lane, ...seenKeys(access, org)],
      [
        reader,
        Math.min(most.messages, MESSAGES),
        most.bytes,
        keyCatalogue.laneSeen.ttl,
        look,
        alive.length,
        ...alive,
        ...known,
      ],
    );
    const opened = openEntries(signingKeysOf(access), org, entries);
    for (const delivery of opened.deliveries) inFlight.add(delivery, takenAt);
    access.counters.add('messages_delivered', opened.deliveries.length);
    for (const message of opened.rejected) await this.#reject(org, message);
    return { deliveries: opened.deliveries, held, more: more === 1, untilDue };
  }

  async #reject(org: OrgId, message: Rejected): Promise<void> {
    const { access, onRejected } = this.#options;
    await bury(access, org, message.entry, [{ ...message, detail: '', attempts: message.attempt }]);
    access.counters.add('messages_rejected');
    onRejected(org, message);
  }
}
