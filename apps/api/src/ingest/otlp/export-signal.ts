import { createHash, randomUUID } from 'node:crypto';
import { requestIds } from '@bulkhead/ingest';
import type { OrgContext } from '@bulkhead/tenancy';
import { InputError } from '../../input/input-error.js';
import { acceptPayloads, type TellQuota } from '../accept-payloads.js';
import { malformed } from '../body-faults.js';
import { textOf, withoutMark } from '../body-text.js';
import type { IngestParts } from '../ingest-parts.js';
import { MOST_PARTS, readJson, tooManyParts } from '../read-json.js';
import { RepeatedRequest } from '../repeated-request.js';
import { countParts } from './count-parts.js';
import { messageType } from './messages.js';
import { OtlpCollector } from './otlp-rows.js';
import type { Signal } from './signals.js';

export type OtlpFormat = 'protobuf' | 'json';

/** An export as it came in, by HTTP or gRPC. */
export interface Export {
  readonly context: OrgContext;
  readonly format: OtlpFormat;
  readonly bytes: Buffer;
  /** The Idempotency-Key, which gRPC does not know. */
  readonly key?: string | undefined;
  /** True once nobody waits for the answer as a success any more. */
  readonly isOver: () => boolean;
  readonly tell: TellQuota;
}

/** What the standard calls a partial success; empty for a whole one. */
export type ExportAnswer = Readonly<Record<string, unknown>>;

/** Resolves once the lane has every record that could be taken. */
export const exportSignal = async (
  signal: Signal,
  { redis, logger, metrics, keys }: IngestParts,
  { context, format, bytes, key, isOver, tell }: Export,
): Promise<ExportAnswer> => {
  const { orgId, actor } = context;
  const name = (of: string) => requestIds({ org: orgId, actor: actor.id, table: signal.table, key: of });
  const hash = createHash('sha256').update(`${signal.table}\n${format}\n`).update(bytes).digest('hex');
  // Exporters send no key but repeat a request byte by byte, and its times tell it from any other.
  const ids = name(key === undefined ? `body ${hash}` : `key ${key}`);
  const agent = actor.kind === 'agent' ? actor.id : undefined;
  const rows = new OtlpCollector(signal.table, {
    sender: { org: orgId, agent, keys },
    org: orgId,
    now: Date.now(),
    ids,
  });
  signal.collect(read(signal, format, bytes), rows);
  const { payloads, accepted, rejected, fault, haveTimes } = rows.end();
  const repeated = key === undefined ? undefined : new RepeatedRequest(redis, context, { key, hash });
  const answered = await repeated?.answer({ claim: accepted > 0 });
  if (answered !== undefined) return answered as ExportAnswer;
  const isItsOwnName = haveTimes || key !== undefined;
  if (!isOver())
    await acceptPayloads(redis, context, payloads, isItsOwnName ? ids : name(randomUUID()), tell);
  metrics.ingested.inc({ table: signal.table, outcome: 'accepted' }, accepted);
  metrics.ingested.inc({ table: signal.table, outcome: 'rejected' }, rejected);
  const answer =
    rejected === 0
      ? {}
      : { partialSuccess: { [signal.rejected]: String(rejected), errorMessage: fault ?? '' } };
  if (accepted > 0 && !isOver()) {
    await repeated?.keep(answer).catch((err: unknown) => logger.warn({ err }, 'an answer was not kept'));
  }
  return answer;
};

const read = ({ messages }: Signal, format: OtlpFormat, bytes: Buffer): unknown => {
  try {
    if (format === 'json') return readJson(withoutMark(textOf(bytes)));
    const type = messageType(`${messages}Request`);
    if (bytes.length > MOST_PARTS && countParts(type, bytes, MOST_PARTS) > MOST_PARTS) throw tooManyParts();
    return type.decode(bytes);
  } catch (error) {
    throw error instanceof InputError ? error : malformed(`not valid ${format}`, error);
  }
};
