import { acme, createTestRedis, type TestRedis } from '@bulkhead/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Redis } from 'ioredis';
import { connect, disconnect } from '../connection.js';
import { GROUP, type LookFor, PARKED, takeTurn } from './take-turn.js';

const lane = `ingest:${acme.id}`;
const [seen, seenBefore] = [`${lane}:seen:2`, `${lane}:seen:1`];

let store: TestRedis;
let redis: Redis;
let added = 0;

beforeAll(async () => {
  store = await createTestRedis();
  redis = connect({ url: store.url, onError: () => undefined }, 'turns');
});
beforeEach(async () => {
  await redis.flushdb();
  await redis.xgroup('CREATE', lane, GROUP, '0', 'MKSTREAM');
});
afterAll(async () => {
  await disconnect(redis);
  await store.drop();
});

const add = async (payload = 'x', ...more: string[]): Promise<string> => {
  const signature = `signature ${(added += 1)}`.padEnd(43, '.');
  return String(await redis.xadd(lane, '*', 'h', 'header', 's', signature, 'p', payload, ...more));
};
/** As if a reader had taken it so long ago, for the nth time. */
const heldBy = async (reader: string, idle: number, attempt: number, ...entries: string[]): Promise<void> => {
  await redis.xreadgroup('GROUP', GROUP, reader, 'STREAMS', lane, '>');
  for (const entry of entries)
    await redis.call('XCLAIM', lane, GROUP, reader, 0, entry, 'IDLE', idle, 'RETRYCOUNT', attempt, 'JUSTID');
};

interface Options {
  readonly messages?: number;
  readonly bytes?: number;
  readonly look?: LookFor;
  readonly alive?: readonly string[];
  readonly mine?: readonly string[];
}

const turn = async ({
  messages = 10,
  bytes = 1e6,
  look = 'none',
  alive = ['me'],
  mine = [],
}: Options = {}) => {
  const [held, more, untilDue, ...entries] = await takeTurn.run(
    redis,
    [lane, seen, seenBefore],
    ['me', messages, bytes, 60, look, alive.length, ...alive, ...mine],
  );
  const given = entries.map(([entry, attempt, verdict]) => ({ entry: String(entry), attempt, verdict }));
  return { held, more, untilDue, given, entries: given.map(({ entry }) => entry) };
};

describe('a message between two attempts', () => {
  test.each([
    [1, 500],
    [2, 1_000],
    [3, 2_000],
    [7, 32_000],
    [8, 60_000],
    [30, 60_000],
  ])('waits after attempt %d for %d ms, and the turn tells how long yet', async (attempt, pause) => {
    const entry = await add();
    await heldBy(PARKED, 0, attempt, entry);
    const early = await turn({ look: 'all' });
    expect(early.given).toEqual([]);
    expect(early.untilDue).toBeGreaterThan(pause - 500);
    expect(early.untilDue).toBeLessThanOrEqual(pause);
    await heldBy(PARKED, pause, attempt, entry);
    const due = await turn();
    expect(due).toMatchObject({ untilDue: -1, given: [{ entry, attempt: attempt + 1, verdict: 0 }] });
  });

  test('guarantees that it is given once, although its reader looks for what it was given and never got', async () => {
    const entry = await add();
    await heldBy(PARKED, 500, 1, entry);
    expect((await turn({ look: 'own' })).given).toEqual([{ entry, attempt: 2, verdict: 0 }]);
  });

  test('that is due next is the one whose time the turn tells', async () => {
    await heldBy(PARKED, 29_000, 7, await add());
    await heldBy(PARKED, 100, 1, await add());
    expect((await turn()).untilDue).toBeLessThanOrEqual(400);
  });
});

