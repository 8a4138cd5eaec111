import { acme, globex } from '@bulkhead/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Redis } from 'ioredis';
import { eventually } from '../../test/eventually.js';
import { append, texts } from '../../test/lanes.js';
import { useLanes } from '../../test/use-lanes.js';
import { signingKeys } from '../../test/values.js';
import { connect, disconnect } from '../connection.js';
import { Counters } from '../counters.js';
import { Keys } from '../keys/keys.js';
import { ServerClock } from '../server-clock.js';
import { type Delivery, InFlight } from './delivery.js';
import { laneLimits } from './lane-limits.js';
import { LaneTurns } from './lane-turns.js';
import { Placements } from './placement.js';
import { parkMessages } from './settle-messages.js';
import { SigningKeys } from './signing-keys.js';
import { Wake } from './wake.js';

const { url, raw, redis: sender } = await useLanes();
const most = { messages: 100, bytes: 1e6 };
const queue = 'lanes:pooled:active';

let redis: Redis;
let wake: Wake;
let placement: () => Promise<string>;
let turns: LaneTurns;
let taken: Delivery[];
let errors: Error[];
let looks: number;

beforeAll(() => {
  redis = connect({ url, onError: () => undefined }, 'turns');
});
beforeEach(() => {
  [wake, taken, errors, looks] = [new Wake(), [], [], 0];
  placement = async () => 'pooled';
  const counters = new Counters();
  turns = new LaneTurns({
    access: {
      redis,
      keys: new Keys(),
      clock: new ServerClock(),
      counters,
      placements: new Placements(() => placement(), counters),
      limits: laneLimits.parse({}),
      signingKeys: new SigningKeys(signingKeys),
    },
    group: 'pooled',
    reader: 'me',
    inFlight: new InFlight(),
    wake,
    roll: async () => {
      looks += 1;
      return { look: 'own', alive: ['me'] };
    },
    readers: () => 1,
    onTaken: (deliveries) => taken.push(...deliveries),
    onRejected: () => undefined,
    onError: (error) => errors.push(error),
  });
});
afterAll(() => disconnect(redis));

describe('turns', () => {
  test('guarantees that a lane whose turn is under way is not read by a second one, and is read again behind it', async () => {
    await append(sender, acme, 'x');
    wake.tryBegin(acme.id);
    expect(await turns.sweep(most)).toBe(0);
    expect(taken).toEqual([]);
    wake.end(acme.id, false);
    await turns.visit(wake.begin(1), most);
    expect(texts(taken)).toEqual(['x']);
  });

  test('guarantees that lanes of one round share its bytes', async () => {
    for (const org of [acme, globex]) await append(sender, org, ...Array<string>(3).fill('x'.repeat(1000)));
    await turns.sweep({ messages: 100, bytes: 2000 });
    expect(taken.map(({ context }) => context.orgId).toSorted()).toEqual([acme.id, globex.id].toSorted());
  });

  test('bring a message of each lane at least, however little may be taken', async () => {
    for (const org of [acme, globex]) await append(sender, org, 'x');
    await turns.sweep({ messages: 1, bytes: 1 });
    expect(taken).toHaveLength(2);
  });

  test('look for what was left once, and not at each turn', async () => {
    for (let n = 0; n < 3; n += 1) {
      await append(sender, acme, 'x');
      await turns.visit([acme.id], most);
    }
    expect(texts(taken)).toEqual(['x', 'x', 'x']);
    expect(looks).toBe(1);
  });

  test('leave a lane until its next message is due again, and no longer', async () => {
    await append(sender, acme, 'x');
    await turns.sweep(most);
    const [delivery] = taken as [Delivery];
    await parkMessages.run(redis, [`ingest:${acme.id}`], [0, delivery.entry, delivery.attempt]);
    await raw.zadd(queue, 0, acme.id);
    await turns.sweep(most);
    // On the same connection, so behind the release.
    const [seconds, micros] = await redis.time();
    const wait = Number(await raw.zscore(queue, acme.id)) - (Number(seconds) * 1e6 + Number(micros));
    expect(wait).toBeLessThanOrEqual(500_000);
    expect(taken).toHaveLength(1);
  });

  test('at lanes that were called bring what they took although the queue of lanes is out of order', async () => {
    await append(sender, acme, 'x');
    await raw.set(queue, 'no queue');
    wake.call(acme.id);
    await turns.visit(wake.begin(1), most);
    expect(texts(taken)).toEqual(['x']);
    expect(errors).toMatchObject([{ code: 'INTERNAL' }]);
    await raw.del(queue);
  });

  test('tell when the queue of lanes is out of order behind them', async () => {
    await append(sender, acme, 'x');
    placement = async () => {
      await raw.set(queue, 'no queue');
      return 'pooled';
    };
    await turns.sweep(most);
    await eventually(() => errors.length > 0);
    expect(errors).toMatchObject([{ code: 'INTERNAL' }]);
    expect(texts(taken)).toEqual(['x']);
    await raw.del(queue);
  });
});
