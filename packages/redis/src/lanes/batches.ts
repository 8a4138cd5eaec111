import type { OrgId } from '@bulkhead/tenancy';
import { acknowledgeAll } from './acknowledge-all.js';
import { type Batch, type BatchRecord, type Place, placesOf, readRecord, writeRecord } from './batch.js';
import { replaceBatch } from './batch-scripts.js';
import type { Delivery, InFlight } from './delivery.js';
import { type LaneAccess, laneKeys, signingKeysOf } from './lane-access.js';
import { openEntries } from './open-entries.js';
import type { WorkerRoll } from './worker-roll.js';

/**
 * Batches of messages that are stored as one. Each is written down before it is stored, so that whoever comes after a
 * crash stores the very same batch again, which a store that knows batches by name stores once.
 */
export interface Batches {
  /**
   * Writes the batch down; store it after this and not before. False: this reader was silent for so long that others
   * may have its messages; they are forgotten here and must not be stored.
   */
  open(batch: Batch): Promise<boolean>;
  /** Puts others in its place, which must not be stored as one any more. False: another reader works on it by now. */
  split(batch: Batch, parts: readonly Batch[]): Promise<boolean>;
  /** It is stored: its messages are acknowledged. */
  settle(batch: Batch): Promise<void>;
  /** What became of messages that were taken before, by a reader that died: see `Delivery.attempt`. */
  resume(deliveries: readonly Delivery[]): Promise<Resumed>;
}

export interface Resumed {
  /** To be stored under the same name, in the same order. They hold messages of other deliveries as well. */
  readonly batches: readonly Batch[];
  /** Of no batch, so certainly not stored yet. */
  readonly fresh: readonly Delivery[];
}

export interface BatchesOptions {
  readonly access: LaneAccess;
  readonly key: string;
  readonly reader: string;
  readonly roll: WorkerRoll;
  readonly inFlight: InFlight;
  /** Repeats work until Redis has it. */
  readonly insist: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

export class OpenBatches implements Batches {
  readonly #options: BatchesOptions;
  /** What this reader works on, as it is written down. */
  readonly #working = new Map<string, string>();

  constructor(options: BatchesOptions) {
    this.#options = options;
  }

