import { z } from 'zod';
import type { RouteDoc } from '../../http/route.js';
import { pathOf, signals } from './signals.js';

const status = z
  .strictObject({
    code: z.int(),
    message: z.string(),
    details: z.array(z.strictObject({ '@type': z.string(), retryDelay: z.string() })).optional(),
  })
  .meta({
    id: 'Status',
    description: '`google.rpc.Status`; with `RetryInfo` where it should be sent again.',
  });

export const otlpDocs: readonly RouteDoc[] = signals.map((signal) => ({
  operationId: signal.operation,
  method: 'post',
  path: pathOf(signal),
  tag: 'Ingest',
  summary: `OpenTelemetry ${signal.name}, OTLP over HTTP`,
  description:
    'An export request of OTLP 1 in JSON or protobuf; `Content-Encoding` may be gzip or zstd. Refusals are a `google.rpc.Status` in the form of the request, with the HTTP statuses below.',
  action: 'ingest.write',
  body: z.looseObject({}),
  bodyType: 'application/x-protobuf',
  answers: {
    200: {
      description: 'What could be taken is held durably until it is stored; partialSuccess counts the rest.',
      schema: z.strictObject({
        partialSuccess: z
          .strictObject({ [signal.rejected]: z.string(), errorMessage: z.string() })
          .optional(),
      }),
    },
  },
  refusalForms: { 'application/json': status, 'application/x-protobuf': z.string() },
  refusals: ['IDEMPOTENCY_KEY_REUSED', 'LANE_FULL', 'LANE_UNRESOLVED'],
}));
