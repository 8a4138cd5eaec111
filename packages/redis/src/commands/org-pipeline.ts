import { type ChainableCommander, Command } from 'ioredis';
import type { KeySpace } from '../keys/key-space.js';
import { storeError } from '../store-error.js';
import { commandMethods } from './command-methods.js';
import { prepareCommand } from './prepare-command.js';

type Result = [error: Error | null, result: unknown];

/** Collects scoped commands and sends them in one write. A refused one throws where it is added: nothing is sent. */
export class OrgPipelineClient {
  readonly #chain: ChainableCommander;
  readonly #space: KeySpace;
  readonly #replies: (((reply: unknown) => unknown) | undefined)[] = [];

  constructor(chain: ChainableCommander, space: KeySpace) {
    this.#chain = chain;
    this.#space = space;
  }

  get length(): number {
    return this.#replies.length;
  }

  call(command: string, ...args: unknown[]): this {
    return this.#add(command, args, 'utf8');
  }

  async exec(): Promise<Result[]> {
    let results: Result[];
    try {
      results = ((await this.#chain.exec()) ?? []) as Result[];
    } catch (error) {
      throw storeError(error, 'a transaction');
    }
    return results.map(([error, result], at) => {
      if (error) return [storeError(error, `command ${at + 1} of a pipeline`), undefined];
      return [null, this.#replies[at]?.(result) ?? result];
    });
  }

  #add(method: string, given: readonly unknown[], encoding: 'utf8' | null): this {
    const { name, args, reply } = prepareCommand(this.#space, method, given);
    const sender = this.#chain as unknown as { sendCommand(command: Command): unknown };
    sender.sendCommand(new Command(name, args, { replyEncoding: encoding }));
    this.#replies.push(reply);
    return this;
  }

  static {
    for (const { method, command, encoding } of commandMethods(OrgPipelineClient.prototype)) {
      Object.defineProperty(OrgPipelineClient.prototype, method, {
        value(this: OrgPipelineClient, ...args: unknown[]) {
          return this.#add(command, args, encoding);
        },
      });
    }
    Object.freeze(OrgPipelineClient.prototype);
  }
}