describe('what other readers left', () => {
  test('guarantees that it is taken from a dead one, and only when all are looked for', async () => {
    const entry = await add();
    await heldBy('other', 0, 1, entry);
    for (const look of ['none', 'own'] as const) expect((await turn({ look })).given).toEqual([]);
    expect((await turn({ look: 'all', alive: ['me', 'other'] })).given).toEqual([]);
    expect((await turn({ look: 'all' })).given).toEqual([{ entry, attempt: 2, verdict: 0 }]);
  });

  test('guarantees that what this reader holds is not given to it again, and what it was given and never got is', async () => {
    const [held, lost] = [await add(), await add()];
    await heldBy('me', 0, 1, held, lost);
    expect((await turn({ look: 'none', mine: [held] })).given).toEqual([]);
    expect((await turn({ look: 'own', mine: [held] })).given).toEqual([
      { entry: lost, attempt: 2, verdict: 0 },
    ]);
  });

  test('is found behind any number of messages that this reader holds', async () => {
    const mine: string[] = [];
    for (let n = 0; n < 20; n += 1) mine.push(await add());
    const lost = await add();
    await heldBy('me', 0, 1, ...mine, lost);
    expect((await turn({ look: 'own', mine, messages: 1 })).entries).toEqual([lost]);
  });

  test('stops with the most messages, and with the message that reaches the most bytes', async () => {
    const left = [await add(), await add(), await add()];
    await heldBy('dead', 0, 1, ...left);
    expect((await turn({ look: 'all', messages: 1 })).entries).toEqual(left.slice(0, 1));
    expect((await turn({ look: 'all', bytes: 1, mine: left.slice(0, 1) })).entries).toEqual(left.slice(1, 2));
  });

  test('is followed by the end of the dead reader, once it holds nothing', async () => {
    await heldBy('dead', 0, 1, await add());
    const names = async () =>
      ((await redis.xinfo('CONSUMERS', lane, GROUP)) as string[][]).map(([, name]) => name).toSorted();
    await turn({ look: 'all' });
    expect(await names()).toEqual(['dead', 'me']);
    await turn({ look: 'all', mine: [] });
    expect(await names()).toEqual(['me']);
  });
});

describe('new messages', () => {
  test('stop with the message that reaches the most bytes', async () => {
    const all = [await add('x'.repeat(500)), await add('x'.repeat(500)), await add('x'.repeat(500))];
    expect((await turn({ bytes: 1 })).entries).toEqual(all.slice(0, 1));
    expect((await turn({ bytes: 600 })).entries).toEqual(all.slice(1));
  });
});

describe('a packed payload', () => {
  const packed = (header: string) => redis.xadd(lane, '*', 'h', header, 's', `${header}`, 'p', 'x');
  const header = (n: number) => ['2', n, ...'34567890'].join('|') + '|key';

  test('counts as the bytes that it unpacks to', async () => {
    const all = [await packed(`${header(1)}|500000`), await packed(`${header(2)}|500000`)];
    expect((await turn({ bytes: 400_000 })).entries).toEqual(all.slice(0, 1));
    expect((await turn({ bytes: 400_000 })).entries).toEqual(all.slice(1));
  });

  test('is not seen in another envelope, whose last word is the version of a key', async () => {
    const [first, second] = ['1|1|3|4|5|6|7|8|9|0|500000', '1|2|3|4|5|6|7|8|9|0|500000'];
    const all = [await packed(first), await packed(second)];
    expect((await turn({ bytes: 400_000 })).entries).toEqual(all);
  });

  test.each(['9'.repeat(400), '0x10', '-1', '1e9', ' 1'])(
    'guarantees that a size of %s from somebody else fails no turn',
    async (size) => {
      const all = [await packed(`${header(1)}|${size}`), await add()];
      const taken = [...(await turn()).entries, ...(await turn()).entries];
      expect(taken).toEqual(all.map(String));
    },
  );
});

describe('an envelope that was delivered before', () => {
  const copy = (signature: string, ...more: string[]) =>
    redis.xadd(lane, '*', 'h', 'header', 's', signature, 'p', 'x', ...more);
  const signature = 'known'.padEnd(43, '.');

  test.each([
    ['this hour', seen],
    ['the hour before', seenBefore],
  ])('guarantees that a copy is told, when it was in %s', async (_, memory) => {
    await redis.hset(memory, `s:${signature.slice(0, 22)}`, '1-1');
    await copy(signature);
    expect((await turn()).given).toMatchObject([{ verdict: 1 }]);
  });

  test('guarantees that a second signature in a copy hides nothing', async () => {
    await redis.hset(seen, `s:${signature.slice(0, 22)}`, '1-1');
    await copy(signature, 's', 'another'.padEnd(43, '.'));
    expect((await turn()).given).toMatchObject([{ verdict: 1 }]);
  });

  test('is no copy when it is the same one that comes again', async () => {
    await copy(signature);
    const [first] = (await turn()).entries;
    expect((await turn({ look: 'own' })).given).toEqual([{ entry: first, attempt: 2, verdict: 0 }]);
    expect(await redis.ttl(seen)).toBeGreaterThan(0);
  });
});
