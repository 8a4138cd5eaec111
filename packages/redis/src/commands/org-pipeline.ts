import { BulkheadError } from '@bulkhead/tenancy';
import type { Redis } from 'ioredis';
import type { KeySpace } from '../keys/key-space.js';
import { commandMethods, type RuleOf } from './command-methods.js';
import { ruleFor } from './command-rule.js';
import { type Encoding, ScopedCommand } from './scoped-command.js';
import type { BatchResult, sendPipeline } from './send-batch.js';

/** Collects scoped commands until exec. A refused one throws where it is added: nothing is sent. */
export class OrgPipelineClient {
  readonly #redis: Redis;
  readonly #space: KeySpace;
  readonly #send: typeof sendPipeline;
  #commands: ScopedCommand[] | undefined = [];

  constructor(redis: Redis, space: KeySpace, send: typeof sendPipeline) {
    this.#redis = redis;
    this.#space = space;
    this.#send = send;
  }

  get length(): number {
    return this.#commands?.length ?? 0;
  }

  call(command: string, ...args: unknown[]): this {
    return this.#add((given) => ruleFor(command, given[0]), args, 'utf8');
  }

  async exec(): Promise<BatchResult[]> {
    const commands = this.#collected();
    this.#commands = undefined;
    return this.#send(this.#redis, commands);
  }

  #add(ruleOf: RuleOf, given: unknown[], encoding: Encoding): this {
    this.#collected().push(new ScopedCommand(this.#space, ruleOf(given), given, encoding));
    return this;
  }

  #collected(): ScopedCommand[] {
    if (this.#commands) return this.#commands;
    throw new BulkheadError(
      'OPERATION_REFUSED',
      'redis pipeline was sent already, expected one exec; begin another with pipeline() or multi()',
    );
  }

  static {
    for (const { method, ruleOf, encoding } of commandMethods(OrgPipelineClient.prototype)) {
      Object.defineProperty(OrgPipelineClient.prototype, method, {
        value(this: OrgPipelineClient, ...args: unknown[]) {
          return this.#add(ruleOf, args, encoding);
        },
      });
    }
    Object.freeze(OrgPipelineClient.prototype);
  }
}
