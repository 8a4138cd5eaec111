import { acme, globex } from '@bulkhead/testkit';
import { describe, expect, test } from '@jest/globals';
import { append, takeAll, texts } from '../../test/lanes.js';
import { useLanes } from '../../test/use-lanes.js';
import { createRedis } from '../create-redis.js';

const { url, raw, redis, start, reader, lanes } = await useLanes();

describe('an append', () => {
  test("puts signed envelopes into the org's lane, in order", async () => {
    const appended = await append(redis, acme, 'one', 'two');
    expect(appended).toMatchObject({
      accepted: true,
      held: 2,
      ids: [expect.any(String), expect.any(String)],
    });
    const entries = await raw.xrange(`ingest:${acme.id}`, '-', '+');
    expect(entries.map(([, fields]) => fields[5])).toEqual(['one', 'two']);
    expect(await raw.zrange('lanes:pooled:active', '0', '-1')).toEqual([acme.id]);
  });

  test('guarantees that a full lane takes nothing of a batch, and says when to come back', async () => {
    const small = start({ lanes: { maxMessages: 3 } });
    await append(small, acme, '1', '2');
    const full = { accepted: false, held: 2, retryAfter: expect.any(Number) };
    expect(await append(small, acme, '3', '4')).toEqual(full);
    expect(await append(small, acme, '3')).toMatchObject({ accepted: true, held: 3 });
    expect(await append(small, globex, '1')).toMatchObject({ accepted: true });
    expect(small.counters().lane_full).toBe(1);
  });

  test('guarantees that large messages fill a lane as well', async () => {
    const small = start({ lanes: { maxBytes: 50_000 } });
    const answers = [];
    for (let n = 0; n < 12; n += 1) answers.push((await append(small, acme, 'x'.repeat(10_000))).accepted);
    expect(answers.indexOf(false)).toBeGreaterThan(2);
    expect(answers.slice(answers.indexOf(false))).not.toContain(true);
  });

  test('guarantees that one batch cannot take more bytes than are left', async () => {
    const small = start({ lanes: { maxBytes: 50_000 } });
    const part = 'x'.repeat(20_000);
    await expect(append(small, acme, part, part, part)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      field: 'messages',
    });
    expect(await raw.exists(`ingest:${acme.id}`)).toBe(0);
    expect(await append(small, acme, part)).toMatchObject({ accepted: true, held: 1 });
    expect(await append(small, acme, part, part)).toMatchObject({ accepted: false, held: 1 });
    expect(await append(small, acme, part)).toMatchObject({ accepted: true, held: 2 });
  });

  test.each(['\0', '\r\n', 'a|b', 'i:x', '%7C', '💥', '*', 'x'.repeat(200)])(
    'takes %j for an id, and gives it back',
    async (id) => {
      await lanes().append([{ kind: 'events', payload: 'x', id }]);
      expect((await takeAll(reader(), 1)).map((delivery) => delivery.id)).toEqual([id]);
    },
  );

  test.each(['', 'x'.repeat(201), '\ud800', '💥'.repeat(100)])(
    'guarantees that %j is no id of a message',
    async (id) => {
      const attempt = lanes().append([{ kind: 'events', payload: 'x', id }]);
      await expect(attempt).rejects.toMatchObject({ code: 'INVALID_INPUT', field: 'id' });
      expect(await raw.exists(`ingest:${acme.id}`)).toBe(0);
    },
  );

  test.each([
    ['no message', []],
    ['too many messages', Array.from({ length: 1001 }, () => ({ kind: 'events', payload: 'x' }))],
    [
      'one message that is none',
      [
        { kind: 'events', payload: 'x' },
        { kind: '', payload: 'x' },
      ],
    ],
  ])('guarantees that %s appends nothing', async (_, messages) => {
    await expect(lanes().append(messages)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(await raw.exists(`ingest:${acme.id}`)).toBe(0);
  });

  test('guarantees that nothing is appended unsigned', async () => {
    const keyless = createRedis({ url });
    await expect(append(keyless, acme, 'x')).rejects.toMatchObject({ code: 'CONFIGURATION_INVALID' });
    expect(() => keyless.createLaneReader({ group: 'pooled' })).toThrow(/INGEST_SIGNING_KEYS/);
    await keyless.close();
    expect(await raw.exists(`ingest:${acme.id}`)).toBe(0);
  });

  test.each<[string, () => Promise<string>]>([
    ['fails', () => Promise.reject(new Error('postgres is away'))],
    ['knows nothing', async () => undefined as never],
    ['is nonsense', async () => 'pooled:active x'],
  ])(
    'guarantees that a lane whose placement lookup %s is refused, not taken for pooled',
    async (_, placement) => {
      const lost = start({ lanes: { placement } });
      await expect(append(lost, acme, 'x')).rejects.toMatchObject({ code: 'LANE_UNRESOLVED' });
      expect(await raw.keys('*')).toEqual([]);
      expect(lost.counters().lane_unresolved).toBe(1);
    },
  );
});

describe('the state of a lane', () => {
  test('tells counts and lag, and an operator sees all lanes without a payload', async () => {
    await append(redis, acme, 'secret-1', 'secret-2', 'secret-3');
    const one = reader();
    const [first] = await one.take({ messages: 1 });
    await one.deadLetter(first as never, { reason: 'schema' });
    await one.take({ messages: 1 });
    expect(await lanes().state()).toEqual({ waiting: 1, pending: 1, dead: 1, lag: expect.any(Number) });
    const overview = [];
    for await (const lane of redis.laneOverview()) overview.push(lane);
    expect(overview).toMatchObject([{ orgId: acme.id, group: 'pooled', waiting: 1, pending: 1, dead: 1 }]);
    expect(JSON.stringify(overview)).not.toContain('secret');
  });
});

