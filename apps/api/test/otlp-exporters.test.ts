import { Metadata } from '@grpc/grpc-js';
import { afterEach, describe, expect, test } from '@jest/globals';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { OTLPLogExporter as GrpcLogs } from '@opentelemetry/exporter-logs-otlp-grpc';
import { OTLPLogExporter as HttpLogs } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtoLogs } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter as GrpcMetrics } from '@opentelemetry/exporter-metrics-otlp-grpc';
import { OTLPMetricExporter as HttpMetrics } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtoMetrics } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as GrpcTraces } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as HttpTraces } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtoTraces } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs';
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, SimpleSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import { apiUnderTest } from './api-under-test.js';
import { call } from './call.js';
import { type Drained, drainLanes } from './drained-lanes.js';

const api = apiUnderTest({}, { telemetry: true });
afterEach(async () => {
  await drainLanes(api);
});

/** What a user sets: an endpoint and a header. */
const http = (path: string, key = api.acme.keys.agent) => ({
  url: `${api.url}/v1/${path}`,
  headers: { authorization: `Bearer ${key}` },
  compression: 'gzip' as never,
});
const grpc = (key = api.acme.keys.agent) => {
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${key}`);
  return { url: api.grpcUrl, metadata };
};
const resource = (more: Record<string, string> = {}) =>
  resourceFromAttributes({ 'service.name': 'shop', 'service.version': '1.2.3', ...more });

const exportLog = async (exporter: LogRecordExporter, attributes: Record<string, never> | object = {}) => {
  const provider = new LoggerProvider({
    resource: resource(),
    processors: [new BatchLogRecordProcessor({ exporter })],
  });
  provider.getLogger('checkout', '2.0').emit({
    body: { text: 'paid ü', items: [1, 'two'] },
    severityNumber: 17 as never,
    severityText: 'ERROR',
    attributes: { amount: 12.5, ok: true, ...attributes },
  });
  await provider.forceFlush();
  await provider.shutdown();
};

const exportSpan = async (exporter: SpanExporter) => {
  const provider = new BasicTracerProvider({
    resource: resource(),
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  });
  const tracer = provider.getTracer('checkout');
  const span = tracer.startSpan('pay', {
    kind: SpanKind.SERVER,
    links: [{ context: tracer.startSpan('other').spanContext() }],
  });
  span.addEvent('charged', { card: 'x' });
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'declined' });
  span.end();
  await provider.forceFlush();
  await provider.shutdown();
};

const exportMetrics = async (exporter: PushMetricExporter, gauge: string) => {
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 100_000 });
  const provider = new MeterProvider({ resource: resource(), readers: [reader] });
  const meter = provider.getMeter('checkout');
  meter.createCounter('orders', { unit: '1' }).add(3, { region: 'eu' });
  meter.createHistogram('latency', { unit: 'ms' }).record(42);
  meter.createGauge(gauge).record(-1.5);
  await provider.forceFlush();
  await provider.shutdown();
};

/** What the API answers, to acme and to globex. */
const ask = async (question: string) => {
  const from = new Date(Date.now() - 3_600_000).toISOString();
  const to = new Date(Date.now() + 60_000).toISOString();
  const rowsFor = async (key: string) => {
    const { status, body } = await call(api.url, key, `GET /v1/analytics/${question}&from=${from}&to=${to}`);
    expect(status).toBe(200);
    return body.data as unknown[];
  };
  return { own: await rowsFor(api.acme.keys.owner), others: await rowsFor(api.globex.keys.owner) };
};

const only = (drained: readonly Drained[]) => {
  expect(new Set(drained.map(({ org }) => org))).toEqual(new Set([api.acme.orgId]));
  return drained.flatMap(({ table, rows }) => rows.map((row) => ({ table, ...row })));
};

describe.each([
  [
    'http',
    () => new HttpLogs(http('logs')),
    () => new HttpTraces(http('traces')),
    () => new HttpMetrics(http('metrics')),
  ],
  [
    'proto',
    () => new ProtoLogs(http('logs')),
    () => new ProtoTraces(http('traces')),
    () => new ProtoMetrics(http('metrics')),
  ],
  ['grpc', () => new GrpcLogs(grpc()), () => new GrpcTraces(grpc()), () => new GrpcMetrics(grpc())],
])('the stock exporters by %s', (name, logs, traces, metrics) => {
  test('bring logs', async () => {
    await exportLog(logs(), { by: name });
    expect(only(await drainLanes(api, { store: true }))).toEqual([
      expect.objectContaining({
        table: 'otel_logs',
        service: 'shop',
        ts: expect.stringMatching(/^\d{10}\.\d{9}$/),
        severity_number: 17,
        severity_text: 'ERROR',
        body: '{"text":"paid ü","items":[1,"two"]}',
        scope_name: 'checkout',
        resource_attributes: expect.objectContaining({ 'service.name': 'shop', 'service.version': '1.2.3' }),
        attributes: { 'otel.scope.version': '2.0', amount: '12.5', ok: 'true', by: name },
      }),
    ]);
    const { own, others } = await ask('logs?text=paid');
    expect([others, own]).toEqual([
      [],
      expect.arrayContaining([
        expect.objectContaining({
          service: 'shop',
          body: '{"text":"paid ü","items":[1,"two"]}',
          severity_number: 17,
          attributes: { 'otel.scope.version': '2.0', amount: '12.5', ok: 'true', by: name },
        }),
      ]),
    ]);
  });

  test('bring traces', async () => {
    await exportSpan(traces());
    const rows = only(await drainLanes(api, { store: true }));
    expect(rows).toEqual([
      expect.objectContaining({
        table: 'otel_traces',
        service: 'shop',
        name: 'pay',
        kind: 'server',
        trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
        span_id: expect.stringMatching(/^[0-9a-f]{16}$/),
        parent_span_id: '',
        status_code: 'error',
        status_message: 'declined',
        event_names: ['charged'],
        event_attributes: [{ card: 'x' }],
        link_span_ids: [expect.stringMatching(/^[0-9a-f]{16}$/)],
      }),
    ]);
    const { trace_id, span_id } = rows[0] as Readonly<Record<string, unknown>>;
    expect(await ask(`trace?traceId=${trace_id}`)).toEqual({
      own: [
        expect.objectContaining({
          trace_id,
          span_id,
          service: 'shop',
          name: 'pay',
          kind: 'server',
          status_code: 'error',
          status_message: 'declined',
        }),
      ],
      others: [],
    });
  });

  test('bring metrics', async () => {
    await exportMetrics(metrics(), `queue.${name}`);
    const rows = only(await drainLanes(api, { store: true }));
    // The second export is that of the shutdown.
    expect(rows.slice(0, 3)).toEqual([
      expect.objectContaining({
        metric: 'orders',
        type: 'sum',
        value: 3,
        is_monotonic: true,
        temporality: 'cumulative',
        attributes: { region: 'eu' },
      }),
      expect.objectContaining({ metric: 'latency', type: 'histogram', unit: 'ms', count: 1, sum: 42 }),
      expect.objectContaining({ metric: `queue.${name}`, type: 'gauge', value: -1.5 }),
    ]);
    const { own, others } = await ask(`metric-series?metric=queue.${name}`);
    expect([others, own]).toEqual([
      [],
      expect.arrayContaining([
        { name: 'shop', measure: 'last', points: expect.arrayContaining([[expect.any(String), -1.5]]) },
      ]),
    ]);
  });
});

describe('an exporter', () => {
  const outcome = (exporter: LogRecordExporter) =>
    new Promise<{ code: number; error?: Error }>((resolve) => {
      const provider = new LoggerProvider({
        resource: resource({ 'tenant.id': api.globex.orgId }),
        processors: [
          new BatchLogRecordProcessor({
            exporter: {
              export: (records, done) =>
                exporter.export(records, (result) => (done(result), resolve(result))),
              shutdown: () => exporter.shutdown(),
              forceFlush: () => Promise.resolve(),
            },
          }),
        ],
      });
      provider.getLogger('x').emit({ body: 'x' });
      provider.forceFlush().catch(() => undefined);
    });

  test.each([
    ['http', () => new HttpLogs(http('logs'))],
    ['proto', () => new ProtoLogs(http('logs'))],
    ['grpc', () => new GrpcLogs(grpc())],
  ])('guarantees that a resource of another org is refused by %s', async (_, exporter) => {
    expect((await outcome(exporter())).code).toBe(1);
    expect(await drainLanes(api)).toEqual([]);
  });

  test.each([
    ['http', () => new HttpLogs(http('logs', 'bk_wrong'))],
    ['grpc', () => new GrpcLogs(grpc('bk_wrong'))],
  ])('guarantees that a wrong credential brings nothing by %s', async (_, exporter) => {
    expect((await outcome(exporter())).code).toBe(1);
    expect(await drainLanes(api)).toEqual([]);
  });
});
