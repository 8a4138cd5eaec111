import { BulkheadError, type OrgContext } from '@bulkhead/tenancy';
import { keyCatalogue } from '../keys/key-catalogue.js';
import { encodeSegment } from '../keys/segment.js';
import { storeError } from '../store-error.js';
import { activateLane } from './active-lanes.js';
import { appendMessages } from './append-messages.js';
import { type DeadLetters, OrgDeadLetters } from './dead-letters.js';
import { type Message, seal } from './envelope.js';
import { assertItems, byMessage, itemKeys, MOST_REMEMBERED } from './items.js';
import { groupKeys, type LaneAccess, laneKeys, seenKeys, signingKeysOf } from './lane-access.js';
import { RETRY_AFTER } from './lane-limits.js';
import { type LaneState, laneState } from './lane-state.js';
import { isLarge, type Packed, pack } from './packing.js';
import { weightOf } from './weight.js';

export interface OrgLanes {
  /** Signs and appends all messages or none, and resolves once Redis has them as durably as it is set up to. */
  append(messages: readonly Message[]): Promise<Appended>;
  /** Counts, never payloads. */
  state(): Promise<LaneState>;
  readonly deadLetters: DeadLetters;
}

export type Appended =
  | { readonly accepted: true; readonly ids: readonly string[]; readonly held: number }
  /** No room: back-pressure for the sender. Nothing was appended. */
  | { readonly accepted: false; readonly held: number; readonly retryAfter: number }
  /** Per message the places, in any order, of items that were appended before. Nothing was appended: take them out and try again. */
  | { readonly accepted: false; readonly known: readonly (readonly number[])[] };

export const MOST_MESSAGES = 1000;

export class OrgLane implements OrgLanes {
  readonly #access: LaneAccess;
  readonly #context: OrgContext;
  readonly deadLetters: DeadLetters;

  constructor(access: LaneAccess, context: OrgContext) {
    this.#access = access;
    this.#context = context;
    this.deadLetters = new OrgDeadLetters(access, context);
  }

  async append(messages: readonly Message[]): Promise<Appended> {
    if (messages.length < 1 || messages.length > MOST_MESSAGES) {
      throw new BulkheadError(
        'INVALID_INPUT',
        `lane append of ${messages.length} messages, expected 1 to ${MOST_MESSAGES}; split the batch`,
        { field: 'messages' },
      );
    }
    assertItems(messages);
    const { redis, keys, clock, counters, placements, limits } = this.#access;
    const { orgId } = this.#context;
    const signingKeys = signingKeysOf(this.#access);
    const group = await placements.of(orgId);
    const { active, wake } = groupKeys(keys, group);
    const { lane, weight } = laneKeys(keys, orgId);
    const time = clock.now();
    const packed: readonly Packed[] = messages.some(isLarge)
      ? await Promise.all(messages.map(({ payload }) => pack(payload)))
      : messages;
    const sealed = messages.map((message, at) => seal(signingKeys, this.#context, message, time, packed[at]));
    const weights = sealed.map((one, at) => weightOf(one, packed[at]?.size));
    const bytes = weights.reduce((sum, one) => sum + one, 0);
    if (bytes > limits.maxBytes) {
      throw new BulkheadError(
        'INVALID_INPUT',
        `lane append of ${bytes} bytes, expected at most the ${limits.maxBytes} that a lane holds; split the batch`,
        { field: 'messages' },
      );
    }
    const bounds = [
      limits.maxMessages,
      limits.maxBytes,
      keyCatalogue.laneSeen.ttl,
      keyCatalogue.laneItems.ttl,
      MOST_REMEMBERED,
    ];
    const envelopes = sealed.flatMap(({ header, signature, payload, id }, at) => [
      header,
      signature,
      payload,
      messages[at]?.id === undefined ? '' : encodeSegment(id),
      messages[at]?.items ?? '',
      weights[at] as number,
    ]);
    try {
      const [[held, known, ...places]] = await Promise.all([
        appendMessages.run(
          redis,
          [lane, ...seenKeys(this.#access, orgId), ...itemKeys(keys, orgId), weight],
          [...bounds, ...envelopes],
        ),
        activateLane.run(redis, [active], [orgId, wake]),
      ]);
      if (places.length > 0) {
        counters.add('items_known', places.length / 2);
        return { accepted: false, known: byMessage(messages.length, places) };
      }
      if (held < 0) {
        counters.add('lane_full');
        return { accepted: false, held: -held - 1, retryAfter: RETRY_AFTER };
      }
      counters.add('messages_appended', messages.length - known);
      counters.add('messages_duplicate', known);
      return { accepted: true, ids: sealed.map(({ id }) => id), held };
    } catch (error) {
      throw storeError(error, 'a lane append');
    }
  }

  state(): Promise<LaneState> {
    return laneState(this.#access, this.#context.orgId);
  }
}
