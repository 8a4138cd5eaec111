import { acme, globex } from '@bulkhead/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { expectCatalogued } from '../../test/catalogued.js';
import { takeAll, texts } from '../../test/lanes.js';
import { signingKeys } from '../../test/values.js';
import { createRedis, type Redis } from '../create-redis.js';
import { RedisServer } from '../testing/redis-server.js';
import type { Delivery } from './delivery.js';
import type { LaneReader } from './lane-reader.js';

let server: RedisServer;
let redis: Redis;
let reader: LaneReader;

beforeAll(async () => {
  server = await RedisServer.start();
});
beforeEach(() => {
  redis = createRedis({ url: server.url, envelopeKeys: signingKeys });
  reader = redis.createLaneReader({ group: 'pooled' });
});
afterEach(async () => {
  await reader.close();
  await redis.close();
});
afterAll(async () => {
  await expectCatalogued(server.url);
  await server.stop();
});

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('when Redis is killed under traffic and restarted', () => {
  test('guarantees that no acknowledged message is lost, none crosses over, and reader and producers go on', async () => {
    const orgs = [acme, globex];
    const acknowledged = new Map(orgs.map((org) => [org.id, new Set<string>()]));
    const received: Delivery[] = [];
    const [produced, done] = [new AbortController(), new AbortController()];
    let refused = 0;

    const producers = orgs.map(async (org) => {
      for (let n = 0; !produced.signal.aborted; n += 1) {
        const payloads = [`${org.name} ${n}a`, `${org.name} ${n}b`];
        const messages = payloads.map((payload) => ({ kind: 'events', payload }));
        try {
          const { accepted } = await redis.forOrg(org.context()).lanes.append(messages);
          if (accepted) for (const payload of payloads) acknowledged.get(org.id)?.add(payload);
        } catch (error) {
          expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE' });
          refused += 1;
        }
        await sleep(2);
      }
    });
    const consumer = (async () => {
      while (!done.signal.aborted) {
        const taken = await reader.take({ wait: 100 });
        received.push(...taken);
        await reader.acknowledge(taken);
      }
    })();

    for (let kill = 0; kill < 3; kill += 1) {
      await sleep(250);
      await server.kill();
      await sleep(50);
      await server.up();
    }
    await sleep(250);
    produced.abort();
    await Promise.all(producers);

    const missing = () =>
      orgs.flatMap(({ id }) => {
        const got = new Set(texts(received.filter(({ context }) => context.orgId === id)));
        return [...(acknowledged.get(id) ?? [])].filter((payload) => !got.has(payload));
      });
    while (missing().length > 0) await sleep(50);
    done.abort();
    await consumer;

    expect(refused).toBeGreaterThan(0);
    expect(new Set(texts(received)).size).toBe(received.length);
    for (const { context, payload } of received) {
      expect(String(payload).startsWith(context.orgId === acme.id ? 'acme' : 'globex')).toBe(true);
    }
  });

  test("guarantees that messages in a reader's hands are settled once Redis is back, and not given to another", async () => {
    const { lanes } = redis.forOrg(acme.context());
    await lanes.append([{ kind: 'events', payload: 'x' }]);
    const taken = await takeAll(reader, 1);
    await server.kill();
    const settled = reader.acknowledge(taken);
    await sleep(100);
    await server.up();
    await settled;
    expect(await reader.take({ wait: 200 })).toEqual([]);
    expect(await lanes.state()).toMatchObject({ waiting: 0, pending: 0 });
  });

  test('guarantees that a reader which closes meanwhile tells that a settlement failed, and insists no longer', async () => {
    const { lanes } = redis.forOrg(acme.context());
    await lanes.append([{ kind: 'events', payload: 'x' }]);
    const taken = await takeAll(reader, 1);
    await server.kill();
    const settled = reader.acknowledge(taken).catch((error: unknown) => error);
    await reader.close();
    expect(await settled).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await server.up();
    const raw = server.client();
    await raw.flushall();
    raw.disconnect();
  });

  test('guarantees that a server that somebody emptied stops neither reader nor producer', async () => {
    const { lanes } = redis.forOrg(acme.context());
    const send = (...payloads: string[]) =>
      lanes.append(payloads.map((payload) => ({ kind: 'events', payload })));
    await send('1', '2', '3', '4');
    const [first, second, third, fourth] = (await takeAll(reader, 4)) as [
      Delivery,
      Delivery,
      Delivery,
      Delivery,
    ];
    const raw = server.client();
    await raw.flushall();
    await raw.script('FLUSH');
    await reader.acknowledge([first]);
    await reader.retry([second], { reason: 'store' });
    await reader.deadLetter(third, { reason: 'schema' });
    await reader.handBack([fourth]);
    expect(reader.held).toBe(0);
    await send('after');
    expect(texts(await takeAll(reader, 1))).toEqual(['after']);
    await raw.flushall();
    raw.disconnect();
  });

  test('takes nothing and throws nothing while Redis is away', async () => {
    await reader.take({ wait: 10 });
    await server.kill();
    expect(await reader.take({ wait: 300 })).toEqual([]);
    await server.up();
  });

  test('guarantees that an append tells that it failed', async () => {
    await server.kill();
    const { lanes } = redis.forOrg(acme.context());
    await expect(lanes.append([{ kind: 'events', payload: 'x' }])).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
    await server.up();
  });
});
