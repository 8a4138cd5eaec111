import { keptDays, type RecordTable } from './tables.js';
import { decimal, finite, ip, oneOf, text, texts, uuid, type WriteValue, whole } from './write-value.js';

export interface Column {
  readonly name: string;
  /** `time`, `agent` and `attributes` depend on the request and are written by whoever writes the record. */
  readonly write: WriteValue | 'time' | 'agent' | 'attributes';
  /** The same for many records in a row. */
  readonly repeats?: boolean;
  readonly required: boolean;
  /** What a value must be, for whoever sent another one. */
  readonly expected: string;
}

/** Characters. */
const LONGEST_NAME = 256;
const LONGEST_TEXT = 65_536;
const U64 = 2n ** 64n - 1n;

type Kind = Pick<Column, 'write' | 'repeats' | 'expected'>;

const kinds = {
  time: {
    write: 'time',
    expected: 'an ISO 8601 time with its zone, or seconds since 1970',
  },
  agent: { write: 'agent', expected: 'the UUID of an agent' },
  uuid: { write: uuid, expected: 'a UUID' },
  name: {
    write: text(LONGEST_NAME),
    repeats: true,
    expected: `text of at most ${LONGEST_NAME} characters, without NUL`,
  },
  named: {
    write: text(LONGEST_NAME, 1),
    repeats: true,
    expected: `text of 1 to ${LONGEST_NAME} characters, without NUL`,
  },
  text: { write: text(LONGEST_TEXT), expected: `text of at most ${LONGEST_TEXT} characters, without NUL` },
  ip: { write: ip, expected: 'an IPv4 or IPv6 address' },
  port: { write: whole(65_535n), expected: 'a whole number from 0 to 65535' },
  count: { write: whole(U64), expected: 'a whole number from 0, as text above 9007199254740991' },
  finite: { write: finite, expected: 'a number' },
  decimal: { write: decimal, expected: 'a number of at most 12 digits, with at most 6 behind the point' },
  hops: { write: texts(256, LONGEST_NAME), expected: 'at most 256 names' },
  attributes: {
    write: 'attributes',
    expected: 'an object of at most 128 values, keys to 256 and values to 16384 characters, without NUL',
  },
  eventSeverity: choice('debug', 'info', 'warning', 'error', 'critical'),
  threatSeverity: choice('low', 'medium', 'high', 'critical'),
} as const satisfies Record<string, Kind>;

function choice(...words: string[]): Kind {
  return { write: oneOf(words), expected: `one of ${words.join(', ')}` };
}

/** `kind!` is required. */
const columns = (list: Readonly<Record<string, keyof typeof kinds | `${keyof typeof kinds}!`>>): Column[] =>
  Object.entries(list).map(([name, word]) => {
    const required = word.endsWith('!');
    return { name, required, ...kinds[(required ? word.slice(0, -1) : word) as keyof typeof kinds] };
  });

/** What a record of each table may hold besides its id. A test compares them with the columns of the migrations. */
export const shapes: Readonly<Record<RecordTable, readonly Column[]>> = {
  flows: columns({
    ts: 'time',
    agent_id: 'agent',
    service: 'name',
    source: 'ip!',
    destination: 'ip!',
    port: 'port',
    protocol: 'name',
    bytes: 'count',
    packets: 'count',
  }),
  paths: columns({
    ts: 'time',
    agent_id: 'agent',
    path: 'named!',
    hops: 'hops',
    latency_ms: 'finite!',
    loss_ratio: 'finite',
  }),
  threats: columns({
    ts: 'time',
    agent_id: 'agent',
    severity: 'threatSeverity!',
    service: 'name',
    rule: 'named!',
    source: 'ip',
    detail: 'text',
  }),
  changes: columns({
    ts: 'time',
    service: 'named!',
    kind: 'named!',
    author: 'name',
    summary: 'text',
    attributes: 'attributes',
  }),
  costs: columns({
    ts: 'time',
    service: 'named!',
    resource: 'name',
    amount: 'decimal!',
    currency: 'named',
  }),
  events: columns({
    ts: 'time',
    agent_id: 'agent',
    kind: 'named!',
    service: 'name',
    severity: 'eventSeverity',
    message: 'text',
    bytes: 'count',
    attributes: 'attributes',
  }),
};

export const keptText = (table: RecordTable): string =>
  `within the last ${keptDays[table]} days and at most a day ahead`;
