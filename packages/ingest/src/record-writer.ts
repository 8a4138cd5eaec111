import type { OrgId } from '@bulkhead/tenancy';
import { judgeNames, otherAgent, otherOrg, type Sender } from './judge-names.js';
import { lineWriter } from './line.js';
import { NamedKeys } from './named-keys.js';
import type { RecordFault } from './record-fault.js';
import { type Column, keptText, shapes } from './shapes.js';
import { idColumns, keptDays, type RecordTable } from './tables.js';
import { millisecondsReader, rangeOf, writeMilliseconds } from './times.js';
import { writeAttributes } from './write-attributes.js';
import { isUuid, remembered } from './write-value.js';

export interface RecordSource {
  readonly org: OrgId;
  /** Given when the credential is an agent's: stamped on its records, and no other may be named. */
  readonly agent?: string | undefined;
  readonly keys?: NamedKeys;
  /** Milliseconds: when the request came in. Stamped where a record has no time. */
  readonly now: number;
  /** The id of the record at this place of the request, asked for only where it brings none. */
  readonly id: (index: number) => string;
  /** Told of each record that brings an id, and of the agent that it is of. */
  readonly ownId?: (id: string, agent: string | undefined) => void;
}

/** The record at this place of the request as the line that is stored, or why not. */
export type WriteRecord = (record: unknown, index: number) => string | RecordFault;

interface Placed extends Column {
  readonly bit: number;
  /** `,"name":` */
  readonly head: string;
}

const ID = Symbol('id');

const places = (table: RecordTable): ReadonlyMap<string, Placed | typeof ID> =>
  new Map<string, Placed | typeof ID>([
    ...shapes[table].map((column, at) => {
      const { name, write, repeats } = column;
      const own = repeats && typeof write === 'function' ? remembered(write) : write;
      return [name, { ...column, write: own, bit: 1 << at, head: `,"${name}":` }] as const;
    }),
    [idColumns[table], ID],
    ['record_id', ID],
  ]);

/**
 * One pass over the record's own keys: each is a column, the id, or a fault. What is written is written from what was
 * judged, so that nothing of the sender's text can reach a store in another form than it was looked at.
 */
export const recordWriter = (
  table: RecordTable,
  { org, agent, keys = new NamedKeys(), now, id: idOf, ownId }: RecordSource,
): WriteRecord => {
  const columns = places(table);
  const sender: Sender = { org, agent, keys };
  const line = lineWriter(org, table);
  const { earliest, latest } = rangeOf(keptDays[table], now);
  const millisecondsOf = millisecondsReader();
  const agentJson = `"${agent}"`;
  const arrival = writeMilliseconds(now);
  const all = [...columns.values()].filter((place) => place !== ID);
  const required = all.filter((column) => column.required);
  const requiredBits = required.reduce((bits, { bit }) => bits | bit, 0);
  const timeBit = all.find(({ write }) => write === 'time')?.bit ?? 0;
  const agentColumn = all.find(({ write }) => write === 'agent')?.bit ?? 0;
  const agentBit = agent === undefined ? 0 : agentColumn;

  const write = (column: Placed, value: unknown): string | RecordFault | undefined => {
    if (typeof column.write === 'function') return column.write(value);
    if (column.write === 'attributes') return writeAttributes(sender, value);
    if (column.write === 'time') {
      const time = millisecondsOf(value);
      return time >= earliest && time <= latest ? writeMilliseconds(time) : undefined;
    }
    if (value === agent) return agentJson;
    if (!isUuid(value)) return undefined;
    const id = value.toLowerCase();
    return agent === undefined || id === agent ? `"${id}"` : otherAgent(column.name);
  };

  const writeOne: WriteRecord = (record, index) => {
    if (typeof record !== 'object' || record === null || Array.isArray(record)) return notAnObject;
    const given = record as Readonly<Record<string, unknown>>;
    let id: string | undefined;
    let of = agent;
    let written = '';
    let seen = 0;
    let fault: RecordFault | undefined;
    for (const key of Object.keys(given)) {
      const value = given[key];
      const place = columns.get(key);
      if (place === undefined) {
        const unknown = judgeUnknown(sender, key, value);
        // Another org weighs more than whatever else is wrong with the record.
        if (unknown && (!fault || unknown.reason !== 'invalid')) fault = unknown;
      } else if (value === null) {
        // As if it were not there.
      } else if (place === ID) {
        if (isUuid(value)) id = value.toLowerCase();
        else fault ??= { reason: 'invalid', field: key, detail: 'expected a UUID' };
      } else {
        const json = write(place, value);
        if (typeof json === 'string') {
          written += place.head + json;
          seen |= place.bit;
          if (place.bit === agentColumn) of = json.slice(1, -1);
        } else if (!fault || (json && json.reason !== 'invalid')) {
          fault = json ?? { reason: 'invalid', field: key, detail: expectedOf(place, table) };
        }
      }
    }
    if (fault) return fault;
    if ((seen & requiredBits) !== requiredBits) {
      const missing = required.find(({ bit }) => (seen & bit) === 0) as Placed;
      return { reason: 'invalid', field: missing.name, detail: `is missing, expected ${missing.expected}` };
    }
    if ((seen & timeBit) === 0) written += `,"ts":${arrival}`;
    if (agentBit !== 0 && (seen & agentBit) === 0) written += `,"agent_id":"${agent}"`;
    if (id === undefined) id = idOf(index);
    else ownId?.(id, of);
    return line(id, written);
  };

  return (record, index) => {
    const written = writeOne(record, index);
    if (typeof written === 'string' || written.reason !== 'invalid') return written;
    return otherNamed(sender, record) ?? written;
  };
};

/** A record that is refused for itself ends the request all the same if another org or agent is named behind its fault. */
const otherNamed = (sender: Sender, record: unknown): RecordFault | undefined => {
  if (typeof record !== 'object' || record === null) return undefined;
  for (const [key, value] of Object.entries(record)) {
    const fault = judgeNames(sender, key, value, key.slice(0, 120));
    if (fault && fault.reason !== 'invalid') return fault;
  }
  return undefined;
};

const notAnObject: RecordFault = { reason: 'invalid', field: '', detail: 'expected an object' };

const expectedOf = (column: Column, table: RecordTable): string =>
  column.write === 'time' ? `expected ${column.expected}, ${keptText(table)}` : `expected ${column.expected}`;

/** A key that is no column is a fault; one that names an org is judged at its strictest, and may name the own. */
const judgeUnknown = (sender: Sender, key: string, value: unknown): RecordFault | undefined => {
  const field = key.slice(0, 120);
  const { meaning } = sender.keys.of(key);
  const fault = judgeNames(sender, key, value, field);
  if (fault) return fault;
  const isOrg = meaning === 'org' || meaning === 'orgWord';
  if (isOrg && (value === null || isOwn(value, sender.org))) return undefined;
  if (isOrg) return otherOrg(field);
  return { reason: 'invalid', field, detail: 'is not known here' };
};

const isOwn = (value: unknown, org: string): boolean =>
  typeof value === 'string' && value.toLowerCase() === org;
