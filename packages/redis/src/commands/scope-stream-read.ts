import { BulkheadError } from '@bulkhead/tenancy';
import type { KeySpace } from '../keys/key-space.js';
import type { Argument } from './argument.js';
import type { ReplyScope } from './scope-command.js';

/**
 * `XREAD [COUNT n] STREAMS key… id…` and `XREADGROUP GROUP group consumer [COUNT n] [NOACK] STREAMS key… id…`, read
 * word by word: a search for the word STREAMS could be led astray by a group of that name.
 */
export const scopeStreamRead = (
  space: KeySpace,
  name: 'xread' | 'xreadgroup',
  args: Argument[],
): ReplyScope => {
  let at = 0;
  const word = () => String(args[at] ?? '').toUpperCase();
  if (name === 'xreadgroup') {
    if (word() !== 'GROUP') throw invalid(name, 'without GROUP first');
    at += 3;
  }
  while (word() !== 'STREAMS') {
    if (word() === 'COUNT') at += 2;
    else if (word() === 'NOACK' && name === 'xreadgroup') at += 1;
    else if (word() === 'BLOCK') {
      throw new BulkheadError(
        'OPERATION_REFUSED',
        `redis command ${name.toUpperCase()} with BLOCK is refused: it would block the connection that all orgs share; read without waiting`,
      );
    } else
      throw invalid(
        name,
        at < args.length ? `with ${JSON.stringify(word().slice(0, 40))}` : 'without STREAMS',
      );
  }
  at += 1;
  const streams = (args.length - at) / 2;
  if (streams < 1 || !Number.isInteger(streams)) throw invalid(name, 'with keys and ids of different number');
  for (let key = at; key < at + streams; key += 1) args[key] = space.put(args[key] as Argument);
  return (reply) => withoutPrefix(space, reply);
};

const withoutPrefix = (space: KeySpace, reply: unknown): unknown =>
  Array.isArray(reply)
    ? reply.map((stream: unknown[]) => [space.take(stream[0]), ...stream.slice(1)])
    : reply;

const invalid = (name: string, fault: string): BulkheadError =>
  new BulkheadError(
    'INVALID_INPUT',
    `redis command ${name.toUpperCase()} was given ${fault}, expected options, STREAMS, keys and as many ids; correct the arguments`,
  );
