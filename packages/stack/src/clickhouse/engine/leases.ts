import type { EngineProcess } from './engine-process.js';

/** The right to use one run of the engine. */
export interface Lease {
  readonly engine: EngineProcess;
  giveBack(): void;
}

export class Leases {
  readonly #out = new Set<Lease>();
  #waiting: (() => void)[] = [];

  take(engine: EngineProcess): Lease {
    const lease: Lease = {
      engine,
      giveBack: () => {
        this.#out.delete(lease);
        if (this.#out.size > 0) return;
        for (const resolve of this.#waiting.splice(0)) resolve();
      },
    };
    this.#out.add(lease);
    return lease;
  }

  async empty(): Promise<void> {
    if (this.#out.size === 0) return;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
