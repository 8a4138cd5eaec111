import { freePort, isFree } from '../free-port.js';
import { type Kept, writeKept } from '../kept.js';
import { STORE_TITLES, type StoreName } from '../stores.js';
import type { StackPaths } from '../workspace.js';
import type { Progress } from './store-driver.js';

/** The ports of one instance, written down as soon as they are chosen. */
export class Ports {
  readonly #paths: StackPaths;
  readonly #progress: Progress;
  #kept: Kept;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(paths: StackPaths, kept: Kept, progress: Progress) {
    this.#paths = paths;
    this.#kept = kept;
    this.#progress = progress;
  }

  /** The kept one, unless somebody else listens there by now. */
  async of(store: StoreName): Promise<number> {
    const kept = this.#kept.ports[store];
    if (kept === undefined) return this.other(store);
    if (await isFree(kept)) return kept;
    const port = await this.other(store);
    this.#progress(
      `${STORE_TITLES[store]}: port ${kept} is taken by another program, using ${port} from now on`,
    );
    return port;
  }

  /** One after the other, so that two stores never get the same. */
  other(store: StoreName): Promise<number> {
    const next = this.#turn.then(async () => {
      const port = await freePort(new Set(Object.values(this.#kept.ports)));
      this.#kept = { ...this.#kept, ports: { ...this.#kept.ports, [store]: port } };
      writeKept(this.#paths, this.#kept);
      return port;
    });
    this.#turn = next.catch(() => {});
    return next;
  }
}
