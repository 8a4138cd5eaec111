import {
  type IngestTable,
  judgeNames,
  keptDays,
  lineWriter,
  type Payload,
  PayloadWriter,
  type RequestIds,
  rangeOf,
  type Sender,
} from '@bulkhead/ingest';
import { tooMuch } from '../body-faults.js';
import { MOST_RECORDS, tooMany } from '../read-records.js';
import { refuseRequest } from '../refuse-request.js';
import { plainValue } from './any-value.js';
import { digitsOf, type Fields, fieldsOf, listOf, textOf } from './read-fields.js';
import { textJson, valueText } from './text-json.js';

export interface OtlpSource {
  readonly sender: Sender;
  readonly org: Parameters<typeof lineWriter>[0];
  /** Milliseconds. */
  readonly now: number;
  readonly ids: Pick<RequestIds, 'record'>;
}

export interface OtlpRows {
  readonly payloads: readonly Payload[];
  readonly accepted: number;
  readonly rejected: number;
  /** Why the first record was not taken. */
  readonly fault: string | undefined;
  /** Whether every record said when it happened, so that the request differs from any other but its repetition. */
  readonly haveTimes: boolean;
}

/** What stands above a record, as it is written into each of its rows. */
export interface Surroundings {
  readonly service: string;
  readonly resource: string;
  readonly scope: string;
  /** Of the scope, which has no column of its own. */
  readonly scopeAttributes: string;
}

/** Characters of all rows of a request. Each repeats its resource, so that a few bytes could be written as gigabytes. */
const MOST_TEXT = 64 * 1024 * 1024;

/** Collects the rows of one request. */
export class OtlpCollector {
  readonly #source: OtlpSource;
  readonly #range: ReturnType<typeof rangeOf>;
  readonly #line: ReturnType<typeof lineWriter>;
  readonly #payloads: PayloadWriter;
  #resource: { readonly of: unknown; readonly service: string; readonly attributes: string } | undefined;
  #index = 0;
  #left = MOST_TEXT;
  #accepted = 0;
  #rejected = 0;
  #fault: string | undefined;
  #haveTimes = true;

  constructor(table: IngestTable, source: OtlpSource) {
    this.#source = source;
    this.#range = rangeOf(keptDays[table], source.now);
    this.#line = lineWriter(source.org, table);
    this.#payloads = new PayloadWriter(table);
  }

  /** The attributes as a map of texts. One that names another org or agent refuses the request. */
  attributes(list: unknown, field: string, more = ''): string {
    let json = more;
    for (const item of listOf(list, field)) {
      const { key, value } = fieldsOf(item, field);
      const name = textOf(key);
      const plain = plainValue(value);
      if (plain === undefined) continue;
      const known = this.#source.sender.keys.of(name);
      if (known.meaning !== undefined || typeof plain === 'object') {
        const fault = judgeNames(this.#source.sender, name, plain, `${field}.${name}`);
        if (fault && fault.reason !== 'invalid') throw refuseRequest(fault, this.#index);
      }
      json += `${json === '' ? '' : ','}${textJson(name)}:${textJson(valueText(plain))}`;
    }
    return json;
  }

  /** Text that may hold pairs of its own, such as a tracestate. */
  pairs(text: unknown, field: string): void {
    const fault = judgeNames(this.#source.sender, 'tracestate', textOf(text), field);
    if (fault) throw refuseRequest(fault, this.#index);
  }

  surroundings(resource: unknown, scope: unknown): Surroundings {
    const { attributes } = fieldsOf(resource, 'resource');
    const { name, version, attributes: own } = fieldsOf(scope, 'scope');
    const versioned = textOf(version) === '' ? '' : `"otel.scope.version":${textJson(textOf(version))}`;
    // Many scopes may share one resource, of which they should not each make a copy.
    const known = this.#resource?.of === resource ? this.#resource : undefined;
    const written = known ?? {
      of: resource,
      service: textJson(serviceOf(attributes)),
      attributes: this.attributes(attributes, 'resource.attributes'),
    };
    this.#resource = written;
    return {
      service: written.service,
      resource: written.attributes,
      scope: textJson(textOf(name)),
      scopeAttributes: this.attributes(own, 'scope.attributes', versioned),
    };
  }

  /** Seconds with nine digits behind the point, or undefined for a time that the table does not take. */
  time(...given: readonly unknown[]): string | undefined {
    const digits = given.map(digitsOf).find((text) => text !== undefined && text !== '0');
    if (digits === undefined) {
      this.#haveTimes = false;
      return `"${Math.floor(this.#source.now / 1000)}.${String(this.#source.now % 1000).padStart(3, '0')}000000"`;
    }
    const milliseconds = Number(digits.slice(0, -6));
    if (!(milliseconds >= this.#range.earliest && milliseconds <= this.#range.latest)) return undefined;
    return `"${digits.slice(0, -9)}.${digits.slice(-9)}"`;
  }

  /** When counting began, if it is a time that the column holds. */
  startTime(given: unknown): string {
    const digits = digitsOf(given);
    const isTime = digits !== undefined && /^\d{19}$/.test(digits) && BigInt(digits) <= LATEST;
    return isTime ? `,"start_ts":"${digits.slice(0, -9)}.${digits.slice(-9)}"` : '';
  }

  add(columns: string): void {
    this.#left -= columns.length;
    if (this.#left < 0)
      throw tooMuch(`written as rows larger than ${MOST_TEXT} characters; send it in parts`);
    if (this.#payloads.add(this.#line(this.#source.ids.record(this.#index), columns))) {
      this.#accepted += 1;
      this.#next();
    } else this.reject('is too large');
  }

  reject(why: string): void {
    this.#fault ??= `record ${this.#index}: ${why}`;
    this.#rejected += 1;
    this.#next();
  }

  #next(): void {
    this.#index += 1;
    if (this.#index > MOST_RECORDS) throw tooMany();
  }

  end(): OtlpRows {
    return {
      payloads: this.#payloads.end(),
      accepted: this.#accepted,
      rejected: this.#rejected,
      fault: this.#fault,
      haveTimes: this.#haveTimes,
    };
  }
}

const serviceOf = (attributes: unknown): string => {
  for (const item of listOf(attributes, 'resource.attributes')) {
    const { key, value } = fieldsOf(item, 'resource.attributes') as Fields;
    if (key === 'service.name') return valueText(plainValue(value)) || UNKNOWN;
  }
  return UNKNOWN;
};

/** Nanoseconds since 1970 in 64 bits: a later one would fail the insert that it is in. */
const LATEST = 2n ** 63n - 1n;

/** As OpenTelemetry's semantic conventions call it. */
const UNKNOWN = 'unknown_service';

export const BAD_TIME = 'its time is not within what is kept and a day ahead';
