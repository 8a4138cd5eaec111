import { recordTables } from '@bulkhead/ingest';
import { BulkheadError } from '@bulkhead/tenancy';
import { Router } from 'express';
import { refuseOtherOrg } from '../middleware/refuse-other-org.js';
import type { IngestParts } from './ingest-parts.js';
import { ingestRecords } from './ingest-records.js';
import { operationOf } from './record-docs.js';

/** The addresses that take telemetry. They stand before the reader of ordinary bodies and read their own. */
export const ingestDoor = (parts: IngestParts): Router => {
  const router = Router({ caseSensitive: true, strict: true });
  for (const table of recordTables) {
    router
      .route(`/v1/ingest/${table}`)
      .all((request, response, next) => {
        request.operation = operationOf(table);
        if (request.method === 'POST') return next();
        response.set('Allow', 'POST');
        return next(
          new BulkheadError('METHOD_NOT_ALLOWED', `${request.method} ${request.path} is not offered`),
        );
      })
      .post(refuseOtherOrg(), ingestRecords(table, parts));
  }
  return router;
};
