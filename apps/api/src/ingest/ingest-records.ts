import { createHash, type Hash, randomUUID } from 'node:crypto';
import { type RecordTable, requestIds } from '@bulkhead/ingest';
import { assertContext, type OrgContext } from '@bulkhead/tenancy';
import type { RequestHandler, Response } from 'express';
import { authorize } from '../access/authorize.js';
import { tellLimits } from '../http/tell-limits.js';
import { InputError } from '../input/input-error.js';
import { idempotencyKeyOf } from '../writes/idempotency-key.js';
import { acceptPayloads } from './accept-payloads.js';
import { bodyPieces, type Pieces } from './body-pieces.js';
import type { IngestParts } from './ingest-parts.js';
import { formatOf, readRecords } from './read-records.js';
import { RepeatedRequest } from './repeated-request.js';
import { type WrittenRecords, writeRecords } from './write-records.js';

/** `POST /v1/ingest/<table>`: answered with 202 once the lane has everything that was accepted. */
export const ingestRecords = (table: RecordTable, parts: IngestParts): RequestHandler =>
  async function ingestRecords(request, response) {
    const { context } = request;
    assertContext(context);
    authorize(context, 'ingest.write');
    const key = idempotencyKeyOf(request.get('idempotency-key'));
    const format = formatOf(request.get('content-type'));
    const name = nameFor(context, table);
    const ids = name(key === undefined ? `request ${randomUUID()}` : `key ${key}`);
    const digest = createHash('sha256').update(`${table}\n`);
    const pieces = wanted(bodyPieces(request, parts.limitBytes), digest, response);
    const written = await writeRecords(table, readRecords(format, pieces), {
      context,
      keys: parts.keys,
      now: Date.now(),
      id: ids.record,
    });
    const hash = digest.digest('hex');
    const repeated = key === undefined ? undefined : new RepeatedRequest(parts.redis, context, { key, hash });
    // A request of which nothing can be taken leaves its key to the one that is sent in its place.
    const answered = await repeated?.answer({ claim: written.accepted > 0 });
    if (answered !== undefined) {
      response.set('Idempotency-Replayed', 'true');
      response.status(202).set('Cache-Control', 'no-store').json(answered);
      return;
    }
    if (written.accepted === 0) throw new InputError(written.faults);
    // The deadline may have answered meanwhile: what was answered with an error must not be stored.
    if (response.headersSent) return;
    const isItsOwnName = key === undefined && written.haveIds;
    const known = await acceptPayloads(
      parts.redis,
      context,
      written.payloads,
      isItsOwnName ? name(`body ${hash}`) : ids,
      (quota) => tellLimits(response, quota),
    );
    const duplicates = written.duplicates + known;
    parts.metrics.ingested.inc({ table, outcome: 'accepted' }, written.accepted - duplicates);
    parts.metrics.ingested.inc({ table, outcome: 'duplicate' }, duplicates);
    parts.metrics.ingested.inc({ table, outcome: 'rejected' }, written.rejected);
    const answer = answerOf({ ...written, duplicates });
    await repeated
      ?.keep(answer)
      .catch((err: unknown) => parts.logger.warn({ err }, 'an answer was not kept'));
    if (response.headersSent) return;
    response.status(202).set('Cache-Control', 'no-store').json(answer);
  };

/** What is read while somebody waits for the answer: the deadline may have given it. */
async function* wanted(pieces: Pieces, digest: Hash, response: Response): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    if (response.headersSent) return;
    digest.update(piece);
    yield piece;
  }
}

const nameFor =
  ({ orgId, actor }: OrgContext, table: string) =>
  (key: string) =>
    requestIds({ org: orgId, actor: actor.id, table, key });

const answerOf = ({ accepted, rejected, duplicates, faults }: WrittenRecords) => ({
  accepted,
  rejected,
  ...(duplicates > 0 && { duplicates }),
  ...(rejected > 0 && { errors: faults }),
});
