import type { PrismaInternals, PromiseTransaction, RequestParams } from './prisma-internals.js';
import { assertOffered } from './raw-sql.js';
import type { Scope } from './scope.js';
import { ScopedEngine, type SqlAuthor } from './scoped-engine.js';
import { listOf, plainCopy, type Records, refused, structure } from './scoping/arguments.js';
import { type Detachment, planDetach } from './scoping/detach-lists.js';
import { scopeArgs } from './scoping/scope-args.js';
import type { Shared } from './shared.js';
import { translateError } from './translate-error.js';

/** Prisma's request path for one scope: own request handler and DataLoader, own engine, scoped arguments. */
export class Requests {
  readonly client: PrismaInternals;

  constructor(
    readonly shared: Shared,
    readonly scope: Scope,
    author: SqlAuthor,
  ) {
    this.client = shared.clientOf(this, new ScopedEngine(shared.internals._engine, scope, author));
  }

  /** With query extensions or tracing the long way, which honours them; it ends in `execute` too. */
  run(params: RequestParams): Promise<unknown> {
    return this.shared.isPlain() ? this.execute(params) : this.client._request(params);
  }

  async execute(params: RequestParams): Promise<unknown> {
    try {
      if (params.model === undefined)
        return await this.#send({ ...params, args: rawArgs(params, this.shared) });
      if (!this.shared.guards.filter || this.scope.orgId === null) return await this.#send(params);
      return await this.#scoped(params, params.model, this.scope.orgId);
    } catch (error) {
      throw translateError(error, params.clientMethod, this.shared.models);
    }
  }

  #scoped(params: RequestParams, name: string, orgId: string): Promise<unknown> {
    const model = this.shared.modelOf(name);
    const { action } = params;
    const args = plainCopy(params.args);
    if (action === 'update' || action === 'upsert') {
      const key = action === 'update' ? 'data' : 'update';
      const { data, detachments } = planDetach(model, structure(args)?.[key], orgId);
      if (detachments.length > 0)
        return this.#detach({ ...params, args: { ...structure(args), [key]: data } }, detachments);
    }
    return this.#send({ ...params, args: scopeArgs(model, action, args, orgId) });
  }

  #send(params: RequestParams): Promise<unknown> {
    return this.shared.internals._executeRequest.call(this.client, params);
  }

  /** Takes rows off by name before the update that asked for it, in one transaction with it. */
  async #detach(params: RequestParams, detachments: readonly Detachment[]): Promise<unknown> {
    const { transaction } = params;
    if (transaction?.kind === 'batch') {
      throw refused(
        `${params.clientMethod} takes rows off in $transaction([…])`,
        'use $transaction(async (tx) => …)',
      );
    }
    const steps = async (inside: PromiseTransaction) => {
      const parent = await this.execute({
        ...params,
        action: 'findUnique',
        args: { where: structure(params.args)?.['where'] },
        transaction: inside,
      });
      for (const { relation, where } of parent ? detachments : []) {
        const key = [...relation.key];
        const link: Records = Object.fromEntries(
          key.map(([field, points]) => [field, (parent as Records)[points]]),
        );
        await this.execute({
          ...params,
          model: relation.target.name,
          action: 'updateMany',
          args: {
            where: { AND: [link, where] },
            data: Object.fromEntries(key.map(([field]) => [field, null])),
          },
          transaction: inside,
        });
      }
      return this.execute({ ...params, transaction: inside });
    };
    return transaction ? steps(transaction) : this.shared.inTransaction(this, steps);
  }
}

/** The statement's text is read once: a second reading could be told something else. */
const rawArgs = ({ args }: RequestParams, { guards }: Shared): unknown => {
  const { text, sql, values } = args as { text?: unknown; sql?: unknown; values?: readonly unknown[] };
  const statement = text ?? sql;
  if (typeof statement !== 'string' || !Array.isArray(values)) {
    throw refused('raw SQL is not a tagged template', 'write db.$queryRaw`select …`');
  }
  if (guards.rawSql) assertOffered(statement);
  return [statement, ...listOf(values)];
};
