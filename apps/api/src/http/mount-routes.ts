import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { rateLimitHeaders } from '@bulkhead/redis';
import { assertContext, BulkheadError, type OrgContext } from '@bulkhead/tenancy';
import type { Express, RequestHandler, Response } from 'express';
import type { RefusalRecorder } from '../denial/refusal-recorder.js';
import type { Json } from '../input/strict-json.js';
import type { OrgServices } from '../services.js';
import type { Traces } from '../traces/traces.js';
import type { Answer, Method, Route } from './route.js';

export interface Mounting {
  readonly services: OrgServices;
  readonly recorder: RefusalRecorder;
  readonly traces: Traces;
}

/** `/v1/projects/{id}` as Express writes it. */
export const expressPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

export const mountRoutes = (app: Express, routes: readonly Route[], mounting: Mounting): void => {
  const methods = new Map<string, Method[]>();
  for (const route of routes) {
    app[route.method](expressPath(route.path), mounting.traces.step('handle', handlerOf(route, mounting)));
    methods.set(route.path, [...(methods.get(route.path) ?? []), route.method]);
  }
  for (const [path, allowed] of methods) app.all(expressPath(path), notAllowed(allowed));
};

const handlerOf = (route: Route, { services, recorder }: Mounting): RequestHandler =>
  async function handleRoute(request, response) {
    const { context, admission } = request;
    assertContext(context);
    if (!admission) throw new BulkheadError('CONTEXT_MISSING', 'a route was reached without an admission');
    request.operation = route.operationId;
    if (route.limit) await takeAction(services, context, route.limit, response);
    const answer = await route.run({
      context,
      admission,
      services,
      target: `${request.method} ${request.path}`,
      params: request.params,
      query: request.query,
      body: request.body as Json | undefined,
      header: (name) => request.get(name),
    });
    if (response.writableEnded) return;
    if (answer.wanted) recorder.missed(request, response, answer.wanted);
    await send(response, answer);
  };

const takeAction = async (
  { redis }: OrgServices,
  context: OrgContext,
  action: string,
  response: Response,
): Promise<void> => {
  const decision = await redis.forOrg(context).limiter.consume({ action });
  response.set(rateLimitHeaders(decision));
  if (!decision.allowed)
    throw new BulkheadError('RATE_LIMITED', `${action}: retry after ${decision.retryAfter} s`);
};

const send = async (response: Response, { status, body, headers, lines }: Answer): Promise<void> => {
  response.status(status).set('Cache-Control', 'no-store');
  if (headers) response.set(headers);
  // A store that fails half-way cuts the connection: what has arrived is then not taken for the whole.
  if (lines) await pipeline(Readable.from(lines), response);
  else if (body === undefined) response.end();
  else response.type('application/json').end(JSON.stringify(body));
};

const notAllowed = (methods: readonly Method[]): RequestHandler => {
  const names = methods.flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]));
  const allow = [...new Set(names)].sort();
  return function notAllowed(request, response, next) {
    response.set('Allow', allow.join(', '));
    next(new BulkheadError('METHOD_NOT_ALLOWED', `${request.method} ${request.path} is not offered`));
  };
};
