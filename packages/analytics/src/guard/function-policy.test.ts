import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { type ScratchTelemetry, scratchTelemetry } from '../../test/scratch-telemetry.js';
import { assertFunctionAllowed, isAllowedAggregate } from './function-policy.js';
import { allowedAggregates, combinators } from './functions/allowed-aggregates.js';
import { allowedFunctions } from './functions/allowed-functions.js';
import { refusedFunctions } from './functions/refused-functions.js';
import type { TreeNode } from './tree-node.js';

const call = (name: string, type = 'ordinary'): TreeNode => ({
  kind: 'FUNCTION',
  id: 1,
  parts: new Map(),
  members: [],
  facts: `, function_name: ${name}, function_type: ${type}, result_type: UInt8`,
});

let scratch: ScratchTelemetry;
let server: readonly { readonly name: string; readonly alias_to: string; readonly aggregate: boolean }[];
beforeAll(async () => {
  scratch = await scratchTelemetry();
  const result = await scratch.writer.query({
    query: `SELECT name, alias_to, is_aggregate AS aggregate FROM system.functions WHERE origin = 'System'`,
    format: 'JSONEachRow',
  });
  const row = z.object({ name: z.string(), alias_to: z.string(), aggregate: z.coerce.boolean() });
  server = z.array(row).parse(await result.json());
});
afterAll(() => scratch.drop());

describe('the function policy', () => {
  test('guarantees that every function of the server was looked at, and stands on one list', () => {
    const lists = (name: string) =>
      [
        allowedFunctions.has(name),
        allowedAggregates.has(name),
        refusedFunctions.has(name.toLowerCase()),
      ].filter(Boolean);
    const plain = server.filter(({ alias_to }) => alias_to === '');
    expect(plain.length).toBeGreaterThan(1_000);
    expect(plain.filter(({ name }) => lists(name).length !== 1)).toEqual([]);
  });

  test('guarantees that an alias of a refused function is refused by its name', () => {
    const aliases = server.filter(({ alias_to }) => refusedFunctions.has(alias_to.toLowerCase()));
    expect(aliases.filter(({ name }) => !refusedFunctions.has(name.toLowerCase()))).toEqual([]);
  });

  test('knows every combinator of the server', async () => {
    const result = await scratch.writer.query({
      query: 'SELECT name FROM system.aggregate_function_combinators',
      format: 'JSONEachRow',
    });
    const names = z.array(z.object({ name: z.string() })).parse(await result.json());
    expect(names.map(({ name }) => name).filter((name) => !combinators.includes(name))).toEqual([]);
  });

  test.each([
    ['a function of a version to come', call('readEverything')],
    ['one that a user made', call('my_function')],
    ['an aggregate of a version to come', call('aggEverything', 'aggregate')],
    ['an internal one', call('__getScalar')],
    ['one that reads a dictionary', call('dictGet')],
    [
      'one with an alias before its name',
      { ...call('x'), facts: ', alias: x, function_name: plus, function_type: ordinary' },
    ],
    [
      'one whose name cannot be read',
      { ...call('x'), facts: ', function_name: a b, function_type: ordinary' },
    ],
    ['an aggregate called as an ordinary one', call('sum')],
  ])('guarantees that %s is refused', (_, node) => {
    expect(() => assertFunctionAllowed(node)).toThrow();
  });

  test('takes combinators off an aggregate until it knows it', () => {
    expect(isAllowedAggregate('quantilesTDigestArrayIf')).toBe(true);
    expect(isAllowedAggregate('uniqStateIf')).toBe(true);
    expect(isAllowedAggregate('unknownIf')).toBe(false);
  });
});
