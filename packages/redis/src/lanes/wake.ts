/** Milliseconds between looks without a call, which may get lost or not be allowed. */
export const LONGEST_SLEEP = 1_000;

/**
 * Sleep that an append ends, and which lanes to read next. A lane is read by one turn at a time, so that its messages
 * are not taken for lost while they are on their way; the turns of different lanes do not wait for each other.
 */
export class Wake {
  readonly #sleepers = new Set<() => void>();
  readonly #called = new Set<string>();
  /** Had more than their share at their last turn, so that they come behind those that were called. */
  readonly #busy = new Set<string>();
  readonly #underWay = new Set<string>();

  call(lane: string): void {
    if (!this.#busy.has(lane)) this.#called.add(lane);
    if (!this.#underWay.has(lane)) this.stir();
  }

  /** The lanes to read next, at most so many: their turns are under way from now until `end`. */
  begin(most: number): string[] {
    const next = [...this.#called, ...this.#busy].filter((lane) => !this.#underWay.has(lane)).slice(0, most);
    for (const lane of next) this.tryBegin(lane);
    return next;
  }

  /** False while a turn at the lane is under way. */
  tryBegin(lane: string): boolean {
    if (this.#underWay.has(lane)) return false;
    this.#called.delete(lane);
    this.#busy.delete(lane);
    this.#underWay.add(lane);
    return true;
  }

  end(lane: string, hasMore: boolean): void {
    this.#underWay.delete(lane);
    if (hasMore) {
      this.#called.delete(lane);
      this.#busy.add(lane);
    }
    this.stir();
  }

  /** Ends the sleep, for whatever else there is to look at. */
  stir(): void {
    for (const wake of this.#sleepers) wake();
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const isCalled = [...this.#called, ...this.#busy].some((lane) => !this.#underWay.has(lane));
    if (isCalled || signal?.aborted) return;
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
