import { type Payload, PayloadWriter, type RecordTable } from '@bulkhead/ingest';

/** The lines of one request as payloads, of which each holds records with ids alone, or records without. */
export class RequestPayloads {
  readonly #own: PayloadWriter;
  readonly #others: PayloadWriter;
  readonly #items = new Set<string>();
  #duplicates = 0;
  #unnamed = 0;

  constructor(table: RecordTable) {
    this.#own = new PayloadWriter(table);
    this.#others = new PayloadWriter(table);
  }

  /** Those that are left out, because a record before them has their id. */
  get duplicates(): number {
    return this.#duplicates;
  }

  /** Whether every record brought an id of its own. */
  get haveIds(): boolean {
    return this.#unnamed === 0;
  }

  /** False for a line that is too long to be taken. `item`: what the record is known by, if it brought an id. */
  add(line: string, item: string | undefined): boolean {
    if (item === undefined) {
      this.#unnamed += 1;
      return this.#others.add(line);
    }
    if (this.#items.has(item)) {
      this.#duplicates += 1;
      return true;
    }
    const isTaken = this.#own.add(line, item);
    if (isTaken) this.#items.add(item);
    return isTaken;
  }

  end(): readonly Payload[] {
    return [...this.#own.end(), ...this.#others.end()];
  }
}
