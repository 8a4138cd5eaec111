import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { acme } from '@bulkhead/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventLines, eventually, type WorkerUnderTest, workerUnderTest } from './worker-under-test.js';

const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url));
let worker: WorkerUnderTest;
let proxy: Server;
let stuck = 0;

/** ClickHouse, but that inserts get no answer. */
beforeAll(async () => {
  worker = await workerUnderTest();
  const real = new URL(String(worker.environment['CLICKHOUSE_URL']));
  proxy = createServer((request, response) => {
    if (String(request.url).includes('INSERT')) {
      stuck += 1;
      request.resume();
      return;
    }
    const { method, url: path, headers } = request;
    const onward = send({ host: real.hostname, port: real.port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
});
afterAll(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await worker.drop();
});

test('guarantees that a second signal hands back at once what could not be stored', async () => {
  const url = new URL(String(worker.environment['CLICKHOUSE_URL']));
  url.port = String((proxy.address() as AddressInfo).port);
  const child = spawn(process.execPath, [entry], {
    env: {
      PATH: process.env['PATH'],
      ...worker.environment,
      CLICKHOUSE_URL: url.href,
      STOP_TIMEOUT_MS: '600000',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exit = once(child, 'exit');
  await worker.append(acme, 'events', eventLines(acme, 10));
  await eventually(async () => stuck > 0);
  child.kill('SIGTERM');
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(child.exitCode).toBeNull();
  const signalled = performance.now();
  child.kill('SIGTERM');
  expect(await exit).toEqual([1, null]);
  expect(performance.now() - signalled).toBeLessThan(5_000);
  worker.start();
  const restarted = performance.now();
  await eventually(async () => (await worker.rows(acme, 'events')).length > 0);
  // Handed back: nobody had to wait until the worker counted as dead.
  expect(performance.now() - restarted).toBeLessThan(5_000);
  expect(await worker.rows(acme, 'events')).toHaveLength(10);
});
