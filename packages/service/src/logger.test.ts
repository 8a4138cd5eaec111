import { PassThrough } from 'node:stream';
import { BulkheadError } from '@bulkhead/tenancy';
import { expect, test } from '@jest/globals';
import type { Logger } from 'pino';
import { createLogger } from './logger.js';

const logged = (write: (logger: Logger) => void): string => {
  const sink = new PassThrough();
  write(createLogger('test', 'info', sink));
  return String(sink.read());
};

test('guarantees that secrets are redacted at the top, in headers and in nested headers', () => {
  const line = logged((logger) =>
    logger.info({
      password: 'hunter2',
      headers: { authorization: 'Bearer hunter2' },
      req: { headers: { cookie: 'hunter2', 'x-api-key': 'hunter2' } },
    }),
  );
  expect(line).not.toContain('hunter2');
  expect(line.match(/\[redacted\]/g)).toHaveLength(4);
});

test('guarantees that the text of a driver error, which quotes rows, is not logged', () => {
  const cause = Object.assign(new Error('Key (slug)=(globex-secret) already exists'), { code: '23505' });
  const line = logged((logger) =>
    logger.error({ err: new BulkheadError('INTERNAL', 'create failed', { cause }) }),
  );
  expect(line).not.toContain('globex-secret');
  expect(JSON.parse(line).err).toMatchObject({
    code: 'INTERNAL',
    message: 'create failed',
    cause: { code: '23505' },
  });
});

test('guarantees that line breaks cannot forge a log line', () => {
  expect(logged((logger) => logger.info('a\r\n{"level":60}')).split('\n')).toHaveLength(2);
});
