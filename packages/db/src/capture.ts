import type { PrismaInternals, RequestParams } from './prisma-internals.js';
import { refused } from './scoping/arguments.js';

type Method = (...args: unknown[]) => Captured;
interface Captured {
  readonly run: () => RequestParams | Promise<RequestParams>;
  readonly [relation: string]: unknown;
}

/** One step of Prisma's fluent API: `.tasks({ where })` behind findUnique. */
export interface Step {
  readonly relation: string;
  readonly args: unknown;
}

/**
 * Prisma's own way from a method call to the parameters of a request (what count unpacks, where a fluent call
 * finds its rows), on a client that cannot send one.
 */
export class Capture {
  readonly #client: Readonly<Record<string, Readonly<Record<string, Method>> & Method>>;
  /** What `Prisma.sql` makes, in the very copy of Prisma that the client comes from. */
  readonly #Sql: new () => object;

  constructor(internals: PrismaInternals) {
    const dead = Object.create(internals, {
      _errorFormat: { value: 'minimal' },
      _createPrismaPromise: { value: (run: () => unknown) => ({ run }) },
      _request: { value: (params: RequestParams) => params },
    });
    Object.defineProperty(dead, '_originalClient', { value: dead });
    this.#client = dead.$extends({});
    const template = ((strings: TemplateStringsArray) => strings)`select 1`;
    const { args } = (this.#client['$executeRaw'] as Method)(template).run() as RequestParams;
    this.#Sql = (args as { readonly constructor: new () => object }).constructor;
  }

  operation(delegate: string, operation: string, args: unknown, path: readonly Step[]): RequestParams {
    let captured = this.#client[delegate]?.[operation]?.(args) as Captured;
    for (const step of path) captured = (captured[step.relation] as Method)(step.args);
    return captured.run() as RequestParams;
  }

  async raw(method: string, query: readonly unknown[]): Promise<RequestParams> {
    const [statement] = query;
    const isOwn = method === '$queryRawTyped' ? isTyped(statement) : this.#isSql(statement);
    if (!isOwn)
      throw refused(
        `the SQL of ${method} is neither a template nor Prisma.sql`,
        `write ${method}\`select …\``,
      );
    return (this.#client[method] as Method)(...query).run();
  }

  fields(delegate: string): unknown {
    return this.#client[delegate]?.['fields'];
  }

  /**
   * Danger: Prisma also runs whatever has the properties of its SQL, such as the parsed body of a request that
   * was passed on by mistake. A template's strings come from source code alone, as do instances of a class.
   */
  #isSql(statement: unknown): boolean {
    return statement instanceof this.#Sql || isTemplate(statement);
  }
}

const isTemplate = (value: unknown): boolean =>
  Array.isArray(value) &&
  Object.isFrozen(value) &&
  Object.hasOwn(value, 'raw') &&
  Array.isArray((value as { readonly raw?: unknown }).raw) &&
  Object.isFrozen((value as { readonly raw?: unknown }).raw);

/** An instance of Prisma's TypedSql, which has its text behind a getter of its class. */
const isTyped = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null || Object.hasOwn(value, 'sql')) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype !== null && typeof Object.getOwnPropertyDescriptor(prototype, 'sql')?.get === 'function';
};
