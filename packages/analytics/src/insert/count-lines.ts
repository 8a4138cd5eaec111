import { BulkheadError, type OrgId } from '@bulkhead/tenancy';

/** What each line of an org begins with. ClickHouse refuses a second `org_id` in a row as a duplicate. */
export const lineStart = (org: OrgId): string => `{"org_id":"${org}",`;

const NEWLINE = 10;
const QUOTE = 34;
const BACKSLASH = 92;
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
 * lines but objects, one after the other, and reads some broken JSON in ways of its own (`[{]` as a String, a backslash
 * outside of quotes). A second object in a line would begin with an org of its own, so each line's brackets must pair
 * up, close at its end and nowhere before, and nothing but JSON may stand between strings.
 */
export const countLines = (text: Uint8Array, org: OrgId): number => {
  const start = Buffer.from(lineStart(org));
  let at = 0;
  let lines = 0;
  while (at < text.length) {
    lines += 1;
    for (let index = 0; index < start.length; index += 1) {
      if (text[at + index] !== start[index]) throw notOfTheOrg(lines);
    }
    at = objectEnd(text, at + start.length, lines);
    if (at < text.length && text[at] !== NEWLINE) throw malformed(lines);
    at += 1;
  }
  return lines;
};

/** The place after the object that is open at `from`. */
const objectEnd = (text: Uint8Array, from: number, line: number): number => {
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
const stringEnd = (text: Uint8Array, from: number): number => {
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
