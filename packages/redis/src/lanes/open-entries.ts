import type { OrgId } from '@bulkhead/tenancy';
import type { Delivery } from './delivery.js';
import { open, type Rejection } from './envelope.js';
import type { SigningKeys } from './signing-keys.js';
import { entryTime, fieldsOf } from './stream-fields.js';
import type { RawEntry } from './take-turn.js';
import { weightOf } from './weight.js';

/** Milliseconds between the time that an envelope says and the time it was appended. */
const LARGEST_SKEW = 5 * 60_000;

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
}

/** Tells the lane's own messages from everything else that lies in it. */
export const openEntries = (
  signingKeys: SigningKeys,
  org: OrgId,
  entries: readonly RawEntry[],
): OpenedEntries => {
  const opened: OpenedEntries = { deliveries: [], rejected: [] };
  for (const entry of entries) {
    const outcome = openEntry(signingKeys, org, entry);
    if ('reason' in outcome) opened.rejected.push(outcome);
    else opened.deliveries.push(outcome);
  }
  return opened;
};

const openEntry = (
  signingKeys: SigningKeys,
  org: OrgId,
  [name, attempt, verdict, list]: RawEntry,
): Delivery | Rejected => {
  const fields = fieldsOf(list);
  const [header, signature, payload] = [fields.get('h'), fields.get('s'), fields.get('p')];
  const raw = {
    entry: String(name),
    attempt,
    header: String(header ?? ''),
    signature: String(signature ?? ''),
    payload: payload ?? Buffer.alloc(0),
  };
  if (!header || !signature || !payload) return { ...raw, reason: 'truncated' };
  const message = open(signingKeys, org, raw);
  if (typeof message === 'string') return { ...raw, reason: message };
  if (verdict === 1) return { ...raw, reason: 'replayed' };
  if (Math.abs(entryTime(raw.entry) - message.time) > LARGEST_SKEW) return { ...raw, reason: 'stale' };
  const { context, id, kind, requestId, time, payload: unpacked, size } = message;
  const weight = weightOf(raw, size);
  return {
    context,
    id,
    kind,
    requestId,
    sentAt: new Date(time),
    payload: unpacked,
    attempt,
    entry: raw.entry,
    weight,
  };
};
