import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createNetworkPolicy } from './network-policy.js';
import { sendWebhook } from './send-webhook.js';

let server: Server;
let port: number;
let hosts: (string | undefined)[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    hosts.push(request.headers.host);
    response.writeHead(200).end('x'.repeat(1_000_000));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const send = (url: string, judge: (address: string) => string | undefined) =>
  sendWebhook({ url, headers: {}, body: '{}' }, { fault: judge }, AbortSignal.timeout(5_000));

test('guarantees that the connection goes to the address that was judged, under the name that was given', async () => {
  const judged: string[] = [];
  hosts = [];
  const status = await send(`http://localhost:${port}/`, (address) => {
    judged.push(address);
    return undefined;
  }).catch(() => 0);
  expect(judged.length).toBeGreaterThan(0);
  // The first address may be ::1, where nobody listens: then nothing was sent anywhere else.
  expect(hosts).toEqual(status === 200 ? [`localhost:${port}`] : []);
});

test('guarantees that a name is refused when one of its addresses is not public', async () => {
  hosts = [];
  const [first] = ['127.0.0.1'];
  const half = send(`http://localhost:${port}/`, (address) => (address === first ? 'private' : undefined));
  await expect(half).rejects.toMatchObject({ reason: 'address_refused' });
  expect(hosts).toEqual([]);
});

test('guarantees that a name of this machine is refused by default', async () => {
  const network = createNetworkPolicy([]);
  await expect(send(`http://localhost:${port}/`, (address) => network.fault(address))).rejects.toMatchObject({
    reason: 'address_refused',
  });
});
