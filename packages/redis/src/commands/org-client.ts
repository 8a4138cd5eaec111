import type { Redis } from 'ioredis';
import type { KeySpace } from '../keys/key-space.js';
import { writeTogether } from '../write-together.js';
import { commandMethods, type RuleOf } from './command-methods.js';
import { ruleFor } from './command-rule.js';
import type { OrgPipeline } from './org-commands.js';
import { OrgPipelineClient } from './org-pipeline.js';
import { type Encoding, ScopedCommand } from './scoped-command.js';
import { sendPipeline, sendTransaction } from './send-batch.js';

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
    return this.#send((given) => ruleFor(command, given[0]), args, 'utf8');
  }

  pipeline(): OrgPipeline {
    return new OrgPipelineClient(this.#redis, this.#space, sendPipeline) as unknown as OrgPipeline;
  }

  multi(): OrgPipeline {
    return new OrgPipelineClient(this.#redis, this.#space, sendTransaction) as unknown as OrgPipeline;
  }

  #send(ruleOf: RuleOf, given: unknown[], encoding: Encoding): Promise<unknown> {
    const listener = given.at(-1);
    if (typeof listener === 'function') {
      const answer = this.#send(ruleOf, given.slice(0, -1), encoding);
      answer.then(
        (reply) => listener(null, reply),
        (error) => listener(error),
      );
      return answer;
    }
    try {
      const command = new ScopedCommand(this.#space, ruleOf(given), given, encoding);
      writeTogether(this.#redis);
      return this.#redis.sendCommand(command) as Promise<unknown>;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  static {
    for (const { method, ruleOf, encoding } of commandMethods(OrgClient.prototype)) {
      Object.defineProperty(OrgClient.prototype, method, {
        value(this: OrgClient, ...args: unknown[]) {
          return this.#send(ruleOf, args, encoding);
        },
      });
    }
    Object.freeze(OrgClient.prototype);
  }
}
