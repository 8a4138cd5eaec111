import type { Step } from './capture.js';
import type { RequestParams } from './prisma-internals.js';
import type { Requests } from './requests.js';
import { type Origin, ScopedPromise } from './scoped-promise.js';
import { type Operation, operations } from './scoping/scope-args.js';

/** What Prisma's own delegates turn into another shape, so that their way is taken. */
const reshaped: ReadonlySet<string> = new Set(['count', 'aggregate', 'groupBy']);
const fluent: ReadonlySet<string> = new Set([
  'findUnique',
  'findUniqueOrThrow',
  'findFirst',
  'findFirstOrThrow',
  'create',
  'update',
  'upsert',
  'delete',
]);

/** `db.project` on a scoped client: the operations of one model, each a lazy promise of its scope. */
export class ModelHandle {
  readonly #requests: Requests;
  readonly #origin: Origin;
  readonly #model: string;
  readonly #delegate: string;

  static {
    for (const operation of operations) {
      Object.defineProperty(this.prototype, operation, {
        value(this: ModelHandle, args?: unknown) {
          return this.#call(operation, args, []);
        },
      });
    }
  }

  constructor(requests: Requests, origin: Origin, model: string, delegate: string) {
    this.#requests = requests;
    this.#origin = origin;
    this.#model = model;
    this.#delegate = delegate;
  }

  /** References to columns, for filters that compare two of them. */
  get fields(): unknown {
    return this.#requests.shared.capture.fields(this.#delegate);
  }

  #call(operation: Operation, args: unknown, path: readonly Step[]): ScopedPromise {
    const { shared } = this.#requests;
    const start = (transaction: RequestParams['transaction']) => {
      const params =
        path.length > 0 || reshaped.has(operation)
          ? shared.capture.operation(this.#delegate, operation, args, path)
          : this.#params(operation, args);
      return this.#requests.run({ ...params, transaction });
    };
    if (!fluent.has(operation)) return new ScopedPromise(this.#origin, start);
    const Fluent = shared.fluentOf(this.#model, path);
    return new Fluent(this.#origin, start, (step) => this.#call(operation, args, [...path, step]));
  }

  #params(operation: Operation, args: unknown): RequestParams {
    return {
      args,
      dataPath: [],
      action: operation,
      model: this.#model,
      clientMethod: `${this.#delegate}.${operation}`,
      jsModelName: this.#delegate,
    };
  }
}
