/** How many things run at once, in all and per org; the others wait in turn, and no org's wait holds up another's. */
export class Slots {
  readonly #all: number;
  readonly #perOrg: number;
  readonly #running = new Map<string, number>();
  #count = 0;
  #closed = false;
  #waiting: { readonly org: string; readonly go: (mayRun: boolean) => void }[] = [];

  constructor(all: number, perOrg: number) {
    this.#all = all;
    this.#perOrg = perOrg;
  }

  /** Gives what to call at the end, or nothing once they are closed. */
  async take(org: string): Promise<(() => void) | undefined> {
    if (!this.#isFree(org)) {
      const mayRun = !this.#closed && (await new Promise<boolean>((go) => this.#waiting.push({ org, go })));
      if (!mayRun) return undefined;
    } else if (this.#closed) return undefined;
    else this.#enter(org);
    return () => this.#leave(org);
  }

  close(): void {
    this.#closed = true;
    for (const { go } of this.#waiting.splice(0)) go(false);
  }

  #isFree(org: string): boolean {
    return this.#count < this.#all && (this.#running.get(org) ?? 0) < this.#perOrg;
  }

  #enter(org: string): void {
    this.#count += 1;
    this.#running.set(org, (this.#running.get(org) ?? 0) + 1);
  }

  #leave(org: string): void {
    this.#count -= 1;
    const left = (this.#running.get(org) ?? 1) - 1;
    if (left === 0) this.#running.delete(org);
    else this.#running.set(org, left);
    const next = this.#waiting.findIndex((one) => this.#isFree(one.org));
    const [one] = next < 0 ? [] : this.#waiting.splice(next, 1);
    if (!one) return;
    this.#enter(one.org);
    one.go(true);
  }
}
