import { type OrgId, orgId } from '@bulkhead/tenancy';
import { storeError } from '../store-error.js';
import { activateLane, CLAIM, claimTurns, dropEmptyLane, releaseTurns } from './active-lanes.js';
import type { Delivery, InFlight } from './delivery.js';
import { groupKeys, type LaneAccess, laneKeys } from './lane-access.js';
import { LaneTaker, type Share, type Turn } from './lane-taker.js';
import type { Rejected } from './open-entries.js';
import type { LookFor } from './take-turn.js';
import type { Wake } from './wake.js';

/** Lanes that are read in one go, so that a round trip is not waited for per lane. */
export const LANES_AT_ONCE = 32;

/** Milliseconds between two looks for what was left in a lane. */
const LOOK_FOR_LEFT = 5_000;

export interface TurnsOptions {
  readonly access: LaneAccess;
  readonly group: string;
  readonly reader: string;
  readonly inFlight: InFlight;
  readonly wake: Wake;
  /** Whose left messages may be looked for now, and who is alive. */
  readonly roll: () => Promise<{ readonly look: LookFor; readonly alive: readonly string[] }>;
  /** How many readers of the group live. */
  readonly readers: () => number;
  /** What one lane gave, as soon as it did. */
  readonly onTaken: (deliveries: readonly Delivery[]) => void;
  readonly onRejected: (org: OrgId, rejected: Rejected) => void;
  readonly onError: (error: Error) => void;
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

  /**
   * The lanes that wait longest. Resolves when all have had their turn.
   * @returns milliseconds until a lane is due, -1 when there is none. 0 when some were due now.
   */
  async sweep(most: Share): Promise<number> {
    const { access, wake, readers } = this.#options;
    const part = [LANES_AT_ONCE, readers()];
    const [untilNext, ...pairs] = await claimTurns.run(access.redis, [this.#keys.active], part);
    const claims: Claim[] = [];
    for (let at = 0; at < pairs.length; at += 2) {
      const member = String(pairs[at]);
      // One whose turn is under way has been claimed anew by this: it is read again behind that turn.
      if (wake.tryBegin(member)) claims.push({ member, mark: String(pairs[at + 1]) });
      else wake.call(member);
    }
    if (pairs.length === 0) return untilNext;
    await this.#takeFrom(claims, most);
    this.#releaseLater(claims);
    return 0;
  }

  /**
   * Lanes that were called, whose turns the caller has begun. They are read behind their claim, without waiting for
   * its answer.
   */
  async visit(called: readonly string[], most: Share): Promise<void> {
    const { access, onError } = this.#options;
    const claims = called.map((member): Claim => ({ member }));
    const claimed = claimTurns.run(access.redis, [this.#keys.active], called).then(
      ([, ...pairs]) => {
        for (const [at, claim] of claims.entries()) claim.mark = pairs[2 * at + 1];
      },
      // What was taken is in hand all the same. Without a mark a lane stays in the queue as it is.
      (error: unknown) => onError(storeError(error, 'the queue of lanes')),
    );
    await this.#takeFrom(claims, most);
    await claimed;
    this.#releaseLater(claims);
  }

  /** What a broken connection took may be ours: look in every lane at its next turn. */
  lookEverywhere(): void {
    this.#looked.clear();
  }

  /** Each lane by itself: none waits for the answer of another. */
  async #takeFrom(claims: readonly Claim[], most: Share): Promise<void> {
    const { wake, onTaken } = this.#options;
    const share = {
      messages: Math.max(1, Math.floor(most.messages / claims.length)),
      bytes: Math.max(1, Math.floor(most.bytes / claims.length)),
    };
    let rolled: ReturnType<TurnsOptions['roll']> | undefined;
    const roll = () => {
      rolled ??= this.#options.roll();
      return rolled;
    };
    const takeFrom = async (claim: Claim) => {
      const org = await this.#ours(claim);
      if (org) {
        claim.turn = await this.#turn(org, share, roll);
        onTaken(claim.turn.deliveries);
      }
      wake.end(claim.member, claim.turn?.more ?? false);
    };
    await Promise.all(claims.map(takeFrom));
  }

  async #turn(org: OrgId, share: Share, roll: TurnsOptions['roll']): Promise<Turn> {
    try {
      if (!this.#isLookDue(org)) return await this.#taker.take(org, share, 'none', []);
      const { look, alive } = await roll();
      const turn = await this.#taker.take(org, share, look, alive);
      this.#looked.set(org, performance.now());
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
      const { lane, weight } = laneKeys(keys, org);
      await dropEmptyLane.run(redis, [lane, weight]);
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
