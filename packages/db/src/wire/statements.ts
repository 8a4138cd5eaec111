import type pg from 'pg';

export type Columns = readonly ((text: string) => unknown)[];

/** A statement that this connection knows by name, once its Parse is known to have succeeded. */
export class Prepared {
  isReady = false;
  /** What Describe said. Postgres refuses to run the statement rather than change it, so it is asked once. */
  fields: readonly pg.FieldDef[] | undefined;
  columns: Columns | undefined;

  constructor(readonly name: string) {}

  ready(fields: readonly pg.FieldDef[], columns: Columns): void {
    this.isReady = true;
    this.fields = fields;
    this.columns = columns;
  }
}

/** The named statements of one connection; the least recently used one makes room for the next. */
export class Statements {
  #byText = new Map<string, Prepared>();
  #serial = 0;
  #evicted: string[] = [];

  constructor(private readonly limit: number) {}

  take(text: string): Prepared {
    let prepared = this.#byText.get(text);
    if (prepared) this.#byText.delete(text);
    else prepared = this.#add();
    this.#byText.set(text, prepared);
    return prepared;
  }

  /** After DISCARD ALL. */
  clear(): void {
    this.#byText.clear();
    this.#evicted = [];
  }

  /** Names to close with the next write; closing one that is not there is no error. */
  takeEvicted(): readonly string[] {
    if (this.#evicted.length === 0) return this.#evicted;
    const names = this.#evicted;
    this.#evicted = [];
    return names;
  }

  #add(): Prepared {
    if (this.#byText.size >= this.limit) {
      for (const [text, { name }] of this.#byText) {
        this.#byText.delete(text);
        this.#evicted.push(name);
        break;
      }
    }
    this.#serial += 1;
    return new Prepared(`bulkhead_${this.#serial}`);
  }
}

/**
 * Which texts are worth a name: those that come a second time. One-off texts (lists of ids of every length,
 * bulk inserts) would push the others out. Two generations forget what is no longer used.
 */
export class Recurring {
  #young = new Set<string>();
  #old = new Set<string>();

  constructor(private readonly limit: number) {}

  /** Also notes the text. */
  has(text: string): boolean {
    if (this.#young.has(text)) return true;
    const known = this.#old.has(text);
    this.#young.add(text);
    if (this.#young.size >= this.limit) {
      this.#old = this.#young;
      this.#young = new Set();
    }
    return known;
  }
}