describe('dead letters', () => {
  const bury = async (payload: string, org = acme) => {
    const one = reader();
    await append(redis, org, payload);
    const [delivery] = await takeAll(one, 1);
    await one.deadLetter(delivery as never, { reason: 'schema', detail: 'rows.3.at is no date' });
    await one.close();
    const [letter] = await lanes(org).deadLetters.list();
    return letter as NonNullable<typeof letter>;
  };

  test('are listed newest first, page by page, without payloads', async () => {
    const first = await bury('secret-1');
    await bury('secret-2');
    const all = await lanes().deadLetters.list();
    expect(all).toMatchObject([
      { kind: 'events', reason: 'schema', detail: 'rows.3.at is no date', attempts: 1, bytes: 8 },
      { id: first.id },
    ]);
    const [newest] = await lanes().deadLetters.list({ limit: 1 });
    expect(await lanes().deadLetters.list({ limit: 1, before: String(newest?.id) })).toEqual([all[1]]);
    expect(JSON.stringify(all)).not.toContain('secret');
  });

  test('can be read and replayed to their own org, once', async () => {
    const { id } = await bury('payload');
    expect(String((await lanes().deadLetters.read(id)).payload)).toBe('payload');
    expect(await lanes().deadLetters.replay(id)).toBe(true);
    await expect(lanes().deadLetters.replay(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const [again] = await takeAll(reader(), 1);
    expect(again).toMatchObject({ attempt: 1, payload: Buffer.from('payload'), context: { orgId: acme.id } });
  });

  test('that are large are listed with their size, and replayed as they were', async () => {
    const { id, bytes } = await bury('row\n'.repeat(100_000));
    expect(bytes).toBe(400_000);
    expect(await lanes().deadLetters.replay(id)).toBe(true);
    expect(texts(await takeAll(reader(), 1))).toEqual(['row\n'.repeat(100_000)]);
  });

  test('can be discarded', async () => {
    const { id } = await bury('payload');
    await lanes().deadLetters.discard(id);
    expect(await lanes().deadLetters.list()).toEqual([]);
    await expect(lanes().deadLetters.discard(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('guarantees that an org cannot reach those of another', async () => {
    const { id } = await bury(globex.marker, globex);
    const { deadLetters } = lanes();
    expect(await deadLetters.list()).toEqual([]);
    for (const attempt of ['read', 'replay', 'discard'] as const) {
      await expect(deadLetters[attempt](id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(await lanes(globex).deadLetters.list()).toHaveLength(1);
  });

  test.each(['-', '+', '0', '0-0 ', '(1-1', '*', 'x', ''])(
    'guarantees that %j is no dead letter',
    async (id) => {
      await bury('payload');
      await expect(lanes().deadLetters.read(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(lanes().deadLetters.discard(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await lanes().deadLetters.list()).toHaveLength(1);
    },
  );

  test('guarantees that a replay has to fit into the lane', async () => {
    const { id } = await bury('payload');
    const small = start({ lanes: { maxMessages: 1 } });
    await append(small, acme, 'x');
    expect(await lanes(acme, small).deadLetters.replay(id)).toBe(false);
    expect(await lanes().deadLetters.list()).toHaveLength(1);
  });

  test('guarantees that the bytes of a replay have to fit too', async () => {
    const { id } = await bury('x'.repeat(20_000));
    const small = start({ lanes: { maxBytes: 30_000 } });
    await append(small, acme, 'x'.repeat(20_000));
    expect(await lanes(acme, small).deadLetters.replay(id)).toBe(false);
    expect(await lanes().deadLetters.list()).toHaveLength(1);
  });

  test('end with the time that the catalogue gives them, each by itself', async () => {
    const key = `ingest:${acme.id}:dead`;
    const aged = Date.now() - 15 * 86_400_000;
    const old = Array.from({ length: 300 }, (_, n) => raw.xadd(key, `${aged}-${n + 1}`, 'reason', 'old'));
    await Promise.all(old);
    await bury('payload');
    expect(await raw.ttl(key)).toBeGreaterThan(13 * 86_400);
    // Redis trims whole nodes of a hundred.
    expect(await raw.xlen(key)).toBeLessThan(102);
  });

  test('guarantees that one whose envelope was changed in Redis is neither shown nor replayed', async () => {
    const { id } = await bury('payload');
    const [own] = await raw.xrange(`ingest:${acme.id}:dead`, '-', '+');
    const stolen = await bury(globex.marker, globex);
    const [foreign] = await raw.xrange(`ingest:${globex.id}:dead`, '-', '+');
    await raw.xadd(`ingest:${acme.id}:dead`, '*', ...(own?.[1].with(5, 'changed') ?? []));
    await raw.xadd(`ingest:${acme.id}:dead`, '*', ...(foreign?.[1] ?? []));
    const [moved, changed] = await lanes().deadLetters.list();
    for (const letter of [moved, changed]) {
      expect(letter?.id).not.toBe(id);
      for (const attempt of ['read', 'replay'] as const) {
        await expect(lanes().deadLetters[attempt](String(letter?.id))).rejects.toMatchObject({
          code: 'ENVELOPE_REJECTED',
        });
      }
    }
    expect(moved).toMatchObject({ messageId: undefined, kind: undefined });
    expect(stolen.messageId).toEqual(expect.any(String));
    expect(texts(await reader().take({ wait: 50 }))).toEqual([]);
  });
});
