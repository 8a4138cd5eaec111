import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Redis } from 'ioredis';
import { RedisServer } from '../testing/redis-server.js';
import { commandData } from './command-data.js';
import { ruleFor } from './command-rule.js';
import { allowedCommands, refusals } from './command-verdicts.js';
import { describeCommands, type ServerCommand } from './server-commands.js';

let server: RedisServer;
let raw: Redis;
let live: Record<string, ServerCommand>;

beforeAll(async () => {
  server = await RedisServer.start();
  raw = server.client();
  live = describeCommands(await raw.call('COMMAND'));
});
afterAll(async () => {
  raw.disconnect();
  await server.stop();
});

describe('the command table', () => {
  test('has one verdict on each command', () => {
    const judged = [...allowedCommands, ...Object.values(refusals).flat()];
    expect(judged.toSorted()).toEqual(Object.keys(commandData).toSorted());
  });

  test('knows the keys of every allowed command as the running server does', () => {
    const differing = allowedCommands.filter(
      (name) => live[name] && JSON.stringify(live[name].keys) !== JSON.stringify(commandData[name].keys),
    );
    expect(differing).toEqual([]);
  });

  test('guarantees that a command of the running server that it does not know is refused', () => {
    const unknown = Object.keys(live).filter((name) => !(name in commandData));
    for (const name of [
      ...unknown,
      'brandnew',
      'json.set',
      'constructor',
      '__proto__',
      'hasOwnProperty',
      '',
    ]) {
      const [command = '', subcommand] = name.split('|');
      expect(() => ruleFor(command, subcommand)).toThrow(
        expect.objectContaining({ code: 'OPERATION_REFUSED' }),
      );
    }
  });

  test('guarantees that a subcommand is judged by what is sent of it', () => {
    const words = Object.assign(['HELP'], { toString: () => 'ENCODING' });
    for (const word of [words, { toString: () => 'ENCODING' }, ['ENCODING']])
      expect(() => ruleFor('OBJECT', word)).toThrow(expect.objectContaining({ code: 'OPERATION_REFUSED' }));
    expect(ruleFor('OBJECT', 'encoding').name).toBe('object|encoding');
  });

  test('allows no command whose keys it cannot place, but for the two that are read word by word', () => {
    const unplaced = allowedCommands.filter((name) =>
      (commandData[name].keys as readonly { find: string }[]).some(({ find }) => find === 'elsewhere'),
    );
    expect(unplaced).toEqual(['xread', 'xreadgroup']);
    const keyless = allowedCommands.filter((name) => commandData[name].keys.length === 0);
    expect(keyless).toEqual(['scan']);
  });

  test.each(['admin', 'pubsub', 'noscript', 'no_auth', 'no_multi'])(
    'allows no command flagged %s',
    (flag) => {
      const flags = (name: keyof typeof commandData): readonly string[] => commandData[name].flags;
      expect(allowedCommands.filter((name) => flags(name).includes(flag))).toEqual([]);
    },
  );

  test('refuses with a sentence that names the reason', () => {
    expect(() => ruleFor('FLUSHALL')).toThrow(
      'redis command "FLUSHALL" is refused: it sees or changes what belongs to all orgs',
    );
    expect(() => ruleFor('xgroup', 'HELP')).toThrow(/names no key of an org/);
  });
});
