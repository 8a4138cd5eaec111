import { exception } from '../exception.js';
import { type Token, tokensOf } from './tokens.js';

/** Walks over a statement as the engine's formatter wrote it. */
export class Cursor {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(readonly text: string) {
    this.#tokens = tokensOf(text);
  }

  get ended(): boolean {
    return this.#at >= this.#tokens.length;
  }

  get position(): number {
    return this.#at;
  }

  set position(at: number) {
    this.#at = at;
  }

  get length(): number {
    return this.#tokens.length;
  }

  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#at + ahead];
  }

  /** The text between two token positions. */
  slice(from: number, to: number): string {
    if (to <= from) return '';
    return this.text.slice(this.#tokens[from]?.start, this.#tokens[to - 1]?.end);
  }

  /** Takes the words or signs if they stand here, all of them. */
  take(...values: string[]): boolean {
    const stands = values.every((value, ahead) => {
      const token = this.peek(ahead);
      return token?.value === value && (token.kind === 'word' || token.kind === 'symbol');
    });
    if (stands) this.#at += values.length;
    return stands;
  }

  need(...values: string[]): void {
    if (!this.take(...values)) throw this.unexpected(values.join(' '));
  }

  name(): string {
    const token = this.peek();
    if (token?.kind !== 'word' && token?.kind !== 'name' && token?.kind !== 'string')
      throw this.unexpected('a name');
    this.#at += 1;
    return token.value;
  }

  /** A number, a string or true/false, as plain text. */
  literal(): string {
    const sign = this.take('-') ? '-' : '';
    const token = this.peek();
    if (
      token?.kind === 'number' ||
      (sign === '' && (token?.kind === 'string' || /^(true|false)$/.test(token?.value ?? '')))
    ) {
      this.#at += 1;
      return sign + token?.value;
    }
    throw this.unexpected('a number, a string, true or false');
  }

  listOf<T>(item: () => T): T[] {
    const items = [item()];
    while (this.take(',')) items.push(item());
    return items;
  }

  needEnd(): void {
    if (!this.ended)
      throw exception('NOT_IMPLEMENTED', `The embedded server does not support "${this.#rest()}" here.`);
  }

  unexpected(expected: string) {
    return exception('NOT_IMPLEMENTED', `The embedded server expects ${expected} at "${this.#rest()}".`);
  }

  #rest(): string {
    return this.slice(this.#at, this.#tokens.length).slice(0, 80);
  }
}
