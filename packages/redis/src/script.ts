import type { Redis } from 'ioredis';
import type { Argument } from './commands/argument.js';
import { writeTogether } from './write-together.js';

/**
 * Lua that runs inside Redis as one step. Its keys are built by the key catalogue and passed as KEYS; a script
 * never computes one.
 */
export class Script<Reply> {
  readonly name: string;
  readonly lua: string;

  constructor(name: string, lua: string) {
    this.name = name;
    this.lua = lua;
  }

  async run(redis: Redis, keys: readonly string[], args: readonly Argument[] = []): Promise<Reply> {
    return (await call(redis, this.name, keys, args)) as Reply;
  }

  /** For replies that hold payloads: strings arrive as Buffers. */
  async runBuffer(redis: Redis, keys: readonly string[], args: readonly Argument[] = []): Promise<Reply> {
    return (await call(redis, `${this.name}Buffer`, keys, args)) as Reply;
  }
}

/** ioredis sends a script in full once per connection and by its hash from then on. */
const call = (redis: Redis, method: string, keys: readonly string[], args: readonly Argument[]) => {
  writeTogether(redis);
  const methods = redis as unknown as Record<
    string,
    (...args: (Argument | readonly Argument[])[]) => Promise<unknown>
  >;
  // Lists, which the driver unfolds: a call takes only so many arguments.
  return methods[method]?.(keys.length, keys, args);
};
