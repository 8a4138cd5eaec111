import { BulkheadError } from '@bulkhead/tenancy';
import type { KeySpace } from '../keys/key-space.js';
import { type Argument, wholeNumber } from './argument.js';
import { guardArguments } from './argument-guards.js';
import type { CommandRule } from './command-rule.js';
import { scopeScan } from './scope-scan.js';
import { scopeStreamRead } from './scope-stream-read.js';
import type { KeySpec } from './server-commands.js';

export interface ScopedCommand {
  readonly args: Argument[];
  /** Present where the reply names keys: takes the prefix off, and what is not the org's away. */
  readonly reply?: (reply: unknown) => unknown;
}

/** Puts every key of a command into the org's space. Decides without a connection, so it is tested without one. */
export const scopeCommand = (space: KeySpace, rule: CommandRule, args: Argument[]): ScopedCommand => {
  if (rule.name === 'scan') return scopeScan(space, args);
  if (rule.name === 'xread' || rule.name === 'xreadgroup') return scopeStreamRead(space, rule.name, args);
  guardArguments(rule.name, args);
  for (const spec of rule.keys) scopeKeys(space, rule, spec, args);
  if (rule.name === 'lmpop' || rule.name === 'zmpop') return { args, reply: (reply) => firstIsKey(space, reply) };
  return { args };
};

const scopeKeys = (space: KeySpace, { name }: CommandRule, spec: KeySpec, args: Argument[]): void => {
  const [from, to, step] = span(name, spec, args);
  for (let at = from; at <= to; at += step) {
    const key = args[at];
    if (key === undefined) throw malformed(name, `has no argument ${at + 1}, expected a key there`);
    args[at] = space.put(key);
  }
};

/** Positions in `args`, which do not count the command's name as the server does. */
const span = (name: string, spec: KeySpec, args: Argument[]): [from: number, to: number, step: number] => {
  if (spec.find === 'elsewhere') {
    throw malformed(name, 'has keys at no fixed position, expected none of these in the table');
  }
  const from = spec.first - 1;
  if (spec.find === 'range') {
    return [from, spec.last >= 0 ? from + spec.last : args.length + spec.last, spec.step];
  }
  const count = wholeNumber(args[spec.count - 1]);
  if (!count || count > args.length - from) {
    throw malformed(name, `names ${String(args[spec.count - 1])} keys, expected the number that follows`);
  }
  return [from, from + (count - 1) * spec.step, spec.step];
};

const firstIsKey = (space: KeySpace, reply: unknown): unknown =>
  Array.isArray(reply) ? [space.take(reply[0]), ...reply.slice(1)] : reply;

const malformed = (name: string, fault: string): BulkheadError =>
  new BulkheadError('INVALID_INPUT', `redis command ${name.toUpperCase()} ${fault}; correct the arguments`);
