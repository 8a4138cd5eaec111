import { recordTables } from '@bulkhead/ingest';
import { BulkheadError } from '@bulkhead/tenancy';
import { type RequestHandler, Router } from 'express';
import { refuseOtherOrg } from '../middleware/refuse-other-org.js';
import type { IngestParts } from './ingest-parts.js';
import { ingestRecords } from './ingest-records.js';
import { exportOverHttp } from './otlp/otlp-http.js';
import { pathOf, signals } from './otlp/signals.js';
import { operationOf } from './record-docs.js';

/** The addresses that take telemetry. They stand before the reader of ordinary bodies and read their own. */
export const ingestDoor = (parts: IngestParts): Router => {
  const router = Router({ caseSensitive: true, strict: true });
  const take = (path: string, operation: string, handler: RequestHandler) => {
    router.route(path).all(onlyPost(operation)).post(refuseOtherOrg(), handler);
  };
  for (const table of recordTables) {
    take(`/v1/ingest/${table}`, operationOf(table), ingestRecords(table, parts));
  }
  for (const signal of signals) take(pathOf(signal), signal.operation, exportOverHttp(signal, parts));
  return router;
};

const onlyPost = (operation: string): RequestHandler =>
  function onlyPost(request, response, next) {
    request.operation = operation;
    if (request.method === 'POST') return next();
    response.set('Allow', 'POST');
    return next(new BulkheadError('METHOD_NOT_ALLOWED', `${request.method} ${request.path} is not offered`));
  };
