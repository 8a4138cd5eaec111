import type { Redis } from 'ioredis';

/** Commands that the user of a deployment must not have, each with arguments that the server accepts for a dry run. */
const dangerous: readonly (readonly [command: string, ...args: string[]])[] = [
  ['flushall'],
  ['flushdb'],
  ['keys', '*'],
  ['config', 'set', 'maxmemory', '0'],
  ['config', 'get', 'requirepass'],
  ['debug', 'sleep', '0'],
  ['shutdown'],
  ['save'],
  ['bgrewriteaof'],
  ['module', 'list'],
  ['migrate', 'host', '6379', 'key', '0', '1'],
  ['replicaof', 'no', 'one'],
  ['failover'],
  ['cluster', 'reset'],
  ['psync', 'x', '0'],
  ['acl', 'setuser', 'x'],
  ['acl', 'getuser', 'x'],
  ['script', 'flush'],
  ['function', 'flush'],
  ['monitor'],
  ['swapdb', '0', '1'],
  ['slowlog', 'get'],
  ['client', 'kill', 'id', '1'],
  ['client', 'list'],
  ['client', 'pause', '1'],
];

export interface RedisFacts {
  readonly url: URL;
  readonly production: boolean;
  readonly hashTags: boolean;
  /** INFO by field name. */
  readonly info: ReadonlyMap<string, string>;
  readonly user: string;
  /** What of the dangerous commands the user may run; undefined when the server did not tell. */
  readonly dangerous: readonly string[] | undefined;
  /** Undefined when the server did not tell. */
  readonly appendfsync: string | undefined;
}

export const readInfo = async (redis: Redis): Promise<Map<string, string>> => {
  const lines = (await redis.info()).split('\r\n').map((line) => /^([^#:][^:]*):(.*)$/.exec(line));
  return new Map(lines.flatMap((match) => (match ? [[String(match[1]), String(match[2])] as const] : [])));
};

export const readUser = async (redis: Redis): Promise<string> => {
  const user = await redis.acl('WHOAMI').catch(() => undefined);
  return user ?? 'unknown';
};

/** Asks what a command would be answered; nothing is run. */
export const allowedDangers = async (redis: Redis, user: string): Promise<string[] | undefined> => {
  try {
    const answers = await Promise.all(
      dangerous.map(async ([command, ...args]) => [
        command,
        await redis.acl('DRYRUN', user, command, ...args),
      ]),
    );
    return [...new Set(answers.flatMap(([command, answer]) => (answer === 'OK' ? [String(command)] : [])))];
  } catch {
    return undefined;
  }
};

export const readAppendfsync = async (redis: Redis): Promise<string | undefined> => {
  const answer = await redis.config('GET', 'appendfsync').catch(() => undefined);
  return Array.isArray(answer) && answer[1] !== undefined ? answer[1] : undefined;
};
