import { acme } from '@bulkhead/testkit';
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

beforeAll(() => {
  redis = connect({ url, onError: () => undefined }, 'turns');
});
beforeEach(() => {
  [wake, taken, errors] = [new Wake(), [], []];
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
    roll: async () => ({ look: 'own', alive: ['me'] }),
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
