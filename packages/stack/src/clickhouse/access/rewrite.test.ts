import { describe, expect, test } from '@jest/globals';
import { engineName, publicName } from './engine-names.js';
import { checkRewritable, rewriteForEngine } from './rewrite.js';
import { rowFilter } from './row-filter.js';

const ORG = '11111111-1111-4111-8111-111111111111';
const HEADER = "decodeURLComponent(getClientHTTPHeader('X-Bulkhead-Setting-SQL_org'))";

describe('a policy in the engine’s terms', () => {
  test('reads custom settings from their header', () => {
    expect(rewriteForEngine("a = getSetting('SQL_org') AND b = getSetting( 'SQL_org' )", 'reader')).toBe(
      `a = ${HEADER} AND b = ${HEADER}`,
    );
  });

  test('leaves other settings, strings and names alone', () => {
    const text =
      "getSetting('max_threads') = 1 AND x = 'getSetting(\\'SQL_org\\')' AND `getSetting`('SQL_org')";
    expect(rewriteForEngine(text, 'reader')).toBe(text);
  });

  test('holds the user’s own name where the engine has another', () => {
    expect(rewriteForEngine('o = toUUIDOrZero(currentUser()) OR user() = 1', ORG)).toBe(
      `o = toUUIDOrZero(identity('${ORG}')) OR identity('${ORG}') = 1`,
    );
    expect(rewriteForEngine('o = currentUser()', 'reader')).toBe('o = currentUser()');
  });

  test.each([
    "getSettingOrDefault('SQL_org', '1') = '1'",
    "getSetting(concat('SQL_', 'org')) = '1'",
    "getSetting('SQL_org' || '') = '1'",
    "`getSetting`('SQL_org') = '1'",
    "x = 'SQL_org'",
  ])('guarantees that a setting whose value would not arrive is refused: %s', (text) => {
    expect(() => checkRewritable(text)).toThrow('NOT_IMPLEMENTED');
  });
});

describe('several policies', () => {
  const policy = (filter: string | null, restrictive: boolean) => ({
    name: 'p',
    database: 'd',
    table: 't',
    filter,
    restrictive,
    to: { all: true, names: [], except: [] },
  });

  test.each([
    ['a OR b', [policy('a', false), policy('b', false)], '((a) OR (b))'],
    ['a, within r', [policy('a', false), policy('r', true)], '((a)) AND (r)'],
    ['all restrictive ones', [policy('r', true), policy('s', true)], '(r) AND (s)'],
    ['nothing at all', [policy(null, false), policy(null, true)], '1'],
  ])('mean %s', (_, policies, expected) => {
    expect(rowFilter(policies)).toBe(expected);
  });
});

describe('names of users in the engine', () => {
  const names = [
    ORG,
    'a',
    'a_b',
    'a-b',
    '_a',
    'default',
    '_supervisor',
    '_probe',
    '_x_a',
    '',
    'a b',
    'a.b',
    'ü',
    '🦄',
    '<a>',
    '1',
    '_31',
    'A',
    'constructor',
  ];

  test('come back', () => {
    expect(names.map((name) => publicName(engineName(name)))).toEqual(names);
  });

  test('guarantees that none is another’s, nor one of the server’s own, nor breaks the file', () => {
    const inEngine = names.map(engineName);
    expect(new Set(inEngine).size).toBe(names.length);
    expect(inEngine).not.toContain('default');
    expect(inEngine).not.toContain('_supervisor');
    expect(inEngine).not.toContain('_probe');
    for (const name of inEngine) expect(name).toMatch(/^[A-Za-z_][A-Za-z0-9_-]*$/);
  });
});
