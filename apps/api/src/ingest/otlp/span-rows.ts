import { BAD_TIME, type OtlpCollector, type Surroundings } from './otlp-rows.js';
import { digitsOf, enumOf, fieldsOf, idOf, listOf, textOf } from './read-fields.js';
import { textJson } from './text-json.js';

export const collectSpans = (request: unknown, rows: OtlpCollector): void => {
  for (const one of listOf(fieldsOf(request, 'the request')['resourceSpans'], 'resourceSpans')) {
    const { resource, scopeSpans } = fieldsOf(one, 'resourceSpans');
    for (const part of listOf(scopeSpans, 'scopeSpans')) {
      const { scope, spans } = fieldsOf(part, 'scopeSpans');
      const around = rows.surroundings(resource, scope);
      for (const span of listOf(spans, 'spans')) collectSpan(span, around, rows);
    }
  }
};

const collectSpan = (given: unknown, around: Surroundings, rows: OtlpCollector): void => {
  const span = fieldsOf(given, 'spans');
  const attributes = rows.attributes(span['attributes'], 'attributes', around.scopeAttributes);
  rows.pairs(span['traceState'], 'traceState');
  const events = listOf(span['events'], 'events').map((event) => eventOf(event, rows));
  const links = listOf(span['links'], 'links').map((link) => linkOf(link, rows));
  const ids = [idOf(span['traceId'], 16), idOf(span['spanId'], 8), idOf(span['parentSpanId'], 8)];
  const [trace, id, parent] = ids;
  if (!trace || !id || parent === undefined) return rows.reject('its trace id, span id or parent is none');
  const ts = rows.time(span['startTimeUnixNano']);
  if (ts === undefined) return rows.reject(BAD_TIME);
  const times = events.map(({ time }) => time);
  if (times.includes(undefined) || links.includes(undefined)) return rows.reject('an event or link is none');
  const { message, code } = fieldsOf(span['status'], 'status');
  return rows.add(
    `,"service":${around.service},"ts":${ts},"trace_id":"${trace}","span_id":"${id}","parent_span_id":"${parent}"` +
      `,"name":${textJson(textOf(span['name']))},"kind":"${kinds[enumOf(span['kind'], kindNames)] ?? ''}"` +
      `,"duration_ns":${durationOf(span['startTimeUnixNano'], span['endTimeUnixNano'])}` +
      `,"status_code":"${statuses[enumOf(code, statusNames)] ?? ''}","status_message":${textJson(textOf(message))}` +
      `,"scope_name":${around.scope},"resource_attributes":{${around.resource}},"attributes":{${attributes}}` +
      `,"event_times":[${times.join(',')}],"event_names":[${events.map(({ name }) => name).join(',')}]` +
      `,"event_attributes":[${events.map((event) => `{${event.attributes}}`).join(',')}]` +
      `,"link_trace_ids":[${links.map((link) => `"${link?.trace}"`).join(',')}]` +
      `,"link_span_ids":[${links.map((link) => `"${link?.span}"`).join(',')}]`,
  );
};

const eventOf = (given: unknown, rows: OtlpCollector) => {
  const event = fieldsOf(given, 'events');
  return {
    attributes: rows.attributes(event['attributes'], 'events.attributes'),
    name: textJson(textOf(event['name'])),
    time: rows.time(event['timeUnixNano']),
  };
};

const linkOf = (given: unknown, rows: OtlpCollector) => {
  const link = fieldsOf(given, 'links');
  rows.attributes(link['attributes'], 'links.attributes');
  rows.pairs(link['traceState'], 'links.traceState');
  const [trace, span] = [idOf(link['traceId'], 16), idOf(link['spanId'], 8)];
  return trace === undefined || span === undefined ? undefined : { trace, span };
};

/** Nanoseconds; a span that ends before it began, or has not ended, took none. */
const durationOf = (start: unknown, end: unknown): string => {
  const [from, to] = [digitsOf(start), digitsOf(end)];
  if (from === undefined || to === undefined) return '0';
  const duration = BigInt(to) - BigInt(from);
  return duration > 0n && duration < 2n ** 64n ? String(duration) : '0';
};

const kinds = ['', 'internal', 'server', 'client', 'producer', 'consumer'];
const kindNames = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'].map(
  (name) => `SPAN_KIND_${name}`,
);
const statuses = ['unset', 'ok', 'error'];
const statusNames = ['UNSET', 'OK', 'ERROR'].map((name) => `STATUS_CODE_${name}`);
