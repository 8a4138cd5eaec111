import { questions } from '@bulkhead/analytics';
import { z } from 'zod';
import type { Route } from '../../http/route.js';
import { type Chart, lines, table } from './chart.js';
import { questionRoute } from './question-route.js';

const { volumeOverTime, topTalkers, usage, pathLatency, metricSeries, costByService, ...tables } = questions;

const rowsOf = (name: keyof typeof tables): Chart => table(tables[name].row);

export const analyticsRoutes: readonly Route[] = [
  questionRoute({
    question: volumeOverTime,
    name: 'volume',
    summary: 'How many events of which kind came in',
    chart: lines('time', ['kind'], ['events', 'bytes']),
  }),
  questionRoute({
    question: usage,
    name: 'usage',
    summary: 'How much telemetry came in, per table and day',
    chart: lines('day', ['source'], ['row_count']),
  }),
  questionRoute({
    question: pathLatency,
    name: 'path-latency',
    summary: 'Latency and loss of network paths, in milliseconds',
    chart: lines('time', ['path'], ['p50', 'p95', 'p99', 'loss_ratio', 'samples']),
  }),
  questionRoute({
    question: metricSeries,
    name: 'metric-series',
    summary: 'One OpenTelemetry metric over time',
    chart: lines('time', ['service'], ['mean', 'least', 'most', 'last', 'points']),
  }),
  questionRoute({
    question: costByService,
    name: 'cost-by-service',
    summary: 'Cost per service and day, and its trend',
    chart: lines('day', ['service', 'currency'], ['amount', 'trend']),
  }),
  questionRoute({
    question: tables.agentActivity,
    name: 'agent-activity',
    summary: 'What each agent reported',
    chart: rowsOf('agentActivity'),
  }),
  questionRoute({
    question: tables.changeTimeline,
    name: 'changes',
    summary: 'What was changed, the latest first',
    chart: rowsOf('changeTimeline'),
  }),
  questionRoute({
    question: tables.threatsBySeverity,
    name: 'threats',
    summary: 'What was detected, the worst first',
    chart: rowsOf('threatsBySeverity'),
  }),
  questionRoute({
    question: topTalkers,
    name: 'top-talkers',
    summary: 'Which pairs of addresses moved the most bytes',
    chart: table(
      z.strictObject({
        source: z.string(),
        destination: z.string(),
        bytes: z.number(),
        packets: z.number(),
        flows: z.number(),
      }),
    ),
  }),
  questionRoute({
    question: tables.logSearch,
    name: 'logs',
    summary: 'Logs that hold a text, the latest first',
    chart: rowsOf('logSearch'),
  }),
  questionRoute({
    question: tables.traceById,
    name: 'trace',
    summary: 'The spans of one trace',
    chart: rowsOf('traceById'),
  }),
];
