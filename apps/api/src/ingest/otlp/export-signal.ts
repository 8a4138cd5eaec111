import { createHash, randomUUID } from 'node:crypto';
import { requestIds } from '@bulkhead/ingest';
import type { OrgContext } from '@bulkhead/tenancy';
import { InputError } from '../../input/input-error.js';
import { acceptPayloads, type TellQuota } from '../accept-payloads.js';
import { malformed } from '../body-faults.js';
import { textOf, withoutMark } from '../body-text.js';
import type { IngestParts } from '../ingest-parts.js';
import { MOST_RECORDS, tooMany } from '../read-records.js';
import { messageType } from './messages.js';
import { OtlpCollector } from './otlp-rows.js';
import type { Signal } from './signals.js';

export type OtlpFormat = 'protobuf' | 'json';

/** An export as it came in, by HTTP or gRPC. */
export interface Export {
  readonly context: OrgContext;
  readonly format: OtlpFormat;
  readonly bytes: Buffer;
  /** True once nobody waits for the answer as a success any more. */
  readonly isOver: () => boolean;
  readonly tell: TellQuota;
}

/** What the standard calls a partial success; empty for a whole one. */
export type ExportAnswer = Readonly<Record<string, unknown>>;

/** Resolves once the lane has every record that could be taken. */
export const exportSignal = async (
  signal: Signal,
  { redis, metrics, keys }: IngestParts,
  { context, format, bytes, isOver, tell }: Export,
): Promise<ExportAnswer> => {
  const { orgId, actor } = context;
  const name = (key: string) => requestIds({ org: orgId, actor: actor.id, table: signal.table, key });
  // Exporters send no key but repeat a request byte by byte, and its times tell it from any other.
  const ids = name(`body ${createHash('sha256').update(bytes).digest('hex')}`);
  const agent = actor.kind === 'agent' ? actor.id : undefined;
  const rows = new OtlpCollector(signal.table, {
    sender: { org: orgId, agent, keys },
    org: orgId,
    now: Date.now(),
    ids,
  });
  signal.collect(read(signal, format, bytes), rows);
  const { payloads, accepted, rejected, fault, haveTimes } = rows.end();
  if (accepted + rejected > MOST_RECORDS) throw tooMany();
  if (!isOver()) await acceptPayloads(redis, context, payloads, haveTimes ? ids : name(randomUUID()), tell);
  metrics.ingested.inc({ table: signal.table, outcome: 'accepted' }, accepted);
  metrics.ingested.inc({ table: signal.table, outcome: 'rejected' }, rejected);
  if (rejected === 0) return {};
  return { partialSuccess: { [signal.rejected]: String(rejected), errorMessage: fault ?? '' } };
};

const read = ({ messages }: Signal, format: OtlpFormat, bytes: Buffer): unknown => {
  try {
    if (format === 'json') return JSON.parse(withoutMark(textOf(bytes)));
    return messageType(`${messages}Request`).decode(bytes);
  } catch (error) {
    throw error instanceof InputError ? error : malformed(`not valid ${format}`, error);
  }
};
