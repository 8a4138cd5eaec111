import { type OrgId, orgId } from '@bulkhead/tenancy';
import { storeError } from '../store-error.js';
import { writeTogether } from '../write-together.js';
import { activateLane, claimTurns, deferLane, dropEmptyLane } from './active-lanes.js';
import type { Delivery, InFlight } from './delivery.js';
import { groupKeys, type LaneAccess, laneKeys } from './lane-access.js';
import { openEntries, type Rejected } from './open-entries.js';
import { acknowledge, bury } from './settle.js';
import { type LookFor, type RawEntry, takeTurn } from './take-turn.js';

/** Lanes that are read in one go, so that a round trip is not waited for per lane. */
const LANES_AT_ONCE = 32;

/** Bytes that one lane may give in one turn. */
const BYTES_PER_TURN = 8 * 1024 * 1024;

/** Milliseconds until a lane that has nothing for us now is looked at again, and between looks for what was left. */
const LOOK_AGAIN = 1_000;
const LOOK_FOR_LEFT = 5_000;

export interface TurnsOptions {
  readonly access: LaneAccess;
  readonly group: string;
  readonly reader: string;
  readonly inFlight: InFlight;
  /** Whose left messages may be looked for now, and who is alive. */
  readonly roll: () => Promise<{ readonly look: LookFor; readonly alive: readonly string[] }>;
  readonly onRejected: (org: OrgId, rejected: Rejected) => void;
  readonly onError: (error: Error) => void;
}

export interface Round {
  readonly deliveries: readonly Delivery[];
  /** Milliseconds until a lane is due, -1 when there is none. 0 when some were due now. */
  readonly untilNext: number;
}

interface Turn {
  readonly held: number;
  readonly untilDue: number;
  readonly entries: RawEntry[];
}

/** Reads the lanes of a group in turns: each one that is due gives its share of a round, whatever lies in the others. */
export class LaneTurns {
  readonly #options: TurnsOptions;
  readonly #keys: ReturnType<typeof groupKeys>;
  readonly #looked = new Map<OrgId, number>();

  constructor(options: TurnsOptions) {
    this.#options = options;
    this.#keys = groupKeys(options.access.keys, options.group);
  }

