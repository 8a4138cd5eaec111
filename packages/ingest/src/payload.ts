import type { OrgId } from '@bulkhead/tenancy';
import { idPlace, lineStart } from './line.js';
import { itemBytes } from './record-items.js';
import { type IngestTable, kindOf, tableOf } from './tables.js';

/** What one lane message carries: whole lines of one table, each with a line break at its end. */
export interface Payload {
  readonly kind: string;
  readonly payload: Buffer;
  readonly records: number;
  /** What each of its lines is known by, where all brought ids of their own. */
  readonly items?: Buffer;
}

/** Characters of lines in one payload: at most thrice as many bytes, well below what a lane takes. */
const CHUNK = 512 * 1024;
/** Characters of one line. */
export const LONGEST_LINE = 512 * 1024;

/** Characters that are held as text. Soon turned into bytes, lines are gone before the collector has to move them. */
const PIECE = 16 * 1024;
/** Bytes that a character takes at most. */
const WIDEST = 3;
/** Bytes that the first payload begins with: most requests are small. */
const SMALL = 64 * 1024;

/** Collects lines into payloads. */
export class PayloadWriter {
  readonly #kind: string;
  readonly #payloads: Payload[] = [];
  #bytes = Buffer.alloc(0);
  #written = 0;
  #text = '';
  #items = '';
  #size = 0;
  #records = 0;

  constructor(table: IngestTable) {
    this.#kind = kindOf(table);
  }

  /** False for a line that is too long to be taken. Either all lines come with what they are known by, or none. */
  add(line: string, item = ''): boolean {
    if (line.length > LONGEST_LINE) return false;
    if (this.#size + line.length > CHUNK) this.#endPayload();
    this.#text += `${line}\n`;
    this.#items += item;
    this.#size += line.length + 1;
    this.#records += 1;
    if (this.#text.length > PIECE) this.#endPiece();
    return true;
  }

  end(): readonly Payload[] {
    this.#endPayload();
    return this.#payloads;
  }

  #endPiece(): void {
    this.#makeRoom(this.#text.length * WIDEST);
    this.#written += this.#bytes.write(this.#text, this.#written);
    this.#text = '';
  }

  /** The bytes are the payload's own, and grow in place of being joined: copies of a flood are what the collector chokes on. */
  #makeRoom(most: number): void {
    if (this.#bytes.length - this.#written >= most) return;
    const doubled =
      this.#payloads.length === 0 ? Math.max(SMALL, 2 * this.#bytes.length) : CHUNK + WIDEST * PIECE;
    const bytes = Buffer.allocUnsafeSlow(Math.max(doubled, this.#written + most));
    this.#bytes.copy(bytes, 0, 0, this.#written);
    this.#bytes = bytes;
  }

  #endPayload(): void {
    if (this.#records === 0) return;
    this.#endPiece();
    this.#payloads.push({
      kind: this.#kind,
      payload: this.#bytes.subarray(0, this.#written),
      records: this.#records,
      ...(this.#items !== '' && { items: itemBytes(this.#items) }),
    });
    this.#bytes = Buffer.alloc(0);
    this.#written = 0;
    this.#items = '';
    this.#size = 0;
    this.#records = 0;
  }
}

export type PayloadFault = 'unknown_kind' | 'empty' | 'other_org' | 'unended_line';

export interface ReadPayload {
  readonly table: IngestTable;
  readonly records: number;
}

const NEWLINE = 10;

/** Whether the payload is what its kind says and every line of it is the org's. */
export const readPayload = (kind: string, payload: Buffer, org: OrgId): ReadPayload | PayloadFault => {
  const table = tableOf(kind);
  if (!table) return 'unknown_kind';
  if (payload.length === 0) return 'empty';
  if (payload[payload.length - 1] !== NEWLINE) return 'unended_line';
  const start = Buffer.from(lineStart(org));
  let records = 0;
  for (let at = 0; at < payload.length; at = payload.indexOf(NEWLINE, at) + 1) {
    if (payload.compare(start, 0, start.length, at, Math.min(at + start.length, payload.length)) !== 0) {
      return 'other_org';
    }
    records += 1;
  }
  return { table, records };
};

/** The lines of a payload with their line breaks, to send them in parts. */
export function* linesOf(payload: Buffer): Generator<Buffer> {
  for (let at = 0; at < payload.length; ) {
    const end = payload.indexOf(NEWLINE, at);
    const next = end < 0 ? payload.length : end + 1;
    yield payload.subarray(at, next);
    at = next;
  }
}

/** The id of each line, in order. */
export function* idsOf(table: IngestTable, payload: Buffer): Generator<string> {
  const { from, to } = idPlace(table);
  for (const line of linesOf(payload)) yield line.toString('latin1', from, to);
}
