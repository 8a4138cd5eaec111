import type { Db } from '@bulkhead/db';
import { BulkheadError, type OrgContext } from '@bulkhead/tenancy';
import type { Request, Response } from 'express';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { audit } from '../audit/audit-entry.js';
import { InputError } from '../input/input-error.js';
import type { NamedOrg } from '../input/named-org.js';
import type { Metrics } from '../metrics/metrics.js';
import { RowMissing, type Wanted } from './row-missing.js';

export interface RefusalRecorder {
  /** A request that was refused, and whatever row it wanted. */
  refused(request: Request, response: Response, error: BulkheadError): void;
  /** Rows that a list's filter named and that are not there. */
  missed(request: Request, response: Response, wanted: readonly Wanted[]): void;
}

const most = 20;
/** Milliseconds: the same refusal again is not written again for so long. */
const quiet = 60_000;
const audited = new Set(['PERMISSION_DENIED', 'INSUFFICIENT_SCOPE', 'ORG_MISMATCH', 'NOT_FOUND']);

/**
 * What a refusal leaves behind: in the caller's own audit that it was refused, and, where a wanted row is another
 * org's, in that org's audit that it was tried. All of it after the answer, whose time then cannot tell.
 */
export const createRefusalRecorder = (db: Db, logger: Logger, metrics: Metrics): RefusalRecorder => {
  const lately = new LRUCache<string, true>({ max: 10_000, ttl: quiet });

  const write = async (request: Request, error: BulkheadError | undefined, wanted: readonly Wanted[]) => {
    const { context } = request;
    if (!context) return;
    try {
      for (const { table, id } of wanted.slice(0, most)) {
        await db.asAuth().recordForeignAttempt(context.orgId, table, id);
      }
      if (error && audited.has(error.code)) await denied(context, request, error, wanted);
    } catch (err) {
      metrics.notRecorded.inc();
      logger.error({ err, requestId: request.requestId }, 'a refusal was not written to the audit log');
    }
  };

  const denied = async (
    context: OrgContext,
    request: Request,
    error: BulkheadError,
    [first]: readonly Wanted[],
  ): Promise<void> => {
    const key = [context.orgId, context.actor.id, error.code, request.operation, first?.id].join(' ');
    if (lately.has(key)) return;
    lately.set(key, true);
    await audit(db.forOrg(context), {
      action: 'access.denied',
      severity: 'warning',
      ...(first && { targetType: first.table, targetId: first.id }),
      requestId: request.requestId,
      details: { code: error.code, operation: request.operation ?? 'none', ...placesOf(error) },
    });
  };

  const afterAnswer = (response: Response, work: () => Promise<void>) => {
    const start = () => {
      work().catch((err: unknown) => logger.error({ err }, 'work after an answer failed'));
    };
    if (response.closed) start();
    else response.once('close', start);
  };

  return {
    refused(request, response, error) {
      metrics.refusals.inc({ code: error.code });
      const wanted = error instanceof RowMissing ? error.wanted : [];
      metrics.rowsMissing.inc(wanted.length);
      if (error.code === 'ORG_MISMATCH' && error instanceof InputError) countPlaces(metrics, error.faults);
      afterAnswer(response, () => write(request, error, wanted));
    },
    missed(request, response, wanted) {
      metrics.rowsMissing.inc(wanted.length);
      afterAnswer(response, () => write(request, undefined, wanted));
    },
  };
};

const countPlaces = ({ otherOrgNamed }: Metrics, places: readonly NamedOrg[]) => {
  for (const place of new Set(places.map((fault) => fault.in))) otherOrgNamed.inc({ in: place });
};

/** Where another org was named; which one it was is the caller's text and stays out of the audit. */
const placesOf = (error: BulkheadError) =>
  error.code === 'ORG_MISMATCH' && error instanceof InputError
    ? { places: [...new Set(error.faults.map((fault) => fault.in))] }
    : {};
