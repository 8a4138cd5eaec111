export { judgeNames, type Sender } from './judge-names.js';
export { leaveOut } from './leave-out.js';
export { idPlace, lineStart, lineWriter } from './line.js';
export { defaultOrgNames, NamedKeys } from './named-keys.js';
export {
  idsOf,
  LONGEST_LINE,
  linesOf,
  type Payload,
  type PayloadFault,
  PayloadWriter,
  type ReadPayload,
  readPayload,
} from './payload.js';
export type { RecordFault } from './record-fault.js';
export { type RequestIds, type RequestName, requestIds } from './record-ids.js';
export { type ItemOf, itemsOfTable } from './record-items.js';
export { type RecordSource, recordWriter, type WriteRecord } from './record-writer.js';
export { type Column, shapes } from './shapes.js';
export {
  type IngestTable,
  idColumns,
  ingestTables,
  keptDays,
  kindOf,
  type RecordTable,
  recordTables,
  tableOf,
} from './tables.js';
export { rangeOf, type TimeRange } from './times.js';
