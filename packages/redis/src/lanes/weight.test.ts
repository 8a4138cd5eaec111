import { acme, globex } from '@bulkhead/testkit';
import { describe, expect, test } from '@jest/globals';
import { eventually } from '../../test/eventually.js';
import { append, envelope, plant, takeAll } from '../../test/lanes.js';
import { useLanes } from '../../test/use-lanes.js';

const [lane, weight] = [`ingest:${acme.id}`, `ingest:${acme.id}:weight`];
const small = 'row\n';
const large = small.repeat(10_000);

const { raw, redis, reader, lanes } = await useLanes();

const weighed = async (): Promise<number> => Number(await raw.get(weight));

/** What lies in the lane, with the size that each header tells of what is packed. */
const expected = async (): Promise<number> => {
  let sum = 0;
  for (const [, fields] of await raw.xrangeBuffer(lane, '-', '+')) {
    const size = /^2\|.*\|(\d+)$/.exec(String(fields[1]))?.[1] ?? 0;
    sum += fields.reduce((bytes, field) => bytes + field.length, Number(size));
  }
  return sum;
};

describe('the weight of a lane', () => {
  test('is that of its messages, however they come and go', async () => {
    const one = reader({ maxAttempts: 1 });
    await append(redis, acme, small, large, small, large);
    expect(await weighed()).toBe(await expected());
    expect(await weighed()).toBeGreaterThan(2 * large.length);
    const [first, second, third, fourth] = await takeAll(one, 4);
    await append(redis, acme, large);
    await one.acknowledge([first, second] as never);
    expect(await weighed()).toBe(await expected());
    await one.deadLetter(third as never, { reason: 'schema' });
    await one.retry([fourth as never], { reason: 'schema' });
    expect(await weighed()).toBe(await expected());
    const { deadLetters } = lanes();
    for (const { id } of await deadLetters.list()) expect(await deadLetters.replay(id)).toBe(true);
    expect(await weighed()).toBe(await expected());
    expect(await raw.xlen(lane)).toBe(3);
    await one.acknowledge(await takeAll(one, 3));
    expect(await raw.exists(weight)).toBe(0);
  });

  test('is taken off once, however often a message is acknowledged', async () => {
    const one = reader();
    await append(redis, acme, large, large);
    const [first] = await takeAll(one, 2);
    await one.acknowledge([first as never]);
    await one.acknowledge([first as never]);
    expect(await weighed()).toBe(await expected());
  });

  test('does not count what was appended without us, and is none below nothing', async () => {
    await append(redis, acme, small);
    const { header, signature, payload } = envelope(globex, large);
    await plant(raw, acme, ['h', header, 's', signature, 'p', payload]);
    for (const size of ['9999999', '9'.repeat(400)]) {
      await plant(raw, acme, ['no', `2|${size}`]);
    }
    const one = reader();
    await eventually(async () => {
      await one.take({ wait: 50 });
      return (await raw.xlen(lane)) === 1;
    });
    expect(await raw.exists(weight)).toBe(0);
  });

  test('begins anew with the first message of an empty lane', async () => {
    await raw.set(weight, 64 * 1024 * 1024);
    expect(await append(redis, acme, small)).toMatchObject({ accepted: true });
    expect(await weighed()).toBe(await expected());
  });
});
