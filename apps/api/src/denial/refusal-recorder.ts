import { randomInt } from 'node:crypto';
import { BulkheadError, type OrgContext } from '@bulkhead/tenancy';
import type { Request, Response } from 'express';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { auditAlone } from '../audit/audit-alone.js';
import { InputError } from '../input/input-error.js';
import type { NamedOrg } from '../input/named-org.js';
import { isolationEventOf } from '../metrics/isolation-events.js';
import type { Metrics } from '../metrics/metrics.js';
import type { OrgServices } from '../services.js';
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
/** Milliseconds: within what time a foreign attempt is written down. */
const spread = 400;
const audited = new Set(['PERMISSION_DENIED', 'INSUFFICIENT_SCOPE', 'ORG_MISMATCH', 'NOT_FOUND']);

/**
 * What a refusal leaves behind: in the caller's own audit that it was refused, and, where a wanted row is another
 * org's, in that org's audit that it was tried. All of it after the answer, whose time then cannot tell.
 */
export const createRefusalRecorder = (
  services: OrgServices,
  logger: Logger,
  metrics: Metrics,
): RefusalRecorder => {
  const lately = new LRUCache<string, true>({ max: 10_000, ttl: quiet });

  const write = async (work: () => Promise<void>, requestId: string) => {
    try {
      await work();
    } catch (err) {
      metrics.notRecorded.inc();
      logger.error({ err, requestId }, 'a refusal was not written to the audit log');
    }
  };

  /**
   * An attempt on a foreign row is work for the database and one on a missing row is not, so the request behind it
   * would be slower and tell them apart (measured: 70 µs). So it comes at no moment that a caller could know.
   */
  const attempted = ({ context, requestId }: Request, wanted: readonly Wanted[]) => {
    if (!context) return;
    for (const { table, id } of wanted.slice(0, most)) {
      services.later.run(randomInt(spread), () =>
        write(() => services.db.asAuth().recordForeignAttempt(context.orgId, table, id), requestId),
      );
    }
  };

  const denied = async (
    context: OrgContext,
    request: Request,
    error: BulkheadError,
    [first]: readonly Wanted[],
  ): Promise<void> => {
    if (!audited.has(error.code)) return;
    const key = [context.orgId, context.actor.id, error.code, request.operation, first?.id].join(' ');
    if (lately.has(key)) return;
    lately.set(key, true);
    await auditAlone(services, context, {
      action: 'access.denied',
      severity: 'warning',
      ...(first && { targetType: first.table, targetId: first.id }),
      requestId: request.requestId,
      details: { code: error.code, operation: request.operation ?? 'none', ...placesOf(error) },
    });
  };

  const afterAnswer = (response: Response, work: () => void) => {
    if (response.closed) work();
    else response.once('close', work);
  };

  return {
    refused(request, response, error) {
      metrics.refusals.inc({ code: error.code });
      const event = isolationEventOf(error.code);
      if (event) metrics.isolation.inc({ event });
      const wanted = error instanceof RowMissing ? error.wanted : [];
      metrics.rowsMissing.inc(wanted.length);
      if (error.code === 'ORG_MISMATCH' && error instanceof InputError) countPlaces(metrics, error.faults);
      afterAnswer(response, () => {
        const { context, requestId } = request;
        if (context)
          services.later.run(0, () => write(() => denied(context, request, error, wanted), requestId));
        attempted(request, wanted);
      });
    },
    missed(request, response, wanted) {
      metrics.rowsMissing.inc(wanted.length);
      afterAnswer(response, () => attempted(request, wanted));
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
