import { BulkheadError, type OrgId } from '@bulkhead/tenancy';

/** What each line of an org begins with. ClickHouse refuses a second `org_id` in a row as a duplicate. */
export const lineStart = (org: OrgId): string => `{"org_id":"${org}",`;

const NEWLINE = 10;
const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const CLOSE = 125;
const CLOSE_LIST = 93;
const DEEPEST = 30;

/** What a byte is outside of strings; 0 has no business there. */
const PLAIN = 1;
const QUOTES = 2;
const OPENS = 3;
const CLOSES = 4;
const classes = new Uint8Array(256);
for (const byte of Buffer.from(' \t:,+-.0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'))
  classes[byte] = PLAIN;
classes[QUOTE] = QUOTES;
for (const byte of Buffer.from('{[')) classes[byte] = OPENS;
for (const byte of Buffer.from('}]')) classes[byte] = CLOSES;

/**
 * Counts the lines of `text`, each of which must be one JSON object that begins with the org. ClickHouse does not read
 * lines but objects, one after the other, with blanks, a comma or a semicolon between them. A second object in a line
 * would begin with an org of its own, so no `{` may come after a `}` but at the beginning of a line.
 */
export const countLines = (lines: Uint8Array, org: OrgId): number => {
  // A view: its search for a byte runs at the speed of memory.
  const text = Buffer.from(lines.buffer, lines.byteOffset, lines.byteLength);
  const start = Buffer.from(lineStart(org));
  let at = 0;
  let count = 0;
  while (at < text.length) {
    count += 1;
    for (let index = 0; index < start.length; index += 1) {
      if (text[at + index] !== start[index]) throw notOfTheOrg(count);
    }
    const from = at + start.length;
    const end = plainEnd(text, from) ?? objectEnd(text, from, count);
    const lineBreak = text.indexOf(NEWLINE, at);
    if (end !== (lineBreak < 0 ? text.length : lineBreak)) throw malformed(count);
    at = end + 1;
  }
  return count;
};

/** The place after the line, if each `}` in it is followed by what cannot begin another object. */
const plainEnd = (text: Buffer, from: number): number | undefined => {
  for (let at = text.indexOf(CLOSE, from); at >= 0; at = text.indexOf(CLOSE, at + 1)) {
    const next = text[at + 1];
    if (next === NEWLINE || next === undefined) return at + 1;
    const harmless = next === CLOSE || next === CLOSE_LIST || (next === COMMA && text[at + 2] === QUOTE);
    if (!harmless) return undefined;
  }
  return undefined;
};

/**
 * The place after the object that is open at `from`, read bracket by bracket, about ten times slower. Of broken JSON
 * ClickHouse reads some in ways of its own (`[{]` as a String, a backslash outside of quotes): brackets must pair up,
 * and nothing but JSON may stand between strings.
 */
const objectEnd = (text: Buffer, from: number, line: number): number => {
  // One bit per open bracket, the innermost last: set for `{`, of which both codes have bit 5, unlike those of `[`.
  let open = 1;
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    const byte = text[at] as number;
    const kind = classes[byte];
    if (kind === PLAIN) continue;
    if (kind === QUOTES) at = stringEnd(text, at + 1);
    else if (kind === OPENS) {
      depth += 1;
      if (depth > DEEPEST) break;
      open = (open << 1) | ((byte >> 5) & 1);
    } else if (kind === CLOSES) {
      if ((open & 1) !== ((byte >> 5) & 1)) break;
      open >>= 1;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else break;
  }
  throw malformed(line);
};

/** The place of the quote that ends the string, or of the line break that must not be in it. */
const stringEnd = (text: Buffer, from: number): number => {
  for (let at = from; at < text.length; at += 1) {
    const byte = text[at];
    if (byte === QUOTE) return at;
    if (byte === NEWLINE) return at - 1;
    if (byte === BACKSLASH && text[at + 1] !== NEWLINE) at += 1;
  }
  return text.length;
};

const notOfTheOrg = (line: number) =>
  new BulkheadError(
    'ORG_MISMATCH',
    `line ${line} of an org's batch does not begin with {"org_id":"…", and the org of its context, expected every line to; write lines with orgLines, nothing was sent`,
    { field: 'org_id' },
  );

const malformed = (line: number) =>
  new BulkheadError(
    'INVALID_INPUT',
    `line ${line} of an org's batch is not exactly one JSON object, expected one per line; write lines with orgLines, nothing was sent`,
  );
