import { randomUUID } from 'node:crypto';
import {
  type Actor,
  agentId,
  BulkheadError,
  type OrgContext,
  type OrgId,
  orgId,
  type Role,
  systemId,
  tokenId,
  userId,
} from '@bulkhead/tenancy';
import { issueContext } from '@bulkhead/tenancy/verification';
import { encodeSegment } from '../keys/segment.js';
import { type Packed, unpack } from './packing.js';
import type { SigningKeys } from './signing-keys.js';

/** What a producer gives. */
export interface Message {
  /** What the payload is, such as `events`: lower-case letters, digits, `.`, `_`, `-`. */
  readonly kind: string;
  readonly payload: Buffer | string;
  /** The same id twice is the same message: the second is not appended. Made up unless given. */
  readonly id?: string;
  /**
   * What the payload holds, `ITEM` bytes each: nothing is appended if one of them was before, in whatever message.
   * The same twice in one append is the caller's mistake and not looked for.
   */
  readonly items?: Buffer;
}

/** A message as it lies in a lane. */
export interface SealedMessage {
  readonly id: string;
  readonly header: string;
  readonly signature: string;
  readonly payload: Buffer;
}

/** A message that was proven to be the lane's. */
export interface OpenedMessage {
  /** Of whoever sent it, as verified at the door. */
  readonly context: OrgContext;
  readonly id: string;
  readonly kind: string;
  readonly requestId: string;
  /** The server's clock, ms. */
  readonly time: number;
  readonly payload: Buffer;
  /** Of the payload, if it lay packed. */
  readonly size: number | undefined;
}

export type Rejection =
  | 'truncated'
  | 'unsupported_version'
  | 'wrong_lane'
  | 'unknown_key'
  | 'bad_signature'
  | 'stale'
  | 'replayed';

/** Bytes of one payload: what a reader must be able to hold many times over. */
export const LARGEST_PAYLOAD = 4 * 1024 * 1024;

/** Versions: of an envelope with its payload as it was given, and of one that says at its end how large a packed one is. */
const PLAIN = '1';
export const PACKED = '2';

/** @param packed the message's payload as it is to lie in the lane. */
export const seal = (
  keys: SigningKeys,
  { orgId, actor, role, requestId }: OrgContext,
  message: Message,
  time: number,
  packed: Packed = message,
): SealedMessage => {
  const { kind, id = randomUUID() } = message;
  const { payload, size } = packed;
  if (!/^[a-z0-9._-]{1,64}$/.test(kind))
    throw invalid('kind', kind, 'lower-case letters, digits, ".", "_" or "-"');
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
  const unpacked = size ?? bytes.length;
  if (unpacked > LARGEST_PAYLOAD) {
    throw invalid('payload', `${unpacked} bytes`, `at most ${LARGEST_PAYLOAD}; split it`);
  }
  const words = [
    size === undefined ? PLAIN : PACKED,
    segmentOf('id', id),
    orgId,
    kind,
    segmentOf('request id', requestId.slice(0, 200)),
    Math.floor(time),
    // Two envelopes are never equal, so that an equal one in a lane is a copy that somebody else made.
    randomUUID().slice(0, 8),
    actor.kind,
    actor.id,
    role,
    keys.newest,
    ...(size === undefined ? [] : [size]),
  ];
  const header = words.join('|');
  return { id, header, signature: keys.sign(keys.newest, header, bytes), payload: bytes };
};

const segmentOf = (field: string, text: string): string => {
  try {
    if (text.length <= 200) return encodeSegment(text);
  } catch {
    // Told below, of the field and not of a key.
  }
  throw invalid(field, text, '1 to 200 characters of well-formed Unicode');
};

/** The one door from a lane to a context: lane, header and signature name the same org, or there is no message. */
export const open = (
  keys: SigningKeys,
  lane: OrgId,
  { header, signature, payload }: Omit<SealedMessage, 'id'>,
): OpenedMessage | Rejection => {
  const match = shape.exec(header);
  if (!match) return /^(?![12]\|)\d+\|/.test(header) ? 'unsupported_version' : 'truncated';
  const words = match.slice(1) as Words;
  const [form, id, org, kind, requestId, time, , actorKind, actor, role, version, size] = words;
  if ((form === PACKED) !== (size !== undefined)) return 'truncated';
  if (org !== lane) return 'wrong_lane';
  if (!keys.has(version)) return 'unknown_key';
  if (!keys.verify(version, header, payload, signature)) return 'bad_signature';
  const unpacked = size === undefined ? payload : unpack(payload, Number(size));
  if (!unpacked) return 'truncated';
  const context = issueContext({
    orgId: orgId(org),
    actor: actorOf(actorKind, actor),
    role: role as Role,
    requestId: decodeURIComponent(requestId),
  });
  return {
    context,
    id: decodeURIComponent(id),
    kind,
    requestId: context.requestId,
    time: Number(time),
    payload: unpacked,
    size: size === undefined ? undefined : unpacked.length,
  };
};

/** Of an envelope that may be anybody's: for logs and lists, never for a decision. */
export const claims = (header: string): Claims | undefined => {
  const match = shape.exec(header);
  if (!match) return undefined;
  const [, id, org, kind, , , , , , , , size] = match.slice(1) as Words;
  return { id: decodeURIComponent(id), org, kind, ...(size !== undefined && { size: Number(size) }) };
};

export interface Claims {
  readonly id: string;
  readonly org: string;
  readonly kind: string;
  /** Bytes of the payload, where it is packed. */
  readonly size?: number;
}

type Words = [
  form: string,
  id: string,
  org: string,
  kind: string,
  requestId: string,
  time: string,
  nonce: string,
  actorKind: Actor['kind'],
  actor: string,
  role: string,
  keyVersion: string,
  /** Of a packed payload. */
  size: string | undefined,
];

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const text = '(?:[A-Za-z0-9_.~-]|%[0-9A-F]{2}){1,1024}';
const shape = new RegExp(
  `^([${PLAIN}${PACKED}])\\|(${text})\\|(${uuid})\\|([a-z0-9._-]{1,64})\\|(${text})\\|(\\d{13})` +
    `\\|([0-9a-f]{8})\\|(user|agent|token|system)\\|(${uuid})\\|(owner|admin|member|viewer|agent)` +
    '\\|([A-Za-z0-9_-]{1,32})(?:\\|(\\d{1,7}))?$',
);

const actorOf = (kind: Actor['kind'], id: string): Actor => {
  if (kind === 'user') return { kind, id: userId(id) };
  if (kind === 'agent') return { kind, id: agentId(id) };
  if (kind === 'token') return { kind, id: tokenId(id) };
  return { kind, id: systemId(id) };
};

const invalid = (field: string, value: string, expected: string): BulkheadError =>
  new BulkheadError(
    'INVALID_INPUT',
    `lane message ${field} ${JSON.stringify(value.slice(0, 60))}, expected ${expected}`,
    { field },
  );
