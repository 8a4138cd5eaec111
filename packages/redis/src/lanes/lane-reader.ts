import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { BulkheadError, isBulkheadError, type OrgId } from '@bulkhead/tenancy';
import { disconnect } from '../connection.js';
import { storeError } from '../store-error.js';
import type { Subscriber } from '../subscriber.js';
import { acknowledgeAll } from './acknowledge-all.js';
import { activateLane } from './active-lanes.js';
import { type Batches, OpenBatches } from './batches.js';
import type { Burial } from './dead-letter.js';
import { byOrg, type Delivery, InFlight } from './delivery.js';
import { type Rejection, seal } from './envelope.js';
import { groupKeys, type LaneAccess, signingKeysOf } from './lane-access.js';
import type { Share } from './lane-taker.js';
import { LANES_AT_ONCE, LaneTurns } from './lane-turns.js';
import type { Rejected } from './open-entries.js';
import { pack } from './packing.js';
import { bury, park } from './settle.js';
import { LONGEST_SLEEP, Wake } from './wake.js';
import { GRACE, WorkerRoll } from './worker-roll.js';

export interface LaneReaderOptions {
  /** `pooled`, or the group of a siloed org. */
  readonly group: string;
  /** Attempts at a message before `retry` makes it a dead letter. */
  readonly maxAttempts?: number;
  /** A message that was not its lane's, after it became a dead letter: for the audit trail. */
  readonly onRejected?: (rejection: LaneRejection) => void;
}

export interface LaneRejection {
  /** Of the lane that it lay in. */
  readonly orgId: OrgId;
  readonly reason: Rejection;
  readonly entry: string;
}

export interface TakeOptions {
  /**
   * Messages at most, shared by the lanes that are due. As many again may be on their way to the next take: lanes that
   * are appended to meanwhile are read without waiting for those.
   */
  readonly messages?: number;
  /** Bytes of payload, shared likewise. Each lane may exceed its share by what it gives at once, at most as much again. */
  readonly bytes?: number;
  /** Milliseconds to wait for the first message. */
  readonly wait?: number;
  readonly signal?: AbortSignal;
}

export interface GivenUp {
  /** A word for lists, such as `schema`. */
  readonly reason: string;
  /** For the org's admins: no secret and no other org's data. */
  readonly detail?: string;
}

/** The worker's end of the lanes. Messages that it holds when it dies or closes go to another reader. */
export interface LaneReader {
  /** The next messages, fairly from all lanes that are due; none when the wait is over. Outlives outages of Redis. */
  take(options?: TakeOptions): Promise<Delivery[]>;
  /** After what was done is durable. Insists until Redis has it. */
  acknowledge(deliveries: readonly Delivery[]): Promise<void>;
  /** Another attempt after a pause, or the dead letters after too many. */
  retry(deliveries: readonly Delivery[], given: GivenUp): Promise<void>;
  /** Gives a message up, or only its `parts`, each as a message of its own; the rest counts as done. */
  deadLetter(delivery: Delivery, given: GivenUp, parts?: readonly (Buffer | string)[]): Promise<void>;
  /** To another reader at once, as if it had not been taken. */
  handBack(deliveries: readonly Delivery[]): Promise<void>;
  /** For handlers that store many messages as one and must not store one twice. */
  readonly batches: Batches;
  /** Messages taken and not settled. */
  readonly held: number;
  /** Bytes of their payloads. */
  readonly heldBytes: number;
  /** Hands back what is held. Finish it before, or not at all. */
  close(): Promise<void>;
}

const MOST_ATTEMPTS = 8;
const BYTES = 64 * 1024 * 1024;
/** Milliseconds between two looks at all lanes that are due while others are called: a call may have got lost. */
const LOOK = 100;
/** Milliseconds after which one that still lasts holds up no other: a lane of it may be waiting for its placement. */
const LONGEST_LOOK = 500;
/** Milliseconds until the next look after one that failed. */
const AFTER_FAULT = 200;
const LONG_AGO = 1_000_000_000;

export class LaneReaderClient implements LaneReader {
  readonly #access: LaneAccess;
  readonly #subscriber: Subscriber;
  readonly #keys: ReturnType<typeof groupKeys>;
  readonly #maxAttempts: number;
  readonly #onError: (error: Error) => void;
  readonly #roll: WorkerRoll;
  readonly #turns: LaneTurns;
  readonly #wake = new Wake();
  readonly #inFlight = new InFlight();
  /** Taken, and not given to the caller yet. */
  #ready: Delivery[] = [];
  readonly #rounds = new Set<Promise<void>>();
  readonly batches: OpenBatches;
  #taking: Promise<unknown> = Promise.resolve();
  #connectedAt = Number.POSITIVE_INFINITY;
  readonly #closing = new AbortController();
  #closed = false;
  #isSweeping = false;
  /** When all lanes that were due were looked at, and when to look again without a call (performance.now()). */
  #sweptAt = 0;
  #sweepAt = 0;

