import { BulkheadError } from '@bulkhead/tenancy';
import { malformed } from './body-faults.js';
import { isDuplicate, type ReadJson } from './read-json.js';

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
  throw new BulkheadError(
    'UNSUPPORTED_MEDIA_TYPE',
    `content type is ${JSON.stringify((contentType ?? '').slice(0, 60))}, expected application/json or application/x-ndjson in UTF-8`,
    { field: 'Content-Type' },
  );
};

/** One by one, so that a record is written and forgotten before the next one is read. */
export const readRecords = (format: RecordFormat, text: string, readJson: ReadJson): Iterable<unknown> =>
  format === 'json' ? arrayOf(text, readJson) : linesOf(text, readJson);

const arrayOf = (text: string, readJson: ReadJson): readonly unknown[] => {
  let read: unknown;
  try {
    read = readJson(text);
  } catch (error) {
    throw isDuplicate(error) ? error : malformed('not valid JSON', error);
  }
  const records = Array.isArray(read) ? read : [read];
  if (records.length > MOST_RECORDS) throw tooMany();
  return records;
};

function* linesOf(text: string, readJson: ReadJson): Generator<unknown> {
  let records = 0;
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end < 0 ? text.length : end);
    at = end < 0 ? text.length : end + 1;
    if (line.trim() === '') continue;
    records += 1;
    if (records > MOST_RECORDS) throw tooMany();
    yield recordOf(line, readJson);
  }
}

const recordOf = (line: string, readJson: ReadJson): unknown => {
  try {
    return readJson(line);
  } catch (error) {
    // It says two things, of which one may be about another org: that is no mistake of one record.
    if (isDuplicate(error)) throw error;
    return new UnreadableRecord('not valid JSON');
  }
};

const tooMany = () =>
  new BulkheadError(
    'BODY_TOO_LARGE',
    `body has more than ${MOST_RECORDS} records, expected at most as many; send it in parts`,
  );
