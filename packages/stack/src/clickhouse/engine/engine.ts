import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineProcess } from './engine-process.js';
import { type Lease, Leases } from './leases.js';

/** Milliseconds for running statements to end before the engine is replaced under them. */
const DRAIN_LIMIT = 30_000;
/** Milliseconds. An engine that lives longer has started well, whatever ended it. */
const SHORT_LIFE = 1_000;
const SHORT_LIVES_ALLOWED = 20;

export interface EngineHooks {
  /** Starts an engine that knows the current access rules. */
  launch(): Promise<EngineProcess>;
  onCrash(reason: string): void;
  /** It does not stay up, whatever is tried. */
  onLost(error: unknown): void;
}

/** Keeps one engine running: replaces it when it dies, and when access rules have changed that it reads only at start. */
export class Engine {
  readonly #hooks: EngineHooks;
  readonly #leases = new Leases();
  #current: Promise<EngineProcess>;
  #serving: EngineProcess | undefined;
  #reloading: Promise<void> | undefined;
  #stopped = false;
  #shortLives = 0;

  private constructor(hooks: EngineHooks) {
    this.#hooks = hooks;
    this.#current = this.#launch();
  }

  static async start(hooks: EngineHooks): Promise<Engine> {
    const engine = new Engine(hooks);
    await engine.#current;
    return engine;
  }

  get serving(): EngineProcess | undefined {
    return this.#serving;
  }

  /** Waits for an engine that serves, and keeps it from being replaced until the lease is returned. */
  async enter(): Promise<Lease> {
    for (;;) {
      await this.#reloading;
      const process = await this.#current;
      if (!this.#reloading && this.#serving === process) return this.#leases.take(process);
    }
  }

  /**
   * Replaces the engine by one that knows the access rules of now. Of several callers at once one does it: afterwards,
   * each asks again whether the engine knows what it needs.
   */
  async reload(): Promise<void> {
    this.#reloading ??= this.#replace().finally(() => {
      this.#reloading = undefined;
    });
    await this.#reloading;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const process = this.#serving;
    this.#serving = undefined;
    await process?.stop();
  }

  /** Resolves when no statement runs any more, or after the limit in milliseconds. */
  async drained(limit: number): Promise<void> {
    const given = new AbortController();
    await Promise.race([
      this.#leases.empty(),
      sleep(limit, undefined, { signal: given.signal }).catch(() => {}),
    ]);
    given.abort();
  }

  async #replace(): Promise<void> {
    await this.#current;
    await this.drained(DRAIN_LIMIT);
    const before = this.#serving;
    this.#serving = undefined;
    if (before) this.#follow(before.stop().then(() => this.#launch()));
    await this.#current;
  }

  async #launch(): Promise<EngineProcess> {
    const process = await this.#hooks.launch();
    if (this.#stopped) {
      await process.stop();
      throw new Error('the server stops');
    }
    this.#serving = process;
    const since = Date.now();
    process.exited.then(
      (reason) => this.#gone(process, reason, Date.now() - since),
      () => {},
    );
    return process;
  }

  #gone(process: EngineProcess, reason: string, lived: number): void {
    if (this.#stopped || this.#serving !== process) return;
    this.#serving = undefined;
    process.agent.destroy();
    this.#hooks.onCrash(reason);
    this.#shortLives = lived < SHORT_LIFE ? this.#shortLives + 1 : 0;
    const isHopeless = this.#shortLives > SHORT_LIVES_ALLOWED;
    const why = `it ended ${this.#shortLives} times right after its start, now ${reason}`;
    this.#follow(isHopeless ? Promise.reject(new Error(why)) : this.#launch());
  }

  #follow(next: Promise<EngineProcess>): void {
    this.#current = next;
    next.catch((error: unknown) => this.#hooks.onLost(error));
  }
}
