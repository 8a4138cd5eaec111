import './request-fields.js';
import { healthListener, type Readiness } from '@bulkhead/service';
import express, { type Express } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import type { Denial } from './denial/denial.js';
import type { RefusalRecorder } from './denial/refusal-recorder.js';
import { createErrorAnswer } from './http/answer-error.js';
import { mountRoutes } from './http/mount-routes.js';
import type { ClientAddress } from './identity/client-address.js';
import type { VerifyFrom } from './identity/limit-failures.js';
import type { LocalIssuer } from './identity/local-issuer.js';
import { ingestDoor } from './ingest/ingest-door.js';
import type { IngestParts } from './ingest/ingest-parts.js';
import type { Metrics } from './metrics/metrics.js';
import { authenticate } from './middleware/authenticate.js';
import { cors } from './middleware/cors.js';
import { countRequests } from './middleware/count-requests.js';
import { deadline } from './middleware/deadline.js';
import { handleError, notFound } from './middleware/handle-error.js';
import { type LabelOrg, logRequest } from './middleware/log-request.js';
import { type NoteUse, noteUse } from './middleware/note-use.js';
import { rateLimit } from './middleware/rate-limit.js';
import { readBody } from './middleware/read-body.js';
import { refuseOtherOrg } from './middleware/refuse-other-org.js';
import { requestId } from './middleware/request-id.js';
import { docsPage } from './openapi/docs-page.js';
import { openApiDocument } from './openapi/document.js';
import { documented, routes } from './routes/index.js';
import { signIn } from './routes/sign-in.js';
import type { OrgServices } from './services.js';
import type { Traces } from './traces/traces.js';

export interface AppParts {
  readonly logger: Logger;
  readonly labelOrg: LabelOrg;
  readonly metrics: Metrics;
  readonly traces: Traces;
  readonly readiness: () => Promise<Readiness>;
  readonly verify: VerifyFrom;
  readonly clientAddress: ClientAddress;
  /** Given where people may sign in without a password. */
  readonly issuer: LocalIssuer | undefined;
  readonly services: OrgServices;
  readonly denial: Denial;
  readonly corsOrigins: readonly string[];
  readonly bodyLimitBytes: number;
  readonly ingest: IngestParts;
  readonly noteUse: NoteUse;
  readonly recorder: RefusalRecorder;
  readonly timeoutMs: number;
}

const contentSecurityPolicy = {
  useDefaults: false,
  directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
};

/** The chain of a request, from top to bottom. docs/request-flow.md lists the same steps. */
export const createApp = (parts: AppParts): Express => {
  const { logger, metrics, traces, services, recorder, denial, issuer, timeoutMs } = parts;
  const body = readBody(parts.bodyLimitBytes);
  const answerError = createErrorAnswer(logger, denial, recorder);
  const document = openApiDocument(documented, { hasSignIn: issuer !== undefined });
  const app = express();
  app.disable('x-powered-by').disable('etag').enable('case sensitive routing').enable('strict routing');
  app.set('query parser', 'simple');
  app.use(requestId());
  app.use(countRequests(metrics));
  app.use(traces.request());
  app.use(logRequest(logger, parts.labelOrg));
  app.use(deadline(timeoutMs, answerError));
  app.use(helmet({ contentSecurityPolicy }));
  app.use(cors(parts.corsOrigins));
  app.get(['/healthz', '/readyz'], healthListener(parts.readiness));
  app.get('/openapi.json', (_, response) => void response.json(document));
  app.use('/docs', docsPage());
  if (issuer) app.post('/v1/sign-in', body, signIn(services, issuer, parts.clientAddress));
  app.use(traces.step('authenticate', authenticate(parts.verify, parts.clientAddress)));
  app.use(traces.step('rate limit', rateLimit(services.redis)));
  app.use(noteUse(parts.noteUse));
  app.use(ingestDoor(parts.ingest));
  app.use(body);
  app.use(refuseOtherOrg());
  mountRoutes(app, routes, { services, recorder, traces });
  app.use(notFound());
  app.use(handleError(answerError));
  return app;
};