  /** @param access with a connection of the reader's own, so that payloads do not hold up anything else. */
  constructor(
    access: LaneAccess,
    subscriber: Subscriber,
    { group, maxAttempts = MOST_ATTEMPTS, onRejected }: LaneReaderOptions,
    onError: (error: Error) => void,
  ) {
    this.#access = access;
    this.#subscriber = subscriber;
    this.#keys = groupKeys(access.keys, group);
    this.#maxAttempts = maxAttempts;
    this.#onError = onError;
    const reader = `reader-${process.pid}-${randomBytes(6).toString('hex')}`;
    this.#roll = new WorkerRoll(access.redis, this.#keys.workers, reader);
    this.#turns = new LaneTurns({
      access,
      group,
      reader,
      inFlight: this.#inFlight,
      wake: this.#wake,
      readers: () => this.#roll.readers,
      onTaken: (deliveries) => this.#ready.push(...deliveries),
      roll: async () => {
        const alive = await this.#roll.alive();
        return { look: performance.now() - this.#connectedAt > GRACE ? 'all' : 'own', alive };
      },
      onRejected: (orgId: OrgId, { reason, entry }: Rejected) => onRejected?.({ orgId, reason, entry }),
      onError,
    });
    this.batches = new OpenBatches({
      access,
      key: this.#keys.batches,
      reader,
      roll: this.#roll,
      inFlight: this.#inFlight,
      insist: (work) => this.#insist([], work),
    });
    subscriber.listen(this.#keys.wake, (org) => this.#wake.call(org));
    access.redis.on('ready', () => {
      this.#connectedAt = performance.now();
      this.#turns.lookEverywhere();
      // Before the first claim: lanes are divided among those who are known to live.
      this.#roll.alive().catch((error: unknown) => onError(storeError(error, 'the roll of readers')));
    });
  }

  get held(): number {
    return this.#inFlight.size - this.#ready.length;
  }

  get heldBytes(): number {
    return this.#ready.reduce((bytes, { payload }) => bytes - payload.length, this.#inFlight.bytes);
  }

