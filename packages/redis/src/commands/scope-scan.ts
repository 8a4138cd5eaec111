import { BulkheadError } from '@bulkhead/tenancy';
import type { KeySpace } from '../keys/key-space.js';
import { type Argument, textOf, wholeNumber } from './argument.js';
import { type Glob, parseGlob } from './glob.js';
import type { ReplyScope } from './scope-command.js';

/** SCAN walks everybody's keys, so that a large COUNT holds the server for all orgs. */
const LARGEST_COUNT = 1000;

/** `SCAN cursor [MATCH pattern] [COUNT n] [TYPE type]`, always with a MATCH on the org's prefix. */
export const scopeScan = (space: KeySpace, args: Argument[]): ReplyScope => {
  const [cursor, ...options] = args;
  if (!/^\d{1,20}$/.test(String(cursor))) {
    throw invalid(
      `cursor ${JSON.stringify(String(cursor).slice(0, 40))}, expected 0 or the one last returned`,
    );
  }
  let glob: Glob | undefined;
  const kept: Argument[] = [];
  for (let at = 0; at < options.length; at += 2) {
    const [name, value] = [String(options[at]).toUpperCase(), options[at + 1]];
    if (value === undefined) throw invalid(`option ${name} without a value`);
    if (name === 'MATCH') glob = parseGlob(textOf(value));
    else if (name === 'TYPE') kept.push('TYPE', value);
    else if (name === 'COUNT') kept.push('COUNT', count(value));
    else throw invalid(`option ${JSON.stringify(name.slice(0, 40))}, expected MATCH, COUNT or TYPE`);
  }
  args.splice(
    0,
    args.length,
    String(cursor),
    'MATCH',
    escapeGlob(space.prefix) + (glob?.server ?? '*'),
    ...kept,
  );
  return (reply) => {
    // Inside a transaction the first reply is the word QUEUED.
    if (!Array.isArray(reply)) return reply;
    const [next, keys] = reply as [string, unknown[]];
    const own = keys.map((key) => space.take(key)).filter((key) => key !== undefined);
    return [next, glob ? own.filter((key) => glob.matches(key)) : own];
  };
};

/** The prefix holds no glob character today; a pattern built on it must not depend on that. */
const escapeGlob = (text: string): string => text.replace(/[\\*?[\]^]/g, '\\$&');

const count = (value: Argument): number => {
  const number = wholeNumber(value);
  if (number && number <= LARGEST_COUNT) return number;
  throw invalid(`COUNT ${JSON.stringify(String(value).slice(0, 40))}, expected 1 to ${LARGEST_COUNT}`);
};

const invalid = (fault: string): BulkheadError =>
  new BulkheadError('INVALID_INPUT', `redis command SCAN was given ${fault}; correct the arguments`);
