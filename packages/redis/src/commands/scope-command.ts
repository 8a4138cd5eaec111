import { BulkheadError } from '@bulkhead/tenancy';
import type { KeySpace } from '../keys/key-space.js';
import { type Argument, wholeNumber } from './argument.js';
import { guardArguments } from './argument-guards.js';
import type { CommandRule } from './command-rule.js';
import { scopeScan } from './scope-scan.js';
import { scopeStreamRead } from './scope-stream-read.js';
import type { KeySpec } from './server-commands.js';

/** Takes the prefix off the keys that a reply names, and away what is not the org's. */
export type ReplyScope = (reply: unknown) => unknown;

/**
 * Puts every key of a command into the org's space, in place: `args` is then what will be sent. Decides without a
 * connection, so it is tested without one.
 */
export const scopeCommand = (
  space: KeySpace,
  rule: CommandRule,
  args: Argument[],
): ReplyScope | undefined => {
  if (rule.name === 'scan') return scopeScan(space, args);
  if (rule.name === 'xread' || rule.name === 'xreadgroup') return scopeStreamRead(space, rule.name, args);
  guardArguments(rule.name, args);
  for (const spec of rule.keys) scopeKeys(space, rule.name, spec, args);
  return rule.name === 'lmpop' || rule.name === 'zmpop' ? (reply) => firstIsKey(space, reply) : undefined;
};

const scopeKeys = (space: KeySpace, name: string, spec: KeySpec, args: Argument[]): void => {
  if (spec.find === 'elsewhere') {
    throw malformed(name, 'has keys at no fixed position, expected none of these in the table');
  }
  // The server counts from the command's name, `args` starts behind it.
  const from = spec.first - 1;
  const last =
    spec.find === 'count' ? from + keyCount(name, spec.count - 1, from, args) - 1 : lastKey(spec, args);
  for (let at = from; at <= last; at += spec.step) {
    const key = args[at];
    if (key === undefined) throw malformed(name, `has no argument ${at + 1}, expected a key there`);
    args[at] = space.put(key);
  }
};

const lastKey = ({ first, last }: Extract<KeySpec, { find: 'range' }>, args: Argument[]): number =>
  last >= 0 ? first - 1 + last : args.length + last;

const keyCount = (name: string, at: number, from: number, args: Argument[]): number => {
  const count = wholeNumber(args[at]);
  if (count && count <= args.length - from) return count;
  throw malformed(name, `names ${String(args[at]).slice(0, 40)} keys, expected the number that follows`);
};

const firstIsKey = (space: KeySpace, reply: unknown): unknown =>
  Array.isArray(reply) ? [space.take(reply[0]), ...reply.slice(1)] : reply;

const malformed = (name: string, fault: string): BulkheadError =>
  new BulkheadError('INVALID_INPUT', `redis command ${name.toUpperCase()} ${fault}; correct the arguments`);
