import { type Argument, textOf } from '../commands/argument.js';
import { decodeKey, encodeKey } from './segment.js';

/** The keys that one org's client can name: whatever the caller writes stands behind this prefix. */
export class KeySpace {
  readonly prefix: string;

  constructor(prefix: string) {
    this.prefix = prefix;
  }

  put(key: Argument): string {
    return this.prefix + encodeKey(textOf(key));
  }

  /** The caller's name of a stored key; undefined for one that this space did not write. */
  take(stored: unknown): string | undefined {
    if (typeof stored !== 'string' || !stored.startsWith(this.prefix)) return undefined;
    try {
      return decodeKey(stored.slice(this.prefix.length));
    } catch {
      return undefined;
    }
  }
}
