import { ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Request, RequestHandler } from 'express';
import type { LabelOrg } from '../middleware/log-request.js';

export interface Traces {
  /** One span per request. */
  request(): RequestHandler;
  /** A step of the chain as a span of its own, until it hands on or the request ends. */
  step(name: string, handler: RequestHandler): RequestHandler;
  stop(): Promise<void>;
}

/** What a deployment has that names no collector: nothing is recorded, and nothing is in the way. */
export const noTraces: Traces = {
  request: () => (_request, _response, next) => next(),
  step: (_, handler) => handler,
  stop: () => Promise.resolve(),
};

/** Milliseconds. */
const every = 1000;
const patience = 3000;

/**
 * Spans say of a request what its log line says, and no more. A trace begins here, whatever trace a caller names: by
 * that name the callers of one org could write into the traces of another.
 */
export const createTraces = (collector: string, labelOrg: LabelOrg): Traces => {
  const exporter = new OTLPTraceExporter({
    url: new URL('v1/traces', collector.endsWith('/') ? collector : `${collector}/`).href,
    timeoutMillis: patience,
  });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'bulkhead-api' }),
    spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: every })],
  });
  const tracer = provider.getTracer('bulkhead');
  const spans = new WeakMap<Request, Span>();

  return {
    request: () =>
      function traceRequest(request, response, next) {
        const span = tracer.startSpan(request.method, { kind: SpanKind.SERVER }, ROOT_CONTEXT);
        spans.set(request, span);
        response.once('close', () => {
          const { operation = 'none', context, requestId, method } = request;
          span.updateName(`${method} ${operation}`).setAttributes({
            'http.request.method': method,
            'http.response.status_code': response.statusCode,
            'bulkhead.operation': operation,
            'bulkhead.request_id': requestId,
            ...(context && { 'bulkhead.org': labelOrg(context) }),
          });
          if (response.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
          span.end();
        });
        next();
      },
    step: (name, handler) =>
      function traceStep(request, response, next) {
        const parent = spans.get(request);
        if (!parent) return handler(request, response, next);
        const span = tracer.startSpan(name, {}, trace.setSpan(ROOT_CONTEXT, parent));
        response.once('close', () => span.end());
        return handler(request, response, (error?: unknown) => {
          span.end();
          next(error);
        });
      },
    stop: () => provider.shutdown(),
  };
};
