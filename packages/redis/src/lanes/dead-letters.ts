import { BulkheadError, type OrgContext, type OrgId } from '@bulkhead/tenancy';
import { storeError } from '../store-error.js';
import { activateLane } from './active-lanes.js';
import { replayMessage } from './append-messages.js';
import type { DeadLetter } from './dead-letter.js';
import { claims, type OpenedMessage, open, seal } from './envelope.js';
import { groupKeys, type LaneAccess, laneKeys, signingKeysOf } from './lane-access.js';
import { pack } from './packing.js';
import { entryTime, fieldsOf } from './stream-fields.js';
import { weightOf } from './weight.js';

export interface DeadLetters {
  /** Newest first, without payloads; `before` is the id of the last one seen. */
  list(options?: { readonly limit?: number; readonly before?: string }): Promise<DeadLetter[]>;
  /** The message, once its signature has proven that it is this org's. */
  read(id: string): Promise<OpenedMessage>;
  /** Back into the lane under a new signature, to the same org. False when the lane has no room. */
  replay(id: string): Promise<boolean>;
  discard(id: string): Promise<void>;
}

export class OrgDeadLetters implements DeadLetters {
  readonly #access: LaneAccess;
  readonly #context: OrgContext;

  constructor(access: LaneAccess, context: OrgContext) {
    this.#access = access;
    this.#context = context;
  }

  async list({ limit = 50, before }: { limit?: number; before?: string } = {}): Promise<DeadLetter[]> {
    const from = before === undefined ? '+' : `(${entryId(before)}`;
    const most = Math.min(Math.max(1, Math.floor(limit)), 500);
    return (await this.#range(from, '-', most)).map((entry) => summary(this.#context.orgId, entry));
  }

  async read(id: string): Promise<OpenedMessage> {
    const [found] = await this.#range(entryId(id), entryId(id), 1);
    if (!found) throw missing(id);
    const fields = fieldsOf(found[1]);
    const opened = open(signingKeysOf(this.#access), this.#context.orgId, {
      header: String(fields.get('h') ?? ''),
      signature: String(fields.get('s') ?? ''),
      payload: fields.get('p') ?? Buffer.alloc(0),
    });
    if (typeof opened !== 'string') return opened;
    throw new BulkheadError(
      'ENVELOPE_REJECTED',
      `dead letter ${id} is not a message of this org (${opened}), expected one that we signed for it; discard it`,
    );
  }

  async replay(id: string): Promise<boolean> {
    const message = await this.read(id);
    const { redis, keys, clock, placements, limits } = this.#access;
    const { orgId } = this.#context;
    const { lane, dead, weight } = laneKeys(keys, orgId);
    const { active, wake } = groupKeys(keys, await placements.of(orgId));
    // A new id: the old one is known as delivered. The context is the sender's, which `read` has proven.
    const { kind, payload, context } = message;
    const packed = await pack(payload);
    const sealed = seal(signingKeysOf(this.#access), context, { kind, payload }, clock.now(), packed);
    const envelope = [sealed.header, sealed.signature, sealed.payload, weightOf(sealed, packed.size)];
    try {
      const [outcome] = await Promise.all([
        replayMessage.run(
          redis,
          [lane, dead, weight],
          [entryId(id), limits.maxMessages, limits.maxBytes, ...envelope],
        ),
        activateLane.run(redis, [active], [orgId, wake]),
      ]);
      if (outcome === -1) throw missing(id);
      return outcome === 1;
    } catch (error) {
      throw storeError(error, 'the replay of a dead letter');
    }
  }

  async discard(id: string): Promise<void> {
    const { redis, keys } = this.#access;
    const gone = await redis
      .xdel(laneKeys(keys, this.#context.orgId).dead, entryId(id))
      .catch((error: unknown) => {
        throw storeError(error, 'the discard of a dead letter');
      });
    if (gone === 0) throw missing(id);
  }

  async #range(from: string, to: string, count: number): Promise<[Buffer, Buffer[]][]> {
    const { redis, keys } = this.#access;
    try {
      return await redis.xrevrangeBuffer(laneKeys(keys, this.#context.orgId).dead, from, to, 'COUNT', count);
    } catch (error) {
      throw storeError(error, 'the dead letters of a lane');
    }
  }
}

const summary = (org: OrgId, [entry, list]: [Buffer, Buffer[]]): DeadLetter => {
  const id = String(entry);
  const fields = fieldsOf(list);
  const header = claims(String(fields.get('h') ?? ''));
  // A message that was moved here from another org's lane must not name that org's things.
  const claimed = header?.org === org ? header : undefined;
  return {
    id,
    reason: String(fields.get('reason') ?? ''),
    detail: String(fields.get('detail') ?? ''),
    attempts: Number(fields.get('attempts') ?? 0),
    at: new Date(entryTime(id)),
    messageId: claimed?.id,
    kind: claimed?.kind,
    bytes: claimed?.size ?? fields.get('p')?.length ?? 0,
  };
};

/** Redis would take `-` or `(1` as ranges. */
const entryId = (id: string): string => {
  if (/^\d{1,15}-\d{1,15}$/.test(id)) return id;
  throw missing(id);
};

const missing = (id: string): BulkheadError =>
  new BulkheadError(
    'NOT_FOUND',
    `dead letter ${JSON.stringify(id.slice(0, 60))} is not there; list them again`,
  );
