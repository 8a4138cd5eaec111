import { expect, test } from '@jest/globals';
import { healthListener } from './health-listener.js';
import { httpPart } from './http-part.js';
import type { Readiness } from './readiness.js';

const local = { host: '127.0.0.1', port: 0, variable: 'API_PORT' };

test('a port that is taken is named with the variable that sets it', async () => {
  const first = await httpPart(() => {}, local);
  const port = Number(new URL(first.url).port);
  await expect(httpPart(() => {}, { ...local, port })).rejects.toThrow(
    `API_PORT is ${port}, expected a port`,
  );
  await first.stop(new AbortController().signal);
});

test('stopping finishes the request in flight and refuses new ones', async () => {
  let answer = () => {};
  let started = () => {};
  const part = await httpPart((_, response) => {
    answer = () => response.end('finished');
    started();
  }, local);
  const running = new Promise<void>((resolve) => {
    started = resolve;
  });
  const request = fetch(part.url);
  await running;
  const stopped = part.stop(new AbortController().signal);
  await expect(fetch(part.url)).rejects.toThrow();
  answer();
  expect(await (await request).text()).toBe('finished');
  await stopped;
});

test('aborting cuts the request in flight', async () => {
  let started = () => {};
  const running = new Promise<void>((resolve) => {
    started = resolve;
  });
  const part = await httpPart(() => started(), local);
  const request = fetch(part.url).catch(() => 'cut');
  await running;
  await part.stop(AbortSignal.abort());
  expect(await request).toBe('cut');
});

test('/readyz follows the stores, /healthz does not', async () => {
  let state: Readiness = { ready: true, stores: { redis: 'up' } };
  const part = await httpPart(
    healthListener(() => Promise.resolve(state)),
    local,
  );
  const status = async (path: string) => (await fetch(part.url + path)).status;
  expect([await status('/healthz'), await status('/readyz'), await status('/other')]).toEqual([
    200, 200, 404,
  ]);
  state = { ready: false, stores: { redis: 'down' } };
  expect([await status('/healthz'), await status('/readyz')]).toEqual([200, 503]);
  await part.stop(new AbortController().signal);
});
