import {
  itemsOfTable,
  type NamedKeys,
  type Payload,
  type RecordFault,
  type RecordTable,
  recordWriter,
} from '@bulkhead/ingest';
import type { OrgContext } from '@bulkhead/tenancy';
import { fieldName, InputError, type InputFault } from '../input/input-error.js';
import { type RecordBatches, UnreadableRecord } from './read-records.js';
import { refuseRequest } from './refuse-request.js';
import { RequestPayloads } from './request-payloads.js';

export interface WrittenRecords {
  readonly payloads: readonly Payload[];
  readonly accepted: number;
  readonly rejected: number;
  /** Of the accepted ones: those whose id another one of the request has. */
  readonly duplicates: number;
  /** Of the first records that were not taken. */
  readonly faults: readonly InputFault[];
  /** Whether every record brought an id of its own. */
  readonly haveIds: boolean;
}

export interface RecordsSource {
  readonly context: OrgContext;
  readonly keys: NamedKeys;
  readonly now: number;
  readonly id: (index: number) => string;
}

const MOST_FAULTS = 20;

/** Writes the records that can be taken. One that names another org or agent refuses all of them. */
export const writeRecords = async (
  table: RecordTable,
  batches: RecordBatches,
  { context, keys, now, id }: RecordsSource,
): Promise<WrittenRecords> => {
  const { orgId, actor } = context;
  const itemOf = itemsOfTable(table);
  let item: string | undefined;
  const write = recordWriter(table, {
    org: orgId,
    agent: actor.kind === 'agent' ? actor.id : undefined,
    keys,
    now,
    id,
    ownId: (own, of) => {
      item = itemOf(own, of);
    },
  });
  const payloads = new RequestPayloads(table);
  const faults: InputFault[] = [];
  let accepted = 0;
  let index = -1;
  const add = (record: unknown) => {
    index += 1;
    item = undefined;
    const written = record instanceof UnreadableRecord ? unreadable(record) : write(record, index);
    const fault = typeof written === 'string' ? (payloads.add(written, item) ? undefined : tooLong) : written;
    if (fault === undefined) accepted += 1;
    else if (fault.reason !== 'invalid') throw refuseRequest(fault, index);
    else if (faults.length < MOST_FAULTS) faults.push(faultAt(index, fault));
  };
  for await (const records of batches) for (const record of records) add(record);
  if (index < 0) throw new InputError([{ in: 'body', field: '', detail: 'holds no record' }]);
  const { duplicates, haveIds } = payloads;
  return { payloads: payloads.end(), accepted, rejected: index + 1 - accepted, duplicates, faults, haveIds };
};

export const faultAt = (index: number, { field, detail }: RecordFault): InputFault => ({
  in: 'body',
  field: fieldName(field === '' ? [index] : [index, field]),
  detail,
});

const unreadable = ({ detail }: UnreadableRecord): RecordFault => ({ reason: 'invalid', field: '', detail });
const tooLong: RecordFault = { reason: 'invalid', field: '', detail: 'is too large' };
