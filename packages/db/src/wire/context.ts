import { messages } from './messages.js';

/**
 * Role, org, actor, request and seal, for one transaction: everything is local to it. num_nulls keeps the
 * answer to one byte, where the settings themselves would come back with every statement.
 */
export const contextText = `select num_nulls(set_config('role', $1, true), set_config('app.current_org_id', $2, true), \
set_config('app.current_actor', $3, true), set_config('app.current_role', $4, true), \
set_config('app.request_id', $5, true), set_config('app.context_seal', $6, true), \
set_config('statement_timeout', $7, true))`;

export const contextName = 'bulkhead_context';

/** On whose behalf a transaction runs. Bound values only: nothing of it ever becomes SQL text. */
export class WireContext {
  #named: Buffer | undefined;

  constructor(private readonly values: readonly string[]) {}

  /** Kept: a request's statements all begin with the same bytes. */
  get named(): Buffer {
    this.#named ??= Buffer.concat([messages.bind(contextName, this.values), messages.execute]);
    return this.#named;
  }

  get unnamed(): Buffer {
    return Buffer.concat([messages.parse('', contextText), messages.bind('', this.values), messages.execute]);
  }
}
