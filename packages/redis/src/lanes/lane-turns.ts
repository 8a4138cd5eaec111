import { type OrgId, orgId } from '@bulkhead/tenancy';
import { storeError } from '../store-error.js';
import { activateLane, CLAIM, claimTurns, dropEmptyLane, releaseTurns } from './active-lanes.js';
import type { Delivery, InFlight } from './delivery.js';
import { groupKeys, type LaneAccess, laneKeys } from './lane-access.js';
import { LaneTaker, type Share, type Turn } from './lane-taker.js';
import type { Rejected } from './open-entries.js';
import type { LookFor } from './take-turn.js';

/** Lanes that are read in one go, so that a round trip is not waited for per lane. */
export const LANES_AT_ONCE = 32;

/** Milliseconds between two looks for what was left in a lane. */
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

interface Claim {
  readonly member: string;
  /** Absent until Redis has answered the claim. */
  mark?: string | undefined;
  turn?: Turn;
}

/** Reads the lanes of a group in turns: each one that is due gives its share of a round, whatever lies in the others. */
export class LaneTurns {
  readonly #options: TurnsOptions;
  readonly #keys: ReturnType<typeof groupKeys>;
  readonly #taker: LaneTaker;
  readonly #looked = new Map<OrgId, number>();

  constructor(options: TurnsOptions) {
    this.#options = options;
    this.#keys = groupKeys(options.access.keys, options.group);
    this.#taker = new LaneTaker(options);
  }

  /** @param called lanes that were just appended to; without, the ones that wait longest. */
  async round(most: Share, called: readonly string[] = []): Promise<Round> {
    const { redis } = this.#options.access;
    const named = called.filter((org) => orgOf(org));
    if (named.length > 0) return this.#takeFromNamed(named, most);
    const [untilNext, ...pairs] = await claimTurns.run(redis, [this.#keys.active], [LANES_AT_ONCE]);
    const claims: Claim[] = [];
    for (let at = 0; at < pairs.length; at += 2)
      claims.push({ member: String(pairs[at]), mark: String(pairs[at + 1]) });
    if (claims.length === 0) return { deliveries: [], untilNext };
    try {
      return { deliveries: await this.#takeFrom(claims, most), untilNext: 0 };
    } finally {
      this.#releaseLater(claims);
    }
  }

  /** Which lanes they are is known: they are read behind their claim, without waiting for its answer. */
  async #takeFromNamed(named: readonly string[], most: Share): Promise<Round> {
    const { access, onError } = this.#options;
    const claims = named.map((member): Claim => ({ member }));
    const claimed = claimTurns.run(access.redis, [this.#keys.active], named).then(
      ([, ...pairs]) => {
        for (const [at, claim] of claims.entries()) claim.mark = pairs[2 * at + 1];
      },
      // What was taken is in hand all the same. Without a mark a lane stays in the queue as it is.
      (error: unknown) => onError(storeError(error, 'the queue of lanes')),
    );
    try {
      return { deliveries: await this.#takeFrom(claims, most), untilNext: 0 };
    } finally {
      await claimed;
      this.#releaseLater(claims);
    }
  }

  /** What a broken connection took may be ours: look in every lane at its next turn. */
  lookEverywhere(): void {
    this.#looked.clear();
  }

  async #takeFrom(claims: readonly Claim[], most: Share): Promise<Delivery[]> {
    const placed = await Promise.all(claims.map(async (claim) => [await this.#ours(claim), claim] as const));
    const lanes = placed.flatMap(([org, claim]) => (org ? [{ org, claim }] : []));
    const { look, alive } = lanes.some(({ org }) => this.#isLookDue(org))
      ? await this.#options.roll()
      : { look: 'none' as const, alive: [] };
    const pass = async (some: typeof lanes, most: Share, first: boolean): Promise<Delivery[]> => {
      if (some.length === 0 || most.messages < 1 || most.bytes < 1) return [];
      const share = {
        messages: Math.max(1, Math.floor(most.messages / some.length)),
        bytes: Math.max(1, Math.floor(most.bytes / some.length)),
      };
      const taken = some.map(async ({ org, claim }) => {
        const lookNow = first && this.#isLookDue(org) ? look : 'none';
        claim.turn = await this.#turn(org, share, lookNow, alive);
        return claim.turn.deliveries;
      });
      return (await Promise.all(taken)).flat();
    };
    const shares = await pass(lanes, most, true);
    // What the others left of the round goes to the lanes that have more, unless the others would have to wait for it.
    const left = {
      messages: most.messages - shares.length,
      bytes: shares.reduce((left, { payload }) => left - payload.length, most.bytes),
    };
    const others = lanes.some(({ claim }) => !claim.turn?.more && (claim.turn?.deliveries.length ?? 0) > 0);
    if (others) return shares;
    return [
      ...shares,
      ...(await pass(
        lanes.filter(({ claim }) => claim.turn?.more),
        left,
        false,
      )),
    ];
  }

  async #turn(org: OrgId, share: Share, look: LookFor, alive: readonly string[]): Promise<Turn> {
    try {
      const turn = await this.#taker.take(org, share, look, alive);
      if (look !== 'none') this.#looked.set(org, performance.now());
      return turn;
    } catch (error) {
      this.#options.onError(storeError(error, `a turn at lane ${org}`));
      return { deliveries: [], held: 1, more: false, untilDue: -1 };
    }
  }

  /** The org of a claimed lane, if this group may read it. */
  async #ours(claim: Claim): Promise<OrgId | undefined> {
    const { access, group, onError } = this.#options;
    const empty = { deliveries: [], more: false, untilDue: -1 };
    const org = orgOf(claim.member);
    if (!org) {
      claim.turn = { ...empty, held: 0 };
      return undefined;
    }
    try {
      const placement = await access.placements.of(org);
      if (placement === group) return org;
      access.counters.add('lanes_handed_over');
      const other = groupKeys(access.keys, placement);
      await activateLane.run(access.redis, [other.active], [org, other.wake]);
      claim.turn = { ...empty, held: 0 };
    } catch (error) {
      onError(storeError(error, `the placement of lane ${org}`));
      claim.turn = { ...empty, held: 1 };
    }
    return undefined;
  }

  #releaseLater(claims: readonly Claim[]): void {
    this.#release(claims).catch((error: unknown) =>
      this.#options.onError(storeError(error, 'the queue of lanes')),
    );
  }

  /** Puts the lanes where they belong in the queue. Whoever was appended to meanwhile is due again already. */
  async #release(claims: readonly Claim[]): Promise<void> {
    const { redis, keys } = this.#options.access;
    const marked = claims.flatMap(({ member, mark, turn }) => (mark ? [member, mark, waitOf(turn)] : []));
    if (marked.length === 0) return;
    const out = await releaseTurns.run(redis, [this.#keys.active], marked);
    for (const org of out.map(orgOf)) {
      if (!org) continue;
      await dropEmptyLane.run(redis, [laneKeys(keys, org).lane]);
      this.#looked.delete(org);
    }
  }

  #isLookDue(org: OrgId): boolean {
    const looked = this.#looked.get(org);
    return looked === undefined || performance.now() - looked > LOOK_FOR_LEFT;
  }
}

/** Milliseconds until a lane is due again, -1 to take it out of the queue. */
const waitOf = (turn: Turn | undefined): number => {
  if (turn?.more) return 0;
  if (turn?.held === 0) return -1;
  return turn && turn.untilDue >= 0 ? Math.min(turn.untilDue, CLAIM) : CLAIM;
};

const orgOf = (member: string): OrgId | undefined => {
  try {
    return orgId(member);
  } catch {
    return undefined;
  }
};