  /** Whether the message stands in a batch, so that its next reader has to look for it there. */
  get places(): ReadonlySet<string> {
    const keys = signingKeysOf(this.#options.access);
    const places = [...this.#working].flatMap(([id, text]) => readRecord(keys, id, text)?.places ?? []);
    return new Set(places.map(nameOf));
  }

  async open(batch: Batch): Promise<boolean> {
    const { access, key, inFlight, roll, insist } = this.#options;
    const text = this.#text(batch);
    this.#working.set(batch.id, text);
    await insist(() => access.redis.hset(key, batch.id, text));
    // Only now: the record was written while nobody could have taken the messages over.
    if (roll.hasLapsed() || !batch.deliveries.every((delivery) => inFlight.holds(delivery, roll.since))) {
      await insist(() => replaceBatch.run(access.redis, [key], [batch.id, text]));
      this.#working.delete(batch.id);
      for (const delivery of batch.deliveries) inFlight.remove(delivery);
      return false;
    }
    return true;
  }

  async split(batch: Batch, parts: readonly Batch[]): Promise<boolean> {
    const texts = parts.map((part) => [part.id, this.#text(part)] as const);
    const replaced = await this.#replace(batch, texts.flat());
    this.#working.delete(batch.id);
    if (replaced) for (const [id, text] of texts) this.#working.set(id, text);
    else for (const delivery of batch.deliveries) this.#options.inFlight.remove(delivery);
    return replaced;
  }

  async settle(batch: Batch): Promise<void> {
    const done = this.#text(batch, true);
    // Somebody else may have done all of it meanwhile, which is as good.
    const replaced = await this.#replace(batch, [batch.id, done]);
    if (replaced) await this.#finish({ ...this.#record(batch, true) }, batch.deliveries, done);
    this.#working.delete(batch.id);
    for (const delivery of batch.deliveries) this.#options.inFlight.remove(delivery);
  }

  async resume(deliveries: readonly Delivery[]): Promise<Resumed> {
    const { inFlight, roll, reader } = this.#options;
    const held = new Map(deliveries.map((delivery) => [nameOf(placeOf(delivery)), delivery]));
    const alive = await this.#options.insist(() => roll.alive());
    const batches: Batch[] = [];
    for (const [record, text] of await this.#records()) {
      if (record.done) await this.#finish(record, [], text);
      const ours = record.places.map(nameOf).filter((name) => held.has(name));
      const messages = ours.map((name) => held.get(name) as Delivery);
      for (const name of ours) held.delete(name);
      if (record.done) for (const message of messages) inFlight.remove(message);
      if (record.done || this.#working.has(record.id)) continue;
      if (record.reader !== reader && alive.includes(record.reader)) {
        // A living reader stores it. Should it die, the message is found again.
        for (const message of messages) inFlight.remove(message);
        continue;
      }
      const batch = await this.#adopt(record, text);
      if (batch) batches.push(batch);
      else if (batch === undefined) for (const message of messages) inFlight.remove(message);
      // Parts of it are gone, by whatever hand: better twice than never.
      else for (const message of messages) held.set(nameOf(placeOf(message)), message);
    }
    return { batches, fresh: await this.#present([...held.values()]) };
  }

  /** Undefined: somebody else was faster. Null: not all of its messages are there. */
  async #adopt(record: BatchRecord, text: string): Promise<Batch | undefined | null> {
    const { access, key, reader, insist } = this.#options;
    const deliveries = await this.#read(record.places);
    const isWhole = deliveries.length === record.places.length;
    const mine = { ...record, reader };
    const adopted = writeRecord(signingKeysOf(access), mine);
    const next = isWhole ? [record.id, adopted] : [];
    if (!(await insist(() => replaceBatch.run(access.redis, [key], [record.id, text, ...next])))) {
      return undefined;
    }
    if (!isWhole) return null;
    this.#working.set(record.id, adopted);
    return { id: record.id, note: record.note, deliveries };
  }

  /** Acknowledges whatever is left of a stored batch, whoever holds it, and forgets the batch. */
  async #finish(record: BatchRecord, known: readonly Delivery[], text: string): Promise<void> {
    const { access, key, insist } = this.#options;
    const deliveries = known.length > 0 ? known : await this.#read(record.places);
    await insist(() => acknowledgeAll(access, deliveries));
    access.counters.add('messages_acknowledged', deliveries.length);
    await insist(() => replaceBatch.run(access.redis, [key], [record.id, text]));
  }

  async #records(): Promise<[BatchRecord, string][]> {
    const { access, key, insist } = this.#options;
    const keys = signingKeysOf(access);
    const found = await insist(() => access.redis.hgetall(key));
    return Object.entries(found).flatMap(([id, text]) => {
      const record = readRecord(keys, id, text);
      return record ? [[record, text] as [BatchRecord, string]] : [];
    });
  }

  /** What is still in the lanes of these, in their order. */
  async #read(places: readonly Place[]): Promise<Delivery[]> {
    const { access, insist } = this.#options;
    const keys = signingKeysOf(access);
    const lane = (org: OrgId) => laneKeys(access.keys, org).lane;
    const found = await insist(() =>
      Promise.all(places.map(({ org, entry }) => access.redis.xrangeBuffer(lane(org), entry, entry))),
    );
    return places.flatMap(({ org }, at) => {
      const [first] = found[at] ?? [];
      return first ? openEntries(keys, org, [[first[0], 2, 0, first[1]]]).deliveries : [];
    });
  }

  async #present(deliveries: readonly Delivery[]): Promise<Delivery[]> {
    const there = new Set((await this.#read(placesOf(deliveries))).map((one) => nameOf(placeOf(one))));
    return deliveries.filter((delivery) => {
      const isThere = there.has(nameOf(placeOf(delivery)));
      if (!isThere) this.#options.inFlight.remove(delivery);
      return isThere;
    });
  }

  async #replace(batch: Batch, next: readonly string[]): Promise<boolean> {
    const { access, key, insist } = this.#options;
    const text = this.#working.get(batch.id) ?? '';
    const run = () => replaceBatch.run(access.redis, [key], [batch.id, text, ...next]);
    if (await insist(run)) return true;
    // The answer to an earlier try may have been lost.
    const [id = '', wanted] = next;
    return (await insist(() => access.redis.hget(key, id))) === wanted;
  }

  #text(batch: Batch, done = false): string {
    return writeRecord(signingKeysOf(this.#options.access), this.#record(batch, done));
  }

  #record({ id, note, deliveries }: Batch, done: boolean): BatchRecord {
    return { id, note, done, reader: this.#options.reader, places: placesOf(deliveries) };
  }
}

const placeOf = ({ context, entry }: Delivery): Place => ({ org: context.orgId, entry });
const nameOf = ({ org, entry }: Place): string => `${org} ${entry}`;
