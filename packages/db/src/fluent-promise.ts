import type { Step } from './capture.js';
import { type Origin, ScopedPromise, type Start } from './scoped-promise.js';
import type { OrgModel } from './scoping/org-models.js';

type Next = (step: Step) => ScopedPromise;

/** Prisma's fluent API: `db.project.findUnique(…).documents()`. */
export class FluentPromise extends ScopedPromise {
  readonly #next: Next;

  constructor(origin: Origin, start: Start, next: Next) {
    super(origin, start);
    this.#next = next;
  }

  /** One class a model, with a method for each of its relations. */
  static of(model: OrgModel): typeof FluentPromise {
    return class extends FluentPromise {
      static {
        for (const { name } of model.relations.values()) {
          Object.defineProperty(this.prototype, name, {
            value(this: FluentPromise, args?: unknown) {
              return this.#next({ relation: name, args });
            },
          });
        }
      }
    };
  }
}
