import { plainValue } from './any-value.js';
import { BAD_TIME, type OtlpCollector, type Surroundings } from './otlp-rows.js';
import { enumOf, fieldsOf, idOf, listOf, textOf } from './read-fields.js';
import { textJson, valueText } from './text-json.js';

export const collectLogs = (request: unknown, rows: OtlpCollector): void => {
  for (const one of listOf(fieldsOf(request, 'the request')['resourceLogs'], 'resourceLogs')) {
    const { resource, scopeLogs } = fieldsOf(one, 'resourceLogs');
    for (const part of listOf(scopeLogs, 'scopeLogs')) {
      const { scope, logRecords } = fieldsOf(part, 'scopeLogs');
      const around = rows.surroundings(resource, scope);
      for (const record of listOf(logRecords, 'logRecords')) collectLog(record, around, rows);
    }
  }
};

const collectLog = (record: unknown, around: Surroundings, rows: OtlpCollector): void => {
  const log = fieldsOf(record, 'logRecords');
  const event = textOf(log['eventName']);
  const more = [around.scopeAttributes, event && `"event.name":${textJson(event)}`].filter(Boolean).join(',');
  const attributes = rows.attributes(log['attributes'], 'attributes', more);
  // A structured body is judged as an attribute of that name.
  rows.attributes([{ key: 'body', value: log['body'] }], 'body');
  const ts = rows.time(log['timeUnixNano'], log['observedTimeUnixNano']);
  const [trace, span] = [idOf(log['traceId'], 16), idOf(log['spanId'], 8)];
  if (ts === undefined) return rows.reject(BAD_TIME);
  if (trace === undefined || span === undefined) return rows.reject('its trace id or span id is none');
  const severity = Math.min(255, Math.max(0, enumOf(log['severityNumber'], severities)));
  return rows.add(
    `,"service":${around.service},"ts":${ts},"trace_id":"${trace}","span_id":"${span}"` +
      `,"severity_number":${severity},"severity_text":${textJson(textOf(log['severityText']))}` +
      `,"body":${textJson(valueText(plainValue(log['body'])))},"scope_name":${around.scope}` +
      `,"resource_attributes":{${around.resource}},"attributes":{${attributes}}`,
  );
};

const severities = [
  'SEVERITY_NUMBER_UNSPECIFIED',
  ...['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'].flatMap((level) =>
    ['', '2', '3', '4'].map((step) => `SEVERITY_NUMBER_${level}${step}`),
  ),
];
