import type { PrismaInternals, RequestParams } from './prisma-internals.js';

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

  constructor(internals: PrismaInternals) {
    const dead = Object.create(internals, {
      _errorFormat: { value: 'minimal' },
      _createPrismaPromise: { value: (run: () => unknown) => ({ run }) },
      _request: { value: (params: RequestParams) => params },
    });
    Object.defineProperty(dead, '_originalClient', { value: dead });
    this.#client = dead.$extends({});
  }

  operation(delegate: string, operation: string, args: unknown, path: readonly Step[]): RequestParams {
    let captured = this.#client[delegate]?.[operation]?.(args) as Captured;
    for (const step of path) captured = (captured[step.relation] as Method)(step.args);
    return captured.run() as RequestParams;
  }

  async raw(method: string, query: readonly unknown[]): Promise<RequestParams> {
    return (this.#client[method] as Method)(...query).run();
  }

  fields(delegate: string): unknown {
    return this.#client[delegate]?.['fields'];
  }
}
