/** Milliseconds between looks without a call, which may get lost or not be allowed. */
const LONGEST_SLEEP = 1_000;

/** Sleep that an append ends, and the lanes that were appended to meanwhile. */
export class Wake {
  readonly #sleepers = new Set<() => void>();
  #called = new Set<string>();

  call(lane: string): void {
    this.#called.add(lane);
    for (const wake of this.#sleepers) wake();
  }

  /** The lanes called since the last time: the ones to look at first. */
  drain(): string[] {
    const called = [...this.#called];
    this.#called = new Set();
    return called;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (this.#called.size > 0 || signal?.aborted) return;
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
