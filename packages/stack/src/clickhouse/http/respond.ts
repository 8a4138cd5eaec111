import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { ClickHouseException } from '../exception.js';

const SUMMARY = JSON.stringify({
  read_rows: '0',
  read_bytes: '0',
  written_rows: '0',
  written_bytes: '0',
  total_rows_to_read: '0',
  result_rows: '0',
  result_bytes: '0',
  elapsed_ns: '0',
  memory_usage: '0',
});

export function respondDone(response: ServerResponse, queryId: string | undefined): void {
  response.writeHead(200, {
    'Content-Type': 'text/plain; charset=UTF-8',
    'X-ClickHouse-Query-Id': headerValue(queryId ?? randomUUID()),
    'X-ClickHouse-Summary': SUMMARY,
  });
  response.end();
}

export function respondException(
  response: ServerResponse,
  { code, status, message }: ClickHouseException,
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=UTF-8',
    'X-ClickHouse-Exception-Code': String(code),
    'X-ClickHouse-Summary': SUMMARY,
  });
  response.end(`${message}\n`);
}

export function headerValue(text: string): string {
  return text.replace(/[^\t\x20-\x7e]/g, '?');
}
