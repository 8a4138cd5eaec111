import { setTimeout as sleep } from 'node:timers/promises';
import type { StoreRun } from '../run-record.js';
import { firstLine, PortTakenError } from '../stack-error.js';
import { STORE_TITLES, type StoreName } from '../stores.js';
import type { Progress, RunningStore, StoreDriver } from './store-driver.js';

const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 10_000;
/** A store that ran this long, in milliseconds, starts again with the first pause. */
const STEADY = 10_000;
const PORT_ATTEMPTS = 5;

export interface KeeperOptions {
  readonly driver: StoreDriver;
  readonly port: number;
  /** Called for every change, before anything else happens. */
  readonly report: (run: StoreRun) => void;
  readonly progress: Progress;
  /** A port that nobody else uses, kept from now on. */
  readonly otherPort: (store: StoreName) => Promise<number>;
  /** Once aborted nothing is started any more; `stop()` ends what runs. */
  readonly signal: AbortSignal;
}

/** Starts one store, and starts it again on the same port whenever its process ends, until it is told to stop. */
export class StoreKeeper {
  readonly #options: KeeperOptions;
  #run: StoreRun;
  #store: RunningStore | undefined;
  #work: Promise<void> = Promise.resolve();

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#run = { state: 'starting', port: options.port, dataDir: options.driver.dataDir, restarts: 0 };
    options.report(this.#run);
  }

  /** Rejects when the store cannot be started at all. */
  async start(): Promise<void> {
    const first = this.#start();
    this.#work = first.catch(() => {});
    await first;
    this.#work = this.#keepRunning();
  }

  /** Comes after the signal was aborted. */
  async stop(): Promise<void> {
    await this.#store?.stop();
    await this.#work;
    if (this.#run.state !== 'failed') this.#report({ state: 'stopped' });
  }

  async #start(): Promise<void> {
    const { driver, progress, signal } = this.#options;
    const began = Date.now();
    try {
      await driver.prepare(signal);
      await this.#firstLaunch();
    } catch (error) {
      this.#report({ state: this.#stopping ? 'stopped' : 'failed', reason: firstLine(error) });
      throw error;
    }
    progress(
      `${this.#title} ${this.#run.version}: ready on port ${this.#run.port} after ${seconds(Date.now() - began)}`,
    );
  }

  async #firstLaunch(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#launch();
        return;
      } catch (error) {
        if (!(error instanceof PortTakenError) || attempt === PORT_ATTEMPTS) throw error;
        const port = await this.#options.otherPort(this.#options.driver.store);
        this.#options.progress(`${this.#title}: port ${this.#run.port} was taken meanwhile, using ${port}`);
        this.#report({ port });
      }
    }
  }

  async #launch(): Promise<void> {
    const { driver, signal } = this.#options;
    const store = await driver.launch(this.#run.port, (process) => this.#report({ process }), signal);
    this.#store = store;
    const { reason: _, ...run } = this.#run;
    this.#run = run;
    this.#report({ state: 'running', version: store.version });
  }

  async #keepRunning(): Promise<void> {
    let pause = FIRST_PAUSE;
    while (this.#store) {
      const since = Date.now();
      const reason = await this.#store.exited;
      this.#store = undefined;
      if (this.#stopping) return;
      this.#options.progress(`${this.#title} ended (${reason}), starting it again`);
      if (Date.now() - since > STEADY) pause = FIRST_PAUSE;
      pause = await this.#relaunch(reason, pause);
    }
  }

  async #relaunch(because: string, firstPause: number): Promise<number> {
    let reason = because;
    for (let pause = firstPause; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      this.#report({ state: 'restarting', restarts: this.#run.restarts + 1, reason });
      await sleep(pause, undefined, { signal: this.#options.signal }).catch(() => {});
      if (this.#stopping) return pause;
      try {
        await this.#launch();
        this.#options.progress(`${this.#title}: ready again on port ${this.#run.port}`);
        return Math.min(pause * 2, LONGEST_PAUSE);
      } catch (error) {
        if (this.#stopping) return pause;
        reason = firstLine(error);
      }
    }
  }

  get #stopping(): boolean {
    return this.#options.signal.aborted;
  }

  get #title(): string {
    return STORE_TITLES[this.#options.driver.store];
  }

  #report(change: Partial<StoreRun>): void {
    this.#run = { ...this.#run, ...change };
    this.#options.report(this.#run);
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
