import { acme, globex } from '@bulkhead/testkit';
import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { append, envelope, plant, takeAll, texts } from '../../test/lanes.js';
import { useLanes } from '../../test/use-lanes.js';
import { newKey, oldKey } from '../../test/values.js';
import type { Redis } from '../create-redis.js';
import type { LaneReader, LaneRejection } from './lane-reader.js';

const { raw, start, reader: readerOf, lanes } = await useLanes();
let redis: Redis;
let reader: LaneReader;
let rejected: LaneRejection[];

const HOUR = 3_600_000;
const stranger = `2:${'5'.repeat(32)}${'7'.repeat(32)}`;
const fields = ({ header, signature, payload }: ReturnType<typeof envelope>) =>
  ['h', header, 's', signature, 'p', payload] as (string | Buffer)[];

beforeEach(() => {
  rejected = [];
  redis = start();
  reader = readerOf({ onRejected: (rejection) => rejected.push(rejection) }, redis);
});

const deadOf = (org = acme) => lanes(org).deadLetters;

/** Lets the reader go over the lane until it holds nothing that was not taken. */
const settle = async (): Promise<string[]> => {
  const executed: string[] = [];
  await append(redis, acme, 'honest');
  while (!executed.includes('honest')) executed.push(...texts(await reader.take({ wait: 500 })));
  return executed;
};

describe('what lies in a lane and is not its own', () => {
  test.each<[string, () => readonly (string | Buffer)[], string]>([
    [
      'forged with a key of somebody else',
      () => fields(envelope(acme, 'evil', Date.now(), stranger)),
      'bad_signature',
    ],
    ['signed for another org', () => fields(envelope(globex, 'evil')), 'wrong_lane'],
    [
      'signed with a key that is no longer listed',
      () => fields(envelope(acme, 'evil', Date.now(), `0:${oldKey}`)),
      'unknown_key',
    ],
    ['changed in its payload', () => fields(envelope(acme, 'evil')).with(5, 'eviler'), 'bad_signature'],
    [
      'changed in its org',
      () =>
        fields(envelope(globex, 'evil')).with(1, envelope(globex, 'evil').header.replace(globex.id, acme.id)),
      'bad_signature',
    ],
    ['without a signature', () => fields(envelope(acme, 'evil')).toSpliced(2, 2), 'truncated'],
    ['without a payload', () => fields(envelope(acme, 'evil')).slice(0, 4), 'truncated'],
    [
      'with half a header',
      () => fields(envelope(acme, 'evil')).with(1, envelope(acme, 'evil').header.slice(0, 60)),
      'truncated',
    ],
    ['no envelope at all', () => ['payload', 'evil', 'org', acme.id], 'truncated'],
    [
      'of a version to come',
      () => fields(envelope(acme, 'evil')).with(1, envelope(acme, 'evil').header.replace('1', '9')),
      'unsupported_version',
    ],
    ['an hour old', () => fields(envelope(acme, 'evil', Date.now() - HOUR)), 'stale'],
    ['from the future', () => fields(envelope(acme, 'evil', Date.now() + HOUR)), 'stale'],
    [
      'with its fields twice',
      () => [...fields(envelope(globex, 'evil')), ...fields(envelope(acme, 'evil'))],
      'wrong_lane',
    ],
  ])(
    'guarantees that a message %s is a dead letter with the reason, and never executed',
    async (_, make, reason) => {
      await plant(raw, acme, make());
      expect(await settle()).toEqual(['honest']);
      const letters = await deadOf().list();
      // What proves nothing is not kept.
      expect(letters).toMatchObject([{ reason, attempts: 1, bytes: reason === 'unknown_key' ? 4 : 0 }]);
      expect(rejected).toEqual([{ orgId: acme.id, reason, entry: expect.any(String) }]);
      expect(redis.counters().messages_rejected).toBe(1);
      expect(await deadOf(globex).list()).toEqual([]);
    },
  );

  test('guarantees that a copy of an executed message is a dead letter, and never executed', async () => {
    const [original] = [fields(envelope(acme, 'once'))];
    await plant(raw, acme, original);
    await reader.acknowledge(await takeAll(reader, 1));
    await plant(raw, acme, original);
    await plant(raw, acme, original);
    expect(await settle()).toEqual(['honest']);
    const letters = (await deadOf().list()).map(({ reason, bytes }) => [reason, bytes]);
    expect(letters).toEqual([
      ['replayed', 0],
      ['replayed', 0],
    ]);
  });

  test('guarantees that a message moved from another lane leaves nothing of its payload or its ids in this one', async () => {
    await plant(raw, acme, fields(envelope(globex, globex.marker)));
    await settle();
    const [letter] = await deadOf().list();
    expect(letter).toMatchObject({ reason: 'wrong_lane', bytes: 0, messageId: undefined, kind: undefined });
    const stored = JSON.stringify(await raw.xrange(`ingest:${acme.id}:dead`, '-', '+'));
    expect(stored).not.toContain(globex.marker);
    await expect(deadOf().read(String(letter?.id))).rejects.toMatchObject({ code: 'ENVELOPE_REJECTED' });
  });

  test('guarantees that a message under a retired key is not lost, should the key have been retired too early', async () => {
    const early = `1:${newKey}`;
    await plant(raw, acme, fields(envelope(acme, 'kept', Date.now(), `3:${oldKey}`)));
    await settle();
    const [letter] = await deadOf().list();
    expect(letter).toMatchObject({ reason: 'unknown_key', bytes: 4 });
    await expect(deadOf().replay(String(letter?.id))).rejects.toMatchObject({ code: 'ENVELOPE_REJECTED' });
    const relisted = start({ envelopeKeys: `${early},3:${oldKey}` });
    const again = lanes(acme, relisted).deadLetters;
    expect(String((await again.read(String(letter?.id))).payload)).toBe('kept');
  });

  test('guarantees that a lane that was replaced by something else stops no other lane', async () => {
    await raw.set(`ingest:${globex.id}`, 'no stream');
    await raw.zadd('lanes:pooled:active', 0, globex.id);
    expect(await settle()).toEqual(['honest']);
    await raw.del(`ingest:${globex.id}`);
  });

  test('guarantees that one which cannot be put aside takes nothing with it, and is put aside once it can be', async () => {
    await raw.set(`ingest:${acme.id}:dead`, 'no stream');
    await plant(raw, acme, ['no', 'envelope']);
    await append(redis, acme, 'honest');
    expect(texts(await reader.take({ wait: 2_000 }))).toEqual(['honest']);
    await raw.del(`ingest:${acme.id}:dead`);
    const now = performance.now.bind(performance);
    jest.spyOn(performance, 'now').mockImplementation(() => now() + 6_000);
    while ((await deadOf().list()).length === 0) expect(await reader.take({ wait: 100 })).toEqual([]);
  });

  test('guarantees that a message under a key of the last rotation is executed', async () => {
    await append(start({ envelopeKeys: `1:${oldKey}` }), acme, 'signed before the rotation');
    expect(texts(await takeAll(reader, 1))).toEqual(['signed before the rotation']);
  });
});
