import { acme, globex, type TestOrg } from '@bulkhead/testkit';
import { describe, expect, test } from '@jest/globals';
import { append, plant, texts } from '../../test/lanes.js';
import { useLanes } from '../../test/use-lanes.js';
import type { Delivery } from './delivery.js';

const { raw, redis, reader, lanes } = await useLanes();
const countOf = (deliveries: readonly Delivery[], org: TestOrg) =>
  deliveries.filter(({ context }) => context.orgId === org.id).length;

describe('a flood in one lane', () => {
  test('guarantees that a flood in one lane leaves the others their share of every round', async () => {
    for (let n = 0; n < 5; n += 1) await append(redis, acme, ...Array<string>(1000).fill('flood'));
    await append(redis, globex, ...Array<string>(50).fill('few'));
    const one = reader();
    const round: Delivery[] = [];
    while (countOf(round, globex) === 0) {
      const taken = await one.take({ messages: 100 });
      expect(countOf(taken, acme)).toBeLessThanOrEqual(50);
      round.push(...taken);
    }
    expect(countOf(round, globex)).toBe(50);
    // And a lane that is flooded further keeps its own turn.
    await append(redis, acme, 'flood');
    expect(countOf(await one.take({ messages: 100 }), acme)).toBeGreaterThan(0);
  });

  test('guarantees that many messages of one lane are not opened before the few of another that came with them', async () => {
    await append(redis, acme, ...Array<string>(500).fill('flood'));
    await append(redis, globex, 'few');
    expect(texts(await reader().take({ messages: 1000 }))).toEqual(['few']);
  });

  test('guarantees that a lane whose call got lost is read although another one always has more', async () => {
    for (let n = 0; n < 5; n += 1) await append(redis, acme, ...Array<string>(1000).fill('flood'));
    const one = reader();
    await one.take({ messages: 1 });
    await plant(raw, globex, ['no', 'envelope']);
    while ((await lanes(globex).deadLetters.list()).length === 0) await one.take({ messages: 1 });
    expect((await lanes().state()).waiting).toBeGreaterThan(0);
  });

  test('guarantees that one lane gives so many bytes in one turn, whatever a reader can hold', async () => {
    for (let n = 0; n < 12; n += 1) await append(redis, acme, 'x'.repeat(1024 * 1024));
    expect((await reader().take()).length).toBeLessThan(12);
  });
});
