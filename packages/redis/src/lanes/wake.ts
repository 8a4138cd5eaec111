/** Milliseconds between looks without a call, which may get lost or not be allowed. */
const LONGEST_SLEEP = 1_000;

/** Sleep that an append ends. */
export class Wake {
  readonly #sleepers = new Set<() => void>();
  /** A call that came while nobody slept counts for the next sleep. */
  #called = false;

  call(): void {
    this.#called = true;
    for (const wake of this.#sleepers) wake();
  }

  /** Forget calls that came before: what they announced is about to be looked for. */
  reset(): void {
    this.#called = false;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (this.#called || signal?.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#sleepers.delete(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, Math.min(ms, LONGEST_SLEEP));
      this.#sleepers.add(wake);
      signal?.addEventListener('abort', wake);
    });
  }
}
