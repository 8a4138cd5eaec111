import { BulkheadError } from '@bulkhead/tenancy';

interface Waiting {
  readonly since: number;
  readonly giveUp: (error: Error) => void;
}

/** Waits for answers no longer than it is told, with one timer for all of them. */
export class Patience {
  readonly #ms: number;
  readonly #waiting = new Set<Waiting>();
  #timer: NodeJS.Timeout | undefined;

  constructor(ms: number) {
    this.#ms = ms;
  }

  within<Answer>(answer: Promise<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const waiting = { since: performance.now(), giveUp: reject };
      this.#waiting.add(waiting);
      this.#timer ??= setInterval(() => this.#look(), this.#ms / 4);
      answer.then(
        (value) => {
          this.#waiting.delete(waiting);
          resolve(value);
        },
        (error: unknown) => {
          this.#waiting.delete(waiting);
          reject(error);
        },
      );
    });
  }

  #look(): void {
    if (this.#waiting.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    for (const waiting of this.#waiting) {
      // In the order in which they came.
      if (performance.now() - waiting.since < this.#ms) return;
      this.#waiting.delete(waiting);
      waiting.giveUp(new BulkheadError('STORE_UNAVAILABLE', `redis took over ${this.#ms} ms to answer`));
    }
  }
}
