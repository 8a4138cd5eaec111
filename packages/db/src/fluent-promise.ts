import type { Step } from './capture.js';
import { type Origin, ScopedPromise, type Start } from './scoped-promise.js';
import type { OrgModel } from './scoping/org-models.js';

export type FluentPromise = new (
  origin: Origin,
  start: Start,
  next: (step: Step) => ScopedPromise,
) => ScopedPromise;

/** Prisma's fluent API, `db.project.findUnique(…).documents()`: a promise with a method for each relation. */
export const fluentPromise = (model: OrgModel): FluentPromise => {
  class Fluent extends ScopedPromise {
    readonly #next: (step: Step) => ScopedPromise;

    static {
      for (const relation of model.relations.keys()) {
        const value = function (this: Fluent, args?: unknown) {
          return this.#next({ relation, args });
        };
        Reflect.defineProperty(Fluent.prototype, relation, { value });
      }
    }

    constructor(origin: Origin, start: Start, next: (step: Step) => ScopedPromise) {
      super(origin, start);
      this.#next = next;
    }
  }
  return Fluent;
};
