import { Command, type Redis } from 'ioredis';
import { storeError } from '../store-error.js';
import type { ScopedCommand } from './scoped-command.js';

export type BatchResult = [error: Error | null, result: unknown];

/** One write for all commands; each succeeds or fails by itself. */
export const sendPipeline = (redis: Redis, commands: readonly ScopedCommand[]): Promise<BatchResult[]> =>
  new Promise((resolve) => {
    const results = Array<BatchResult>(commands.length);
    let left = commands.length;
    if (left === 0) resolve(results);
    commands.forEach((command, at) => {
      const settle = (result: BatchResult) => {
        results[at] = result;
        left -= 1;
        if (left === 0) resolve(results);
      };
      command.promise.then(
        (result) => settle([null, result]),
        (error: Error) => settle([error, undefined]),
      );
    });
    sendInOneWrite(redis, commands);
  });

/** MULTI, the commands and EXEC without a gap, as nothing else of this tick can come between them. */
export const sendTransaction = async (
  redis: Redis,
  commands: readonly ScopedCommand[],
): Promise<BatchResult[]> => {
  const begin = new Command('multi');
  const end = new Command('exec', [], { replyEncoding: null });
  const queued = Promise.allSettled([begin.promise, ...commands.map(({ promise }) => promise)]);
  const ended = end.promise.then(
    (replies) => ({ replies: replies as unknown[] }),
    (error: unknown) => ({ error }),
  );
  sendInOneWrite(redis, [begin, ...commands, end]);
  const refusal = (await queued).find((answer) => answer.status === 'rejected');
  const outcome = await ended;
  if ('error' in outcome) throw storeError(refusal?.reason ?? outcome.error, 'a transaction');
  return outcome.replies.map((reply, at) => {
    if (reply instanceof Error) return [storeError(reply, 'a command of a transaction'), undefined];
    return [null, commands[at]?.transformReply(reply as Buffer)];
  });
};

const sendInOneWrite = (redis: Redis, commands: readonly Command[]): void => {
  const { stream } = redis;
  stream?.cork();
  for (const command of commands) redis.sendCommand(command);
  stream?.uncork();
};
