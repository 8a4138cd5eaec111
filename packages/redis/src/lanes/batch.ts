import { type OrgId, orgId } from '@bulkhead/tenancy';
import { z } from 'zod';
import { encodeSegment } from '../keys/segment.js';
import type { Delivery } from './delivery.js';
import type { SigningKeys } from './signing-keys.js';

/** Messages that are stored as one, in this order. */
export interface Batch {
  readonly id: string;
  /** What is done with them, such as the table that they go to. */
  readonly note: string;
  readonly deliveries: readonly Delivery[];
}

/** A batch as it is written down: where its messages lie, not what is in them. */
export interface BatchRecord {
  readonly id: string;
  readonly note: string;
  /** The reader that works on it. */
  readonly reader: string;
  /** Stored; what is left is to acknowledge the messages. */
  readonly done: boolean;
  readonly places: readonly Place[];
}

export interface Place {
  readonly org: OrgId;
  readonly entry: string;
}

const record = z.strictObject({
  note: z.string(),
  reader: z.string(),
  done: z.boolean(),
  /** Neighbours of one org together: the org, then its entries. */
  places: z.array(z.tuple([z.guid()], z.string().regex(/^\d{1,15}-\d{1,15}$/))),
});

export const placesOf = (deliveries: readonly Delivery[]): Place[] =>
  deliveries.map(({ context, entry }) => ({ org: context.orgId, entry }));

/** Signed: otherwise somebody who can write to Redis could have messages counted as done, or stored once more. */
export const writeRecord = (keys: SigningKeys, { id, note, reader, done, places }: BatchRecord): string => {
  const runs: string[][] = [];
  for (const { org, entry } of places) {
    const last = runs.at(-1);
    if (last?.[0] === org) last.push(entry);
    else runs.push([org, entry]);
  }
  const body = JSON.stringify({ note, reader, done, places: runs });
  return `${keys.newest}.${keys.sign(keys.newest, title(id), Buffer.from(body))}.${body}`;
};

/** Undefined for what we did not write. */
export const readRecord = (keys: SigningKeys, id: string, text: string): BatchRecord | undefined => {
  const [, version, signature, body] = /^([A-Za-z0-9_-]{1,32})\.([A-Za-z0-9_-]{43})\.(.*)$/s.exec(text) ?? [];
  if (!version || !signature || !body || !keys.has(version)) return undefined;
  if (!keys.verify(version, title(id), Buffer.from(body), signature)) return undefined;
  const { places, ...facts } = record.parse(JSON.parse(body));
  const flat = places.flatMap(([org, ...entries]) => entries.map((entry) => ({ org: orgId(org), entry })));
  return { id, ...facts, places: flat };
};

/** No header of an envelope begins like this, so that no signature serves as both. */
const title = (id: string): string => `batch|${encodeSegment(id)}`;