  async round(most: number): Promise<Round> {
    const { redis } = this.#options.access;
    const [untilNext, ...due] = await claimTurns.run(redis, [this.#keys.active], [LANES_AT_ONCE]);
    const orgs = (await Promise.all(due.map((org) => this.#ours(org)))).filter((org) => org !== undefined);
    const { look, alive } = orgs.some((org) => this.#isLookDue(org))
      ? await this.#options.roll()
      : { look: 'none' as const, alive: [] };
    const first = await this.#pass(orgs, most, (org, share) =>
      this.#turn(org, share, this.#isLookDue(org) ? look : 'none', alive),
    );
    // What the others left of the round goes to the lanes that have more.
    const left = most - first.deliveries.length;
    const second = await this.#pass(first.fuller, left, (org, share) => this.#moreOf(org, share));
    return { deliveries: [...first.deliveries, ...second.deliveries], untilNext };
  }

  /** What a broken connection took may be ours: look in every lane at its next turn. */
  lookEverywhere(): void {
    this.#looked.clear();
  }

  async #pass(
    orgs: readonly OrgId[],
    most: number,
    turn: (org: OrgId, share: number) => Promise<Delivery[]>,
  ): Promise<{ deliveries: Delivery[]; fuller: OrgId[] }> {
    if (orgs.length === 0 || most <= 0) return { deliveries: [], fuller: [] };
    const share = Math.max(1, Math.floor(most / orgs.length));
    const turns = orgs.map((org) =>
      turn(org, share).catch((error: unknown): Delivery[] => {
        this.#options.onError(storeError(error, `a turn at lane ${org}`));
        return [];
      }),
    );
    const taken = await Promise.all(turns);
    return { deliveries: taken.flat(), fuller: orgs.filter((_, at) => taken[at]?.length === share) };
  }

  /** The org of a due lane, if this group may read it. */
  async #ours(member: string): Promise<OrgId | undefined> {
    const { access, group, onError } = this.#options;
    const org = orgOf(member);
    if (!org) {
      await this.#defer(member, -1);
      return undefined;
    }
    try {
      const placement = await access.placements.of(org);
      if (placement === group) return org;
      access.counters.add('lanes_handed_over');
      const other = groupKeys(access.keys, placement);
      await activateLane.run(access.redis, [other.active], [org, other.wake]);
      await this.#defer(member, -1);
    } catch (error) {
      onError(storeError(error, `the placement of lane ${org}`));
      await this.#defer(member, LOOK_AGAIN);
    }
    return undefined;
  }

  async #turn(org: OrgId, most: number, look: LookFor, alive: readonly string[]): Promise<Delivery[]> {
    const turn = await this.#take(org, most, look, alive);
    if (look !== 'none') this.#looked.set(org, performance.now());
    const found = turn.entries.length > 0 ? turn : await this.#secondLook(org, most, turn);
    return found.entries.length > 0 ? this.#open(org, found.entries) : [];
  }

  /** Takes the lane out of the queue, and only then makes sure that nothing arrived meanwhile. */
  async #secondLook(org: OrgId, most: number, { held, untilDue }: Turn): Promise<Turn> {
    const { redis, keys } = this.#options.access;
    const wait = untilDue < 0 ? LOOK_AGAIN : Math.min(untilDue, LOOK_AGAIN);
    writeTogether(redis);
    const [, turn] = await Promise.all([
      this.#defer(org, held === 0 ? -1 : wait),
      this.#take(org, most, 'none', []),
    ]);
    if (turn.entries.length > 0) await activateLane.run(redis, [this.#keys.active], [org, this.#keys.wake]);
    else if (held === 0 && turn.held === 0) {
      await dropEmptyLane.run(redis, [laneKeys(keys, org).lane]);
      this.#looked.delete(org);
    }
    return turn;
  }

  async #take(org: OrgId, most: number, look: LookFor, alive: readonly string[]): Promise<Turn> {
    const { access, reader, inFlight } = this.#options;
    const known = look === 'none' ? [] : inFlight.entries(org);
    const [held, untilDue, ...entries] = await takeTurn.runBuffer(
      access.redis,
      [laneKeys(access.keys, org).lane],
      [reader, most, BYTES_PER_TURN, look, alive.length, ...alive, ...known],
    );
    return { held, untilDue, entries };
  }

  async #moreOf(org: OrgId, most: number): Promise<Delivery[]> {
    const { entries } = await this.#take(org, most, 'none', []);
    return entries.length > 0 ? this.#open(org, entries) : [];
  }

  async #open(org: OrgId, entries: readonly RawEntry[]): Promise<Delivery[]> {
    const { access, inFlight } = this.#options;
    const { deliveries, rejected, duplicates } = await openEntries(access, org, entries);
    for (const delivery of deliveries) inFlight.add(delivery);
    access.counters.add('messages_delivered', deliveries.length);
    access.counters.add('messages_duplicate', duplicates.length);
    await acknowledge(access, org, duplicates);
    for (const message of rejected) await this.#reject(org, message);
    return deliveries;
  }

  async #reject(org: OrgId, message: Rejected): Promise<void> {
    const { access, onRejected } = this.#options;
    await bury(access, org, message.entry, [{ ...message, detail: '', attempts: message.attempt }]);
    access.counters.add('messages_rejected');
    onRejected(org, message);
  }

  #defer(member: string, ms: number): Promise<number> {
    return deferLane.run(this.#options.access.redis, [this.#keys.active], [member, ms]);
  }

  #isLookDue(org: OrgId): boolean {
    const looked = this.#looked.get(org);
    return looked === undefined || performance.now() - looked > LOOK_FOR_LEFT;
  }
}

const orgOf = (member: string): OrgId | undefined => {
  try {
    return orgId(member);
  } catch {
    return undefined;
  }
};
