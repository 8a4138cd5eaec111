import { BAD_TIME, type OtlpCollector, type Surroundings } from './otlp-rows.js';
import { countOf, digitsOf, enumOf, type Fields, fieldsOf, floatOf, listOf, textOf } from './read-fields.js';
import { textJson } from './text-json.js';

export const collectMetrics = (request: unknown, rows: OtlpCollector): void => {
  for (const one of listOf(fieldsOf(request, 'the request')['resourceMetrics'], 'resourceMetrics')) {
    const { resource, scopeMetrics } = fieldsOf(one, 'resourceMetrics');
    for (const part of listOf(scopeMetrics, 'scopeMetrics')) {
      const { scope, metrics } = fieldsOf(part, 'scopeMetrics');
      const around = rows.surroundings(resource, scope);
      for (const metric of listOf(metrics, 'metrics')) collectMetric(metric, around, rows);
    }
  }
};

/** What each kind of point has besides time and attributes. */
const readers: readonly [field: string, type: string, columns: (point: Fields) => string][] = [
  ['gauge', 'gauge', (point) => `,"value":${numberOf(point)}`],
  ['sum', 'sum', (point) => `,"value":${numberOf(point)}`],
  [
    'histogram',
    'histogram',
    (point) => totals(point) + buckets(point['bucketCounts'], point['explicitBounds']),
  ],
  ['exponentialHistogram', 'exponential_histogram', (point) => totals(point) + exponential(point)],
  ['summary', 'summary', (point) => totals(point)],
];

const collectMetric = (given: unknown, around: Surroundings, rows: OtlpCollector): void => {
  const metric = fieldsOf(given, 'metrics');
  rows.attributes(metric['metadata'], 'metadata');
  for (const [field, type, columns] of readers) {
    if (metric[field] === undefined || metric[field] === null) continue;
    const data = fieldsOf(metric[field], field);
    const head =
      `,"metric":${textJson(textOf(metric['name']))},"service":${around.service},"type":"${type}"` +
      `,"unit":${textJson(textOf(metric['unit']))}` +
      `,"temporality":"${temporalities[enumOf(data['aggregationTemporality'], temporalityNames)] ?? ''}"` +
      `,"is_monotonic":${data['isMonotonic'] === true},"scope_name":${around.scope}` +
      `,"resource_attributes":{${around.resource}}`;
    for (const point of listOf(data['dataPoints'], 'dataPoints')) {
      collectPoint(fieldsOf(point, 'dataPoints'), head, columns, around, rows);
    }
  }
};

const collectPoint = (
  point: Fields,
  head: string,
  columns: (point: Fields) => string,
  around: Surroundings,
  rows: OtlpCollector,
): void => {
  const attributes = rows.attributes(point['attributes'], 'attributes', moreOf(point, around));
  for (const exemplar of listOf(point['exemplars'], 'exemplars')) {
    rows.attributes(fieldsOf(exemplar, 'exemplars')['filteredAttributes'], 'exemplars.filteredAttributes');
  }
  const ts = rows.time(point['timeUnixNano']);
  if (ts === undefined) return rows.reject(BAD_TIME);
  const start = rows.startTime(point['startTimeUnixNano']);
  return rows.add(`${head},"ts":${ts}${start}${columns(point)},"attributes":{${attributes}}`);
};

/** Quantiles of a summary have no column: they stand with its attributes. */
const moreOf = (point: Fields, { scopeAttributes }: Surroundings): string => {
  const quantiles = listOf(point['quantileValues'], 'quantileValues').map((given) => {
    const { quantile, value } = fieldsOf(given, 'quantileValues');
    return `${textJson(`quantile.${bare(quantile)}`)}:"${bare(value)}"`;
  });
  return [scopeAttributes, ...quantiles].filter(Boolean).join(',');
};

const bare = (value: unknown): string => floatOf(value).replaceAll('"', '');

const numberOf = (point: Fields): string => {
  if (!Object.hasOwn(point, 'asInt')) return floatOf(point['asDouble']);
  return digitsOf(point['asInt']) ?? '0';
};

const totals = (point: Fields): string =>
  `,"count":${countOf(point['count'])},"sum":${floatOf(point['sum'])}`;

const buckets = (counts: unknown, bounds: unknown): string =>
  `,"bucket_counts":[${listOf(counts, 'bucketCounts').map(countOf).join(',')}]` +
  `,"bucket_bounds":[${listOf(bounds, 'explicitBounds').map(floatOf).join(',')}]`;

/** Zeros, then the positive buckets with the bounds between them as the scale says. Negative values are in count and sum alone. */
const exponential = (point: Fields): string => {
  const { offset, bucketCounts } = fieldsOf(point['positive'], 'positive');
  const counts = listOf(bucketCounts, 'bucketCounts');
  const base = 2 ** (2 ** -Number(point['scale'] ?? 0));
  const first = Number(offset ?? 0);
  return buckets(
    [point['zeroCount'], ...counts],
    counts.map((_, index) => base ** (first + index)),
  );
};

const temporalities = ['', 'delta', 'cumulative'];
const temporalityNames = ['UNSPECIFIED', 'DELTA', 'CUMULATIVE'].map(
  (name) => `AGGREGATION_TEMPORALITY_${name}`,
);
