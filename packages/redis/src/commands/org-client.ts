import { Command, type Redis } from 'ioredis';
import type { KeySpace } from '../keys/key-space.js';
import { storeError } from '../store-error.js';
import { commandMethods } from './command-methods.js';
import type { OrgPipeline } from './org-commands.js';
import { OrgPipelineClient } from './org-pipeline.js';
import { prepareCommand } from './prepare-command.js';

/**
 * The command methods of an org's client. The connection is private to the instance, so that code that holds the
 * client holds nothing more than what the command table gives.
 */
export class OrgClient {
  readonly #redis: Redis;
  readonly #space: KeySpace;

  constructor(redis: Redis, space: KeySpace) {
    this.#redis = redis;
    this.#space = space;
  }

  call(command: string, ...args: unknown[]): Promise<unknown> {
    return this.#send(command, args, 'utf8');
  }

  pipeline(): OrgPipeline {
    return new OrgPipelineClient(this.#redis.pipeline(), this.#space) as unknown as OrgPipeline;
  }

  multi(): OrgPipeline {
    return new OrgPipelineClient(this.#redis.multi(), this.#space) as unknown as OrgPipeline;
  }

  #send(method: string, given: readonly unknown[], encoding: 'utf8' | null): Promise<unknown> {
    const callback = given.at(-1);
    if (typeof callback !== 'function') return this.#answer(method, given, encoding);
    const answer = this.#answer(method, given.slice(0, -1), encoding);
    answer.then(
      (reply) => callback(null, reply),
      (error) => callback(error),
    );
    return answer;
  }

  #answer(method: string, given: readonly unknown[], encoding: 'utf8' | null): Promise<unknown> {
    try {
      const { name, args, reply } = prepareCommand(this.#space, method, given);
      const command = new Command(name, args, { replyEncoding: encoding });
      return (this.#redis.sendCommand(command) as Promise<unknown>).then(reply, (error) => {
        throw storeError(error, name.toUpperCase());
      });
    } catch (error) {
      return Promise.reject(error);
    }
  }

  static {
    for (const { method, command, encoding } of commandMethods(OrgClient.prototype)) {
      Object.defineProperty(OrgClient.prototype, method, {
        value(this: OrgClient, ...args: unknown[]) {
          return this.#send(command, args, encoding);
        },
      });
    }
    Object.freeze(OrgClient.prototype);
  }
}
