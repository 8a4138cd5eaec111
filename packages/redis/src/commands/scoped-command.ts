import { Command } from 'ioredis';
import type { KeySpace } from '../keys/key-space.js';
import { storeError } from '../store-error.js';
import { flatten } from './argument.js';
import type { CommandRule } from './command-rule.js';
import { type ReplyScope, scopeCommand } from './scope-command.js';

/** null: the reply stays as Buffers. */
export type Encoding = 'utf8' | null;

/**
 * A command on its way to the server: its keys are the org's, its reply names them as the caller does, its failure
 * is an error of the catalogue. All in the command itself, so that a pipeline or transaction cannot miss it.
 */
export class ScopedCommand extends Command {
  readonly #reply: ReplyScope | undefined;

  constructor(space: KeySpace, rule: CommandRule, given: unknown[], encoding: Encoding) {
    const args = flatten(rule.method, given);
    const reply = scopeCommand(space, rule, args);
    // Numbers become text in the driver, whose type does not know it.
    super(rule.method, args as (string | Buffer)[], encodings[encoding ?? 'buffer']);
    this.#reply = reply;
    const { reject } = this;
    this.reject = (error) => reject(storeError(error, this.name.toUpperCase()));
  }

  override transformReply(result: Buffer | Buffer[]) {
    const reply = super.transformReply(result);
    return this.#reply ? (this.#reply(reply) as typeof reply) : reply;
  }
}

const encodings = { utf8: { replyEncoding: 'utf8' }, buffer: { replyEncoding: null } } as const;
