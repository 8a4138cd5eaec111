import type { TestOrg } from '@bulkhead/testkit';
import type { Redis as RawRedis } from 'ioredis';
import type { Redis } from '../src/create-redis.js';
import type { Delivery } from '../src/lanes/delivery.js';
import { open, seal } from '../src/lanes/envelope.js';
import type { LaneReader } from '../src/lanes/lane-reader.js';
import type { Appended } from '../src/lanes/org-lane.js';
import { SigningKeys } from '../src/lanes/signing-keys.js';
import { fieldsOf } from '../src/lanes/stream-fields.js';
import { signingKeys } from './values.js';

export const append = (redis: Redis, org: TestOrg, ...payloads: string[]): Promise<Appended> =>
  redis.forOrg(org.context()).lanes.append(payloads.map((payload) => ({ kind: 'events', payload })));

export const texts = (deliveries: readonly Delivery[]): string[] =>
  deliveries.map(({ payload }) => String(payload));

/** Takes until `count` messages are there. */
export const takeAll = async (reader: LaneReader, count: number): Promise<Delivery[]> => {
  const taken: Delivery[] = [];
  while (taken.length < count) taken.push(...(await reader.take({ wait: 500 })));
  return taken;
};

/** A real envelope of the org, as an attacker who reads Redis has it. */
export const envelope = (org: TestOrg, payload = org.marker, time = Date.now(), keys = signingKeys) =>
  seal(new SigningKeys(keys), org.context(), { kind: 'events', payload }, time);

/** What lies in a lane or among its dead letters, opened as a reader does. */
export const payloadsIn = async (raw: RawRedis, org: TestOrg, key = `ingest:${org.id}`): Promise<string[]> =>
  (await raw.xrangeBuffer(key, '-', '+')).map(([, list]) => {
    const fields = fieldsOf(list);
    const opened = open(new SigningKeys(signingKeys), org.id, {
      header: String(fields.get('h')),
      signature: String(fields.get('s')),
      payload: fields.get('p') ?? Buffer.alloc(0),
    });
    return typeof opened === 'string' ? opened : String(opened.payload);
  });

/** Puts fields into a lane underneath every guard and makes the lane due. */
export const plant = async (
  raw: RawRedis,
  org: TestOrg,
  fields: readonly (string | Buffer)[],
): Promise<void> => {
  await raw.xadd(`ingest:${org.id}`, '*', ...fields);
  await raw.zadd('lanes:pooled:active', 0, org.id);
};
