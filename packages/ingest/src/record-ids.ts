import { createHash } from 'node:crypto';

export interface RequestName {
  readonly org: string;
  /** Who sent it: two senders may choose the same key. */
  readonly actor: string;
  readonly table: string;
  /** The Idempotency-Key, a digest of the body, or something random: what is equal when a request is repeated. */
  readonly key: string;
}

export interface RequestIds {
  /** A UUID (version 8) for the record at this place of the request, the same for the same request. */
  record(index: number): string;
  /** The lane message of this place: sent again, it is delivered once. */
  message(index: number): string;
}

/** Ids of one request's records: 88 bits of its digest and the place. Costs a concatenation per record. */
export const requestIds = ({ org, actor, table, key }: RequestName): RequestIds => {
  const digest = createHash('sha256')
    .update(JSON.stringify([org, actor, table, key]))
    .digest('hex');
  const hex = (from: number, length: number) => digest.slice(from, from + length);
  const start = `${hex(0, 8)}-${hex(8, 4)}-8${hex(12, 3)}-8${hex(15, 3)}-${hex(18, 4)}`;
  return {
    record: (index) => start + index.toString(16).padStart(8, '0'),
    message: (index) => `${hex(0, 40)}.${index}`,
  };
};
