import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { kindOf } from '@bulkhead/ingest';
import { createRedis } from '@bulkhead/redis';
import { acme, globex, type TestOrg, withRedis } from '@bulkhead/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { eventLines, eventually, type WorkerUnderTest, workerUnderTest } from './worker-under-test.js';

const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url));
let worker: WorkerUnderTest;
let stop = async () => {};
let number = 0;

beforeAll(async () => {
  worker = await workerUnderTest();
});
afterEach(async () => {
  await stop();
  await withRedis(redisUrl(), (client) => client.flushdb());
});
afterAll(() => worker.drop());

/** The worker as it is deployed: a process of its own. */
const startProcess = () => {
  const child = spawn(process.execPath, [entry], {
    env: { PATH: process.env['PATH'], ...worker.environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exit = once(child, 'exit');
  stop = async () => {
    child.kill('SIGTERM');
    await exit;
    stop = async () => {};
  };
};

const redisUrl = () => String(worker.environment['REDIS_URL']);
const laneOf = ({ id }: TestOrg) => `ingest:${id}`;
const lanes = (org: TestOrg) => worker.stores.redis.forOrg(org.context()).lanes;
const reasons = async (org: TestOrg) => (await worker.deadLetters(org)).map(({ reason }) => reason);
const stored = async (org: TestOrg) =>
  (await worker.rows(org, 'events')).map(({ message }) => String(message));
/** A line that no other test has. */
const marked = (org: TestOrg, word: string) => {
  number += 1;
  const message = `${org.marker} ${word} ${number}`;
  return { message, lines: eventLines(org, 1, { message }) };
};

type Fields = Record<'h' | 's' | 'p', Buffer>;

/** A message as it lies in the lane, taken out of it again. */
const taken = async (org: TestOrg, append: () => Promise<unknown>): Promise<Fields> => {
  await append();
  return withRedis(redisUrl(), async (client) => {
    const [found] = await client.xrangeBuffer(laneOf(org), '-', '+');
    const [id, fields] = found as [Buffer, Buffer[]];
    await client.xdel(laneOf(org), id);
    const at = (name: string) => fields[fields.findIndex((field) => String(field) === name) + 1] as Buffer;
    return { h: at('h'), s: at('s'), p: at('p') };
  });
};
const put = (org: TestOrg, fields: Partial<Fields>) =>
  withRedis(redisUrl(), (client) =>
    client.xadd(
      laneOf(org),
      '*',
      ...Object.entries(fields).flatMap(([name, value]) => [name, value as Buffer]),
    ),
  );
const evilOf = (org: TestOrg) => {
  const { message, lines } = marked(org, 'evil');
  return taken(org, () => worker.append(org, 'events', lines)).then((fields) => ({ ...fields, message }));
};

/** Whatever is put into acme's lane stands before an honest message of acme's, which is stored all the same. */
const run = async (): Promise<void> => {
  const { message, lines } = marked(acme, 'honest');
  await worker.append(acme, 'events', lines);
  startProcess();
  await eventually(async () => (await stored(acme)).includes(message));
};

describe('guarantees that the process stores nothing of', () => {
  test.each<[string, () => Promise<Partial<Fields>>, string]>([
    [
      'a payload that was edited in Redis',
      async () => {
        const { h, s, p } = await evilOf(acme);
        return { h, s, p: Buffer.from(String(p).replace('evil', 'EVIL')) };
      },
      'bad_signature',
    ],
    [
      'a header that was edited in Redis',
      async () => {
        const { h, s, p } = await evilOf(globex);
        return { h: Buffer.from(String(h).replace(globex.id, acme.id)), s, p };
      },
      'bad_signature',
    ],
    [
      'a message that was moved from another lane',
      async () => {
        const { h, s, p } = await evilOf(globex);
        return { h, s, p };
      },
      'wrong_lane',
    ],
    [
      'a forged signature',
      async () => {
        const { h, s, p } = await evilOf(acme);
        return {
          h,
          s: Buffer.from(String(s).replace(/[0-9a-f]/, (digit) => (digit === '0' ? '1' : '0'))),
          p,
        };
      },
      'bad_signature',
    ],
    [
      'no signature',
      async () => {
        const { h, p } = await evilOf(acme);
        return { h, p };
      },
      'truncated',
    ],
    [
      'a message under a key that is not known any more',
      async () => {
        const old = createRedis({ url: redisUrl(), envelopeKeys: `9:${'0d'.repeat(32)}` });
        const { lines } = marked(acme, 'evil');
        const fields = await taken(acme, () =>
          old
            .forOrg(acme.context())
            .lanes.append([{ kind: kindOf('events'), payload: `${lines.join('\n')}\n` }]),
        );
        await old.close();
        return fields;
      },
      'unknown_key',
    ],
  ])(
    '%s',
    async (_, hostile, reason) => {
      const fields = await hostile();
      await put(acme, fields);
      await run();
      await eventually(async () => (await reasons(acme)).length > 0);
      expect(await reasons(acme)).toEqual([reason]);
      for (const org of [acme, globex]) {
        for (const message of await stored(org)) expect(message).not.toMatch(/evil/i);
      }
    },
    30_000,
  );

  test('a copy of a message that was stored', async () => {
    const { message, lines } = marked(acme, 'copied');
    await worker.append(acme, 'events', lines);
    const copy = await withRedis(redisUrl(), async (client) => {
      const [found] = await client.xrangeBuffer(laneOf(acme), '-', '+');
      return (found as [Buffer, Buffer[]])[1];
    });
    await run();
    await withRedis(redisUrl(), (client) => client.xadd(laneOf(acme), '*', ...copy));
    const more = marked(acme, 'honest');
    await worker.append(acme, 'events', more.lines);
    await eventually(async () => (await stored(acme)).includes(more.message));
    await eventually(async () => (await reasons(acme)).length > 0);
    expect(await reasons(acme)).toEqual(['replayed']);
    expect((await stored(acme)).filter((one) => one === message)).toHaveLength(1);
  }, 30_000);

  test('a signed message with another org’s record', async () => {
    await worker.append(acme, 'events', marked(globex, 'evil').lines);
    await run();
    await eventually(async () => (await reasons(acme)).length > 0);
    expect(await reasons(acme)).toEqual(['other_org']);
    expect(await stored(globex)).toEqual([]);
  }, 30_000);
});

describe('a job', () => {
  const job = () => ({ kind: 'job.alert.deliver', payload: JSON.stringify({ channelId: randomUUID() }) });

  test('guarantees that one that was moved from another lane is not done', async () => {
    const fields = await taken(globex, () => lanes(globex).append([job()]));
    await put(acme, fields);
    await run();
    await eventually(async () => (await reasons(acme)).length > 0);
    expect(await reasons(acme)).toEqual(['wrong_lane']);
  }, 30_000);

  test('guarantees that one of a suspended org waits, and one of a deleted org is a dead letter', async () => {
    await worker.setState(globex, 'suspended');
    await lanes(globex).append([job()]);
    await run();
    expect(await lanes(globex).state()).toMatchObject({ dead: 0 });
    expect((await lanes(globex).state()).waiting + (await lanes(globex).state()).pending).toBe(1);
    await stop();
    await worker.setState(globex, 'deleted');
    await run();
    await eventually(async () => (await reasons(globex)).length > 0);
    expect(await reasons(globex)).toEqual(['org_closed']);
    await worker.setState(globex, 'active');
  }, 60_000);
});

describe('a dead letter that is replayed', () => {
  const buried = async (word: string) => {
    const { message, lines } = marked(globex, word);
    await worker.append(globex, 'events', lines);
    const reader = worker.stores.redis.createLaneReader({ group: 'pooled' });
    const [delivery] = await reader.take({ wait: 5_000 });
    if (delivery) await reader.deadLetter(delivery, { reason: 'test' });
    await reader.close();
    const [letter] = await worker.deadLetters(globex);
    return { message, id: String(letter?.id) };
  };

  test('guarantees that it is stored once in its own org, though its sender was deleted meanwhile', async () => {
    const { message, id } = await buried('late');
    await worker.sql('delete from agents where org_id = $1', globex.id);
    await worker.sql('delete from tokens where org_id = $1', globex.id);
    expect(await lanes(globex).deadLetters.replay(id)).toBe(true);
    await run();
    await eventually(async () => (await stored(globex)).includes(message));
    await expect(lanes(globex).deadLetters.replay(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await stored(globex)).filter((one) => one === message)).toHaveLength(1);
    expect(await stored(acme)).not.toContain(message);
  }, 30_000);

  test('guarantees that it waits while its org is suspended, and is stored when it is not', async () => {
    const { message, id } = await buried('suspended');
    await worker.setState(globex, 'suspended');
    expect(await lanes(globex).deadLetters.replay(id)).toBe(true);
    await run();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await stored(globex)).not.toContain(message);
    await worker.setState(globex, 'active');
    await eventually(async () => (await stored(globex)).includes(message));
  }, 60_000);

  test('guarantees that another org cannot replay it', async () => {
    const { id } = await buried('foreign');
    await expect(lanes(acme).deadLetters.replay(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await withRedis(redisUrl(), async (client) => {
      const [found] = await client.xrangeBuffer(`${laneOf(globex)}:dead`, '-', '+');
      const [entryId, fields] = found as [Buffer, Buffer[]];
      await client.xadd(`${laneOf(acme)}:dead`, String(entryId), ...fields);
    });
    await expect(lanes(acme).deadLetters.replay(id)).rejects.toMatchObject({ code: 'ENVELOPE_REJECTED' });
    expect(await lanes(acme).state()).toMatchObject({ waiting: 0, pending: 0 });
  }, 30_000);
});
