import { describe, expect, test } from '@jest/globals';
import { KeySpace } from '../keys/key-space.js';
import { type Argument, flatten } from './argument.js';
import { ruleFor } from './command-rule.js';
import { scopeCommand } from './scope-command.js';

const space = new KeySpace('ORG:kv:');

const scoped = (command: string, ...given: unknown[]): Argument[] => {
  const args = flatten(command, given);
  scopeCommand(space, ruleFor(command, args[0]), args);
  return args;
};

/** Bytes that give another text to whoever asks them for one. */
const saying = (bytes: string, text: string) =>
  Object.assign(Buffer.from(bytes), { toString: () => text, copy: () => 0 });

describe('the keys of a command', () => {
  test.each<[command: string, given: unknown[], sent: Argument[]]>([
    ['get', ['a'], ['ORG:kv:a']],
    ['get', [7], ['ORG:kv:7']],
    ['get', [Buffer.from('a:b')], ['ORG:kv:a:b']],
    ['mget', [['a', 'b']], ['ORG:kv:a', 'ORG:kv:b']],
    ['mset', [{ a: 1, b: 2 }], ['ORG:kv:a', 1, 'ORG:kv:b', 2]],
    ['mset', [new Map([['a', 'x']])], ['ORG:kv:a', 'x']],
    ['hset', ['h', { a: 1 }], ['ORG:kv:h', 'a', 1]],
    ['rename', ['a', 'b'], ['ORG:kv:a', 'ORG:kv:b']],
    ['bitop', ['AND', 'to', 'a', 'b'], ['AND', 'ORG:kv:to', 'ORG:kv:a', 'ORG:kv:b']],
    ['sinterstore', ['to', 'a', 'b'], ['ORG:kv:to', 'ORG:kv:a', 'ORG:kv:b']],
    [
      'zunionstore',
      ['to', 2, 'a', 'b', 'WEIGHTS', 1, 2],
      ['ORG:kv:to', 2, 'ORG:kv:a', 'ORG:kv:b', 'WEIGHTS', 1, 2],
    ],
    ['zdiff', [1, 'a', 'WITHSCORES'], [1, 'ORG:kv:a', 'WITHSCORES']],
    ['xgroup', ['CREATE', 's', 'g', '$'], ['CREATE', 'ORG:kv:s', 'g', '$']],
    [
      'xread',
      ['COUNT', 1, 'STREAMS', 'a', 'b', '0', '0'],
      ['COUNT', 1, 'STREAMS', 'ORG:kv:a', 'ORG:kv:b', '0', '0'],
    ],
    // A group and a consumer that are called STREAMS must not be taken for the word.
    [
      'xreadgroup',
      ['GROUP', 'STREAMS', 'STREAMS', 'STREAMS', 'a', '>'],
      ['GROUP', 'STREAMS', 'STREAMS', 'STREAMS', 'ORG:kv:a', '>'],
    ],
    ['scan', ['0'], ['0', 'MATCH', 'ORG:kv:*']],
    ['scan', ['0', 'TYPE', 'string', 'MATCH', 'a*'], ['0', 'MATCH', 'ORG:kv:a*', 'TYPE', 'string']],
    ['scan', ['0', 'MATCH', 'x', 'MATCH', '*'], ['0', 'MATCH', 'ORG:kv:*']],
  ])('%s %j', (command, given, sent) => {
    expect(scoped(command, ...given)).toEqual(sent);
  });

  test.each<[command: string, given: unknown[], code: string]>([
    ['zunion', ['2', 'a'], 'INVALID_INPUT'],
    ['zunion', ['+1', 'a'], 'INVALID_INPUT'],
    ['zunion', ['1.0', 'a'], 'INVALID_INPUT'],
    ['zunion', [-1, 'a'], 'INVALID_INPUT'],
    ['zunion', ['1 ', 'a'], 'INVALID_INPUT'],
    ['zunion', [], 'INVALID_INPUT'],
    ['get', [], 'INVALID_INPUT'],
    ['get', [''], 'INVALID_INPUT'],
    ['get', [null], 'INVALID_INPUT'],
    ['get', [{ a: 1 }], 'INVALID_INPUT'],
    ['get', [[['a']]], 'INVALID_INPUT'],
    ['get', [Buffer.from([0xff])], 'INVALID_INPUT'],
    ['mset', [{ a: { b: 1 } }], 'INVALID_INPUT'],
    ['scan', ['*'], 'INVALID_INPUT'],
    ['scan', ['0', 'COUNT', 1_001], 'INVALID_INPUT'],
    ['scan', ['0', 'MATCH'], 'INVALID_INPUT'],
    ['scan', ['0', 'NOVALUES', '1'], 'INVALID_INPUT'],
    ['xread', ['STREAMS', 'a', 'b', '0'], 'INVALID_INPUT'],
    ['xread', ['COUNT', 'STREAMS', 'STREAMS'], 'INVALID_INPUT'],
    ['xread', ['BLOCK', 0, 'STREAMS', 'a', '$'], 'OPERATION_REFUSED'],
    ['xreadgroup', ['STREAMS', 'a', '>'], 'INVALID_INPUT'],
    ['xreadgroup', ['GROUP', 'g', 'c', 'block', 0, 'STREAMS', 'a', '>'], 'OPERATION_REFUSED'],
    ['copy', ['a', 'b', 'DB', 1], 'OPERATION_REFUSED'],
    ['copy', ['a', 'b', 'replace', 'db', '1'], 'OPERATION_REFUSED'],
    ['setrange', ['a', 500_000_000, 'x'], 'OPERATION_REFUSED'],
    ['setbit', ['a', 4_000_000_000, 1], 'OPERATION_REFUSED'],
    ['bitfield', ['a', 'SET', 'u8', '#2000000', 1], 'OPERATION_REFUSED'],
    ['get', [Object.defineProperty(Buffer.from('abc\r\n*1\r\n'), 'length', { value: 3 })], 'INVALID_INPUT'],
    [
      'get',
      [Object.setPrototypeOf(Buffer.from('abc'), { __proto__: Buffer.prototype, length: 1 })],
      'INVALID_INPUT',
    ],
    ['bitfield', ['a', 'SET', 'u8', 4_000_000_000, 1], 'OPERATION_REFUSED'],
    ['copy', ['a', 'b', ...['DB', '1'].map((word) => saying(word, 'REPLACE'))], 'OPERATION_REFUSED'],
    ['zunion', [saying('2', '1'), 'a'], 'INVALID_INPUT'],
    ['srandmember', ['a', -1_000_000_000], 'OPERATION_REFUSED'],
  ])('guarantees that %s %j is refused', (command, given, code) => {
    expect(() => scoped(command, ...given)).toThrow(expect.objectContaining({ code }));
  });
});

describe('the keys in a reply', () => {
  const reply = (command: string, given: unknown[], answer: unknown) => {
    const args = flatten(command, given);
    return scopeCommand(space, ruleFor(command), args)?.(answer);
  };

  test("guarantees that keys that are not the org's are left out, whatever the server answers", () => {
    const keys = ['ORG:kv:a', 'OTHER:kv:b', 'xORG:kv:c', 'ORG:kv', 'ORG:kv:%zz', 'ORG:kv:%2A', 7];
    expect(reply('scan', ['0'], ['0', keys])).toEqual(['0', ['a', '*']]);
    expect(reply('lmpop', [1, 'a', 'LEFT'], ['OTHER:kv:b', ['x']])).toEqual([undefined, ['x']]);
  });
});
