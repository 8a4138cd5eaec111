import { fieldName, InputError } from '../input/input-error.js';
import { malformed, tooMuch, unsupported } from './body-faults.js';
import { joined, type Pieces } from './body-pieces.js';
import { textOf, withoutMark } from './body-text.js';
import { readJson } from './read-json.js';
import { textLines } from './text-lines.js';

export const MOST_RECORDS = 10_000;

/** A line that is no JSON loses itself alone, as any other record that cannot be taken. */
export class UnreadableRecord {
  readonly detail: string;

  constructor(detail: string) {
    this.detail = detail;
  }
}

export type RecordFormat = 'json' | 'lines';

const formats: readonly [RegExp, RecordFormat][] = [
  [/^application\/json$/i, 'json'],
  [/^application\/(?:x-)?(?:ndjson|jsonl|json-lines|jsonlines)$/i, 'lines'],
];

export const formatOf = (contentType: string | undefined): RecordFormat => {
  const [type = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim());
  const isUtf8 = parameters.every((one) => !/^charset=/i.test(one) || /^charset="?utf-8"?$/i.test(one));
  const format = formats.find(([pattern]) => pattern.test(type))?.[1];
  if (format && isUtf8) return format;
  throw unsupported('Content-Type', contentType, 'application/json or application/x-ndjson in UTF-8');
};

/** Records that lie in memory at once. Each is written and forgotten before the next ones are read. */
export type RecordBatches = AsyncIterable<Iterable<unknown>>;

export const readRecords = (format: RecordFormat, pieces: Pieces): RecordBatches =>
  format === 'json' ? arrayOf(pieces) : linesOf(pieces);

async function* arrayOf(pieces: Pieces): AsyncGenerator<readonly unknown[]> {
  const text = withoutMark(textOf(await joined(pieces)));
  let read: unknown;
  try {
    read = readJson(text);
  } catch (error) {
    throw error instanceof InputError ? error : malformed('not valid JSON', error);
  }
  const records = Array.isArray(read) ? read : [read];
  if (records.length > MOST_RECORDS) throw tooMany();
  yield records;
}

async function* linesOf(pieces: Pieces): AsyncGenerator<Iterable<unknown>> {
  const count = { records: 0 };
  for await (const lines of textLines(pieces)) yield recordsOf(lines, count);
}

function* recordsOf(text: string, count: { records: number }): Generator<unknown> {
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end < 0 ? text.length : end);
    at = end < 0 ? text.length : end + 1;
    if (line.trim() === '') continue;
    count.records += 1;
    if (count.records > MOST_RECORDS) throw tooMany();
    yield recordOf(line, count.records - 1);
  }
}

const recordOf = (line: string, index: number): unknown => {
  try {
    return readJson(line);
  } catch (error) {
    // A key twice says two things, of which one may be about another org: that is no mistake of one record.
    if (error instanceof InputError) throw ofRecord(error, index);
    return new UnreadableRecord('not valid JSON');
  }
};

const ofRecord = ({ faults, code }: InputError, index: number): InputError =>
  new InputError(
    faults.map((fault) => ({
      ...fault,
      field: fieldName(fault.field === '' ? [index] : [index, fault.field]),
    })),
    code,
  );

export const tooMany = () => tooMuch(`more than ${MOST_RECORDS} records; send it in parts`);
