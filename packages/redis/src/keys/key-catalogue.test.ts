import { readFileSync } from 'node:fs';
import { acme } from '@bulkhead/testkit';
import { describe, expect, test } from '@jest/globals';
import { findEntry } from './find-entry.js';
import { type KeyEntry, type KeyName, keyCatalogue } from './key-catalogue.js';
import { type KeyParts, Keys } from './keys.js';

const entries = Object.entries(keyCatalogue) as [KeyName, KeyEntry][];

const example = (name: KeyName, hashTags: boolean): string => {
  const parts = Object.fromEntries(
    [...keyCatalogue[name].pattern.matchAll(/<([^>]+)>/g)].map(([, part]) => [
      part,
      part === 'org' ? acme.id : 'x',
    ]),
  );
  return new Keys(hashTags).of(name, parts as KeyParts<typeof name>);
};

describe('the key catalogue', () => {
  test.each(entries)('%s is found again by its key', (name) => {
    expect(findEntry(example(name, false))?.name).toBe(name);
    expect(findEntry(example(name, true))?.name).toBe(name);
  });

  test.each(entries)(
    '%s has the org in a segment of its own, or says why it is global',
    (_, { pattern, global }) => {
      expect(pattern.split(':').includes('<org>')).toBe(global === undefined);
    },
  );

  test.each(entries)('%s ends, or says why it does not', (_, { ttl }) => {
    expect(typeof ttl === 'number' ? ttl > 0 : ttl.none.length > 10).toBe(true);
  });

  test.each(entries.filter(([, { owner }]) => owner === 'cache'))(
    '%s of the cache always ends',
    (_, { ttl }) => {
      expect(typeof ttl).toBe('number');
    },
  );

  test.each([
    'x',
    acme.id,
    `${acme.id}:kv:`,
    `${acme.id}:other:x`,
    `${acme.id.toUpperCase()}:kv:x`,
    `ingest:${acme.id}:other`,
    `ratelimit:${acme.id}:minute:1\n`,
    `${acme.id}:memory:a:b`,
    'ingest:acme',
  ])('does not know %j', (key) => {
    expect(findEntry(key)).toBeUndefined();
  });

  test('writes the keys as the architecture names them', () => {
    const keys = new Keys();
    const org = acme.id;
    expect(keys.of('orgRate', { org, unix_minute: 29920365 })).toBe(`ratelimit:${org}:minute:29920365`);
    expect(keys.of('hotMemories', { org, agent_id: acme.rowId(2) })).toBe(
      `${org}:hot_memories:${acme.rowId(2)}`,
    );
    expect(keys.of('memory', { org, memory_id: acme.rowId(3).toUpperCase() })).toBe(
      `${org}:memory:${acme.rowId(3)}`,
    );
    expect(keys.of('lane', { org })).toBe(`ingest:${org}`);
  });

  test('guarantees that a part cannot become another key', () => {
    const keys = new Keys();
    for (const part of ['x:minute:1', 'x\r\n', '*', '{x}', '..:..']) {
      const key = keys.of('tokenRate', { org: acme.id, token_id: part, unix_minute: 1 });
      expect(findEntry(key)?.name).toBe('tokenRate');
      expect(key.split(':')).toHaveLength(6);
    }
    expect(() => keys.of('memory', { org: acme.id, memory_id: '' })).toThrow(/is empty/);
    expect(() => keys.of('memory', { org: 'x:y' as never, memory_id: 'x' })).toThrow(
      expect.objectContaining({ code: 'INVALID_ID' }),
    );
  });
});

test('docs/redis.md lists the same keys', () => {
  const page = readFileSync(new URL('../../../../docs/redis.md', import.meta.url), 'utf8');
  const documented = [...page.matchAll(/^\| `([^`]+)` \| (\w+) \| (.+?) \| (.+?) \|$/gm)].map(
    ([, ...cells]) => cells,
  );
  const ttl = (entry: KeyEntry) => (typeof entry.ttl === 'number' ? `${entry.ttl} s` : entry.ttl.none);
  expect(documented).toEqual(entries.map(([, entry]) => [entry.pattern, entry.type, ttl(entry), entry.why]));
});
