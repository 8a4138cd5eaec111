import { acme, globex } from '@bulkhead/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Redis } from 'ioredis';
import { hostileTargets, keysOf, outside, seedKeys } from '../../test/fixture.js';
import { type CommandDoc, parseDocs, shapeless, wellFormed } from '../../test/hostile-arguments.js';
import { createRedis, type Redis as GuardedRedis } from '../create-redis.js';
import { RedisServer } from '../testing/redis-server.js';
import { commandData } from './command-data.js';
import { allowedCommands } from './command-verdicts.js';

const seed = Number(process.env['BULKHEAD_FUZZ_SEED'] ?? 20);
const runs = Number(process.env['BULKHEAD_FUZZ_RUNS'] ?? 12);

type Doors = Record<string, (...args: unknown[]) => unknown>;

let server: RedisServer;
let raw: Redis;
let redis: GuardedRedis;
let docs: Map<string, CommandDoc>;
let before: Record<string, string>;

beforeAll(async () => {
  server = await RedisServer.start();
  raw = server.client();
  docs = parseDocs(await raw.call('COMMAND', 'DOCS'));
  redis = createRedis({ url: server.url });
  await seedKeys(raw, globex);
  before = await outside(raw);
});
afterAll(async () => {
  await redis.close();
  raw.disconnect();
  await server.stop();
});

/** All that a reply or an error shows to its caller. */
const shown = (value: unknown): string =>
  JSON.stringify(value, (_, inner) =>
    inner instanceof Error
      ? { text: inner.message, ...Object.fromEntries(Object.entries(inner)) }
      : typeof inner === 'bigint'
        ? String(inner)
        : inner,
  ) ?? '';

const attempt = async (work: () => unknown): Promise<string> => {
  try {
    return shown(await work());
  } catch (error) {
    return shown(error);
  }
};

/** Every way there is to send a command. */
const throughEveryDoor = (name: string, args: unknown[]): Promise<string[]> => {
  const client = redis.forOrg(acme.context());
  const [method = '', ...sub] = name.split('|');
  const full = [...sub.map((word) => word.toUpperCase()), ...args];
  const doors = client as unknown as Doors;
  const chain = (door: 'pipeline' | 'multi') => (client[door]() as unknown as Doors)[method]?.(...full);
  return Promise.all([
    attempt(() => doors['call']?.(method.toUpperCase(), ...full)),
    attempt(() => doors[method]?.(...full)),
    attempt(() => doors[`${method}Buffer`]?.(...full)),
    attempt(() => (chain('pipeline') as Doors)['exec']?.()),
    attempt(() => (chain('multi') as Doors)['exec']?.()),
  ]);
};

const invocations = (name: string): unknown[][] => {
  const doc = docs.get(name);
  const ours = keysOf(globex);
  const group =
    doc && { ...ours, bitmap: ours.string, hyperloglog: ours.string, 'sorted-set': ours.zset }[doc.group];
  const aimed = doc ? fc.sample(wellFormed(doc, group ?? hostileTargets), { seed, numRuns: runs }) : [];
  return [...aimed, ...fc.sample(shapeless(hostileTargets), { seed, numRuns: runs })];
};

describe("acme's client against globex's keys", () => {
  test.each(Object.keys(commandData))(
    'guarantees that %s reads and changes nothing of globex, whatever its arguments',
    async (name) => {
      for (const args of invocations(name)) {
        const answers = (await throughEveryDoor(name, args)).join('\n');
        expect(answers).not.toContain(globex.marker);
      }
      expect(await outside(raw)).toEqual(before);
    },
  );

  test('guarantees that the connection that all orgs share is as it was', async () => {
    const clients = String(await raw.client('LIST')).split('\n');
    const ours = clients.find((line) => line.includes('name=bulkhead-commands'));
    expect(ours).toMatch(/ flags=N db=0 sub=0 psub=0 .*multi=-1 /);
  });

  test('the same invocations do harm when nothing guards them', async () => {
    const harmful: string[] = [];
    for (const name of allowedCommands) {
      await seedKeys(raw, globex);
      const [method = '', ...sub] = name.split('|');
      const answers: string[] = [];
      for (const args of invocations(name).slice(0, runs)) {
        const plain = args.filter((arg) => typeof arg === 'string' || typeof arg === 'number');
        answers.push(await attempt(() => raw.call(method, ...sub, ...plain)));
      }
      const changed = shown(await outside(raw)) !== shown(before);
      if (changed || answers.join('\n').includes(globex.marker)) harmful.push(name);
    }
    expect(harmful.length).toBeGreaterThan(100);
  });
});
