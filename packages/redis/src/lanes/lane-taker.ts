import { setImmediate } from 'node:timers/promises';
import type { OrgId } from '@bulkhead/tenancy';
import { keyCatalogue } from '../keys/key-catalogue.js';
import { storeError } from '../store-error.js';
import type { Delivery } from './delivery.js';
import { laneKeys, seenKeys, signingKeysOf } from './lane-access.js';
import type { TurnsOptions } from './lane-turns.js';
import { openEntries, type Rejected } from './open-entries.js';
import { bury } from './settle.js';
import { type LookFor, takeTurn } from './take-turn.js';

/** Messages that one lane may give in one turn: Lua returns only so many values. */
const MESSAGES = 1000;

/** Bytes that one lane may give in one turn, over which it may go by one message: all others wait for its reply. */
const BYTES = 4 * 1024 * 1024;

/** Messages that are opened in a row. What other lanes have sent is opened and handled before the next ones. */
const OPENED_AT_ONCE = 128;

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
  readonly #options: Omit<TurnsOptions, 'roll' | 'group' | 'wake' | 'onTaken'>;

  constructor(options: Omit<TurnsOptions, 'roll' | 'group' | 'wake' | 'onTaken'>) {
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
        Math.min(most.bytes, BYTES),
        keyCatalogue.laneSeen.ttl,
        look,
        alive.length,
        ...alive,
        ...known,
      ],
    );
    const deliveries: Delivery[] = [];
    const rejected: Rejected[] = [];
    for (let at = 0; at < entries.length; at += OPENED_AT_ONCE) {
      if (entries.length > OPENED_AT_ONCE) await setImmediate();
      const opened = openEntries(signingKeysOf(access), org, entries.slice(at, at + OPENED_AT_ONCE));
      for (const delivery of opened.deliveries) inFlight.add(delivery, takenAt);
      deliveries.push(...opened.deliveries);
      rejected.push(...opened.rejected);
    }
    access.counters.add('messages_delivered', deliveries.length);
    for (const message of rejected) await this.#reject(org, message);
    return { deliveries, held, more: more === 1, untilDue };
  }

  async #reject(org: OrgId, message: Rejected): Promise<void> {
    const { access, onRejected, onError } = this.#options;
    try {
      await bury(access, org, message.entry, [{ ...message, detail: '', attempts: message.attempt }]);
      access.counters.add('messages_rejected');
      onRejected(org, message);
    } catch (error) {
      // It stays with this reader, who finds it at its next look. What came with it is in hand and goes on.
      onError(storeError(error, `a message in lane ${org} that is not its own`));
    }
  }
}
