import { acme, globex } from '@bulkhead/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { hostileTargets, keysOf, outside, seedKeys } from '../../test/fixture.js';
import { type CommandDoc, parseDocs, shapeless, wellFormed } from '../../test/hostile-arguments.js';
import { describeCommands } from '../commands/server-commands.js';
import { RedisServer } from '../testing/redis-server.js';
import { ensureOrgAcl } from './ensure-org-acl.js';

const seed = Number(process.env['BULKHEAD_FUZZ_SEED'] ?? 20);
const runs = Number(process.env['BULKHEAD_FUZZ_RUNS'] ?? 12);

let server: RedisServer;
let raw: Redis;
let docs: Map<string, CommandDoc>;
let commands: string[];
let before: Record<string, string>;

beforeAll(async () => {
  server = await RedisServer.start();
  raw = server.client();
  docs = parseDocs(await raw.call('COMMAND', 'DOCS'));
  commands = Object.keys(describeCommands(await raw.call('COMMAND')));
  await seedKeys(raw, globex);
  before = await outside(raw);
  await ensureOrgAcl({ adminUrl: server.url, org: acme.id, password: 'acme-only' });
});
afterAll(async () => {
  raw.disconnect();
  await server.stop();
});

/** A plain client with the credential of acme, which ends with the test: RESET, HELLO and QUIT need no right. */
const asAcme = () => {
  const client = new Redis(server.urlOf(`org-${acme.id}`, 'acme-only'), {
    enableReadyCheck: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 2_000,
    retryStrategy: () => null,
  });
  client.on('error', () => undefined);
  return client;
};

const targets = [...hostileTargets, '__redis__:invalidate', 'revocations@0', 'lanes:pooled:wake@0'];
const invocations = (name: string): string[][] => {
  const doc = docs.get(name);
  const ours = keysOf(globex);
  const group =
    doc && { ...ours, bitmap: ours.string, hyperloglog: ours.string, 'sorted-set': ours.zset }[doc.group];
  const aimed = doc ? fc.sample(wellFormed(doc, group ?? targets), { seed, numRuns: runs }) : [];
  const absent = `${globex.id}:kv:absent`;
  const short = Array.from({ length: 4 }, (_, words) => Array<string>(words + 1).fill(absent));
  return [...short, ...aimed, ...fc.sample(shapeless(targets), { seed, numRuns: runs })].map((args) =>
    args.filter((arg) => typeof arg === 'string' || typeof arg === 'number').map(String),
  );
};

describe("the direct credential of acme against globex's keys", () => {
  test('guarantees that no command of the server reads or changes anything of globex', async () => {
    for (const name of commands) {
      const client = asAcme();
      const [command = '', ...sub] = name.split('|');
      for (const args of invocations(name)) {
        const answer = await client.call(command, ...sub, ...args).catch((error: unknown) => String(error));
        expect([name, JSON.stringify(answer)]).not.toEqual([name, expect.stringContaining(globex.marker)]);
      }
      client.disconnect();
    }
    expect(commands.length).toBeGreaterThan(300);
    expect(await outside(raw)).toEqual(before);
  });

  test('guarantees that a foreign key can be neither watched nor queued', async () => {
    const client = asAcme();
    const foreign = `${globex.id}:kv:string`;
    await expect(client.watch(foreign)).rejects.toThrow('NOPERM');
    await client.call('MULTI');
    await expect(client.call('GET', foreign)).rejects.toThrow('NOPERM');
    await expect(client.call('EXEC')).rejects.toThrow('EXECABORT');
    client.disconnect();
  });

  test('guarantees that it hears nothing of a key that changes, and of no channel', async () => {
    await raw.config('SET', 'notify-keyspace-events', 'KEA');
    const client = asAcme();
    for (const words of [
      ['CLIENT', 'TRACKING', 'ON', 'BCAST'],
      ['SUBSCRIBE', `__keyspace@0__:${globex.id}:kv:string`],
      ['PSUBSCRIBE', '*'],
      ['SSUBSCRIBE', 'revocations@0'],
      ['SUNSUBSCRIBE'],
      ['UNSUBSCRIBE'],
      ['PUBLISH', 'revocations@0', 'x'],
      ['SPUBLISH', 'revocations@0', 'x'],
      ['PUBSUB', 'CHANNELS'],
      ['MONITOR'],
    ]) {
      const [command = '', ...rest] = words;
      await expect(client.call(command, ...rest)).rejects.toThrow('NOPERM');
    }
    client.disconnect();
  });
});
