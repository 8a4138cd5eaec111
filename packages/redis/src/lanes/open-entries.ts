import type { OrgId } from '@bulkhead/tenancy';
import { keyCatalogue } from '../keys/key-catalogue.js';
import type { Delivery } from './delivery.js';
import { type OpenedMessage, open, type Rejection } from './envelope.js';
import { type LaneAccess, signingKeysOf } from './lane-access.js';
import { markSeen } from './settle-messages.js';
import { entryTime, fieldsOf } from './stream-fields.js';
import type { RawEntry } from './take-turn.js';

/** Milliseconds between the time that an envelope says and the time it was appended. */
const LARGEST_SKEW = 5 * 60_000;

/** Milliseconds. A replay is possible within twice the skew, so that two neighbouring memories cover it. */
const BUCKET = 4 * LARGEST_SKEW;

export interface Rejected {
  readonly entry: string;
  readonly reason: Rejection;
  readonly attempt: number;
  readonly header: string;
  readonly signature: string;
  readonly payload: Buffer;
}

export interface OpenedEntries {
  readonly deliveries: Delivery[];
  readonly rejected: Rejected[];
  /** Entries that bring a message again that was delivered already. */
  readonly duplicates: string[];
}

/** Tells the lane's own messages from everything else that lies in it. */
export const openEntries = async (
  access: LaneAccess,
  org: OrgId,
  entries: readonly RawEntry[],
): Promise<OpenedEntries> => {
  const opened: OpenedEntries = { deliveries: [], rejected: [], duplicates: [] };
  const candidates: Candidate[] = [];
  for (const raw of entries) {
    const candidate = openEntry(access, org, raw);
    if ('reason' in candidate) opened.rejected.push(candidate);
    else candidates.push(candidate);
  }
  const verdicts = await recall(access, org, candidates);
  for (const [at, candidate] of candidates.entries()) {
    if (verdicts[at] === 0) opened.deliveries.push(delivery(candidate));
    else if (verdicts[at] === 1) opened.rejected.push({ ...candidate.raw, reason: 'replayed' });
    else opened.duplicates.push(candidate.raw.entry);
  }
  return opened;
};

interface Candidate {
  readonly message: OpenedMessage;
  readonly raw: Omit<Rejected, 'reason'>;
}

const openEntry = (access: LaneAccess, org: OrgId, [id, attempt, list]: RawEntry): Candidate | Rejected => {
  const fields = fieldsOf(list);
  const [header, signature, payload] = [fields.get('h'), fields.get('s'), fields.get('p')];
  const raw = {
    entry: String(id),
    attempt,
    header: String(header ?? ''),
    signature: String(signature ?? ''),
    payload: payload ?? Buffer.alloc(0),
  };
  if (!header || !signature || !payload) return { ...raw, reason: 'truncated' };
  const message = open(signingKeysOf(access), org, raw);
  if (typeof message === 'string') return { ...raw, reason: message };
  if (Math.abs(entryTime(raw.entry) - message.time) > LARGEST_SKEW) return { ...raw, reason: 'stale' };
  return { message, raw };
};

/** 0 for a message that was not delivered in another entry. */
const recall = async (access: LaneAccess, org: OrgId, candidates: readonly Candidate[]) => {
  const verdicts = Array<0 | 1 | 2>(candidates.length);
  const buckets = new Map<number, number[]>();
  candidates.forEach(({ raw }, at) => {
    const bucket = Math.floor(entryTime(raw.entry) / BUCKET);
    buckets.set(bucket, [...(buckets.get(bucket) ?? []), at]);
  });
  const asked = [...buckets].map(async ([bucket, places]) => {
    const marks = places.flatMap((at) => {
      const { message, raw } = candidates[at] as Candidate;
      return [message.id, raw.entry, raw.signature.slice(0, 22)];
    });
    const keys = [bucket, bucket - 1].map((time) => access.keys.of('laneSeen', { org, bucket: time }));
    const replies = await markSeen.run(access.redis, keys, [keyCatalogue.laneSeen.ttl, ...marks]);
    places.forEach((at, n) => {
      verdicts[at] = replies[n] as 0 | 1 | 2;
    });
  });
  await Promise.all(asked);
  return verdicts;
};

const delivery = ({ message, raw }: Candidate): Delivery => {
  const { context, id, kind, requestId, time, payload } = message;
  return {
    context,
    id,
    kind,
    requestId,
    sentAt: new Date(time),
    payload,
    attempt: raw.attempt,
    entry: raw.entry,
  };
};