  async take(options: TakeOptions = {}): Promise<Delivery[]> {
    // A caller that goes on would otherwise be answered at once, for ever.
    if (this.#closed)
      throw new BulkheadError('INTERNAL', 'the lane reader is closed, expected no take after it');
    // One at a time, so that what the first one asked for is not given to the second.
    const taken = this.#taking.then(() => this.#take(options));
    this.#taking = taken.catch(() => undefined);
    return taken;
  }

  async acknowledge(deliveries: readonly Delivery[]): Promise<void> {
    await this.#insist(deliveries, () => acknowledgeAll(this.#access, deliveries));
    this.#access.counters.add('messages_acknowledged', deliveries.length);
  }

  async retry(deliveries: readonly Delivery[], given: GivenUp): Promise<void> {
    const again = deliveries.filter(({ attempt }) => attempt < this.#maxAttempts);
    await eachOrg(again, (org, parked) => this.#insist(parked, () => park(this.#access, org, parked, 0)));
    this.#access.counters.add('messages_retried', again.length);
    for (const delivery of deliveries) {
      if (delivery.attempt >= this.#maxAttempts) await this.deadLetter(delivery, given);
    }
  }

  async deadLetter(
    delivery: Delivery,
    { reason, detail = '' }: GivenUp,
    parts: readonly (Buffer | string)[] = [delivery.payload],
  ): Promise<void> {
    const { clock, counters } = this.#access;
    const { kind, context, attempt } = delivery;
    const burials = await Promise.all(
      parts.map(async (payload): Promise<Burial> => {
        const packed = await pack(payload);
        // Signed anew, so that it can be proven and replayed on its own.
        const sealed = seal(signingKeysOf(this.#access), context, { kind, payload }, clock.now(), packed);
        return { ...sealed, reason, detail, attempts: attempt };
      }),
    );
    const { orgId } = delivery.context;
    await this.#insist([delivery], () => bury(this.#access, orgId, delivery.entry, burials));
    counters.add('messages_dead_lettered', burials.length);
  }

  async handBack(deliveries: readonly Delivery[]): Promise<void> {
    const inBatches = this.batches.places;
    await eachOrg(deliveries, async (org, messages) => {
      const untouched = messages.map(({ entry, attempt }) => ({
        entry,
        // Of a batch it may be stored already: its next reader looks, as always at a message that comes again.
        attempt: inBatches.has(`${org} ${entry}`) ? attempt : attempt - 1,
      }));
      await this.#insist(messages, async () => {
        await park(this.#access, org, untouched, LONG_AGO);
        await activateLane.run(this.#access.redis, [this.#keys.active], [org, this.#keys.wake]);
      });
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#closing.abort();
    await this.#taking;
    await Promise.all(this.#rounds);
    const { redis } = this.#access;
    try {
      await this.handBack(this.#inFlight.all());
      await this.#roll.leave();
    } catch (error) {
      // Redis is away: others take over what this reader held once it counts as dead.
      this.#onError(storeError(error, 'the hand-back of messages'));
    }
    await Promise.all([disconnect(redis), disconnect(this.#subscriber.connection)]);
  }

  async #take({ messages = 500, bytes = BYTES, wait = 1_000, signal }: TakeOptions): Promise<Delivery[]> {
    const until = performance.now() + wait;
    const left = () => until - performance.now();
    const stop = signal ? AbortSignal.any([signal, this.#closing.signal]) : this.#closing.signal;
    this.#sweepAt = 0;
    if (this.#connectedAt === Number.POSITIVE_INFINITY) await this.#roll.alive().catch(this.#onFault);
    do {
      // Closed meanwhile: they are in flight and are handed back.
      if (this.#closed) return [];
      if (this.#ready.length > 0) return this.#ready.splice(0, Math.max(1, messages));
      this.#begin({ messages, bytes });
      const pause = Math.min(left(), this.#sweepAt - performance.now());
      await this.#wake.sleep(this.#rounds.size > 0 ? Number.POSITIVE_INFINITY : Math.max(0, pause), stop);
    } while (this.#ready.length > 0 || (!stop.aborted && (left() > 0 || this.#isLooking())));
    return [];
  }

  /** Nobody goes away without a look at all lanes that are due: a call may be for one that has nothing. */
  #isLooking(): boolean {
    return this.#rounds.size > 0 || this.#sweepAt === 0;
  }

  /** Turns at the lanes that were called, without waiting for the ones under way, and at all that are due. */
  #begin(most: Share): void {
    const called = this.#wake.begin(LANES_AT_ONCE);
    if (called.length > 0) this.#run(this.#turns.visit(called, this.#room(most)));
    const now = performance.now();
    const pause = this.#isSweeping ? LONGEST_LOOK : LOOK;
    const isDue = now - this.#sweptAt > pause || (this.#rounds.size === 0 && now >= this.#sweepAt);
    if (!isDue) return;
    this.#isSweeping = true;
    this.#sweptAt = now;
    this.#run(this.#sweep(this.#room(most)));
  }

  /** All of it for the first round, for each further one half of what the one before it got. */
  #room({ messages, bytes }: Share): Share {
    const parts = 2 ** this.#rounds.size;
    return { messages: messages / parts, bytes: bytes / parts };
  }

  async #sweep(most: Share): Promise<void> {
    try {
      const untilNext = await this.#turns.sweep(most);
      this.#sweepAt = performance.now() + (untilNext < 0 ? LONGEST_SLEEP : untilNext);
    } catch (error) {
      this.#onFault(error);
      this.#sweepAt = performance.now() + AFTER_FAULT;
    } finally {
      this.#isSweeping = false;
    }
  }

  #run(round: Promise<void>): void {
    const running = round.finally(() => {
      this.#rounds.delete(running);
      this.#wake.stir();
    });
    this.#rounds.add(running);
  }

  readonly #onFault = (error: unknown): void => this.#onError(storeError(error, 'the lanes'));

  /** Until Redis has it: given up earlier, the messages would be stuck with a reader that lives. */
  async #insist<Result>(deliveries: readonly Delivery[], work: () => Promise<Result>): Promise<Result> {
    for (let pause = 50; ; pause = Math.min(2 * pause, 1_000)) {
      try {
        const result = await work();
        for (const delivery of deliveries) this.#inFlight.remove(delivery);
        return result;
      } catch (cause) {
        const error = storeError(cause, 'a settlement of messages');
        if (this.#closed || !isBulkheadError(error, 'STORE_UNAVAILABLE')) throw error;
        this.#onError(error);
        await sleep(pause);
      }
    }
  }
}

/** All lanes in one write: a lane does not wait for the settlements of the others. */
const eachOrg = async (
  deliveries: readonly Delivery[],
  settle: (org: OrgId, messages: readonly Delivery[]) => Promise<unknown>,
): Promise<void> => {
  await Promise.all([...byOrg(deliveries)].map(([org, messages]) => settle(org, messages)));
};
