import { exception } from '../exception.js';
import { tokensOf } from '../sql/tokens.js';

/**
 * Not for anybody but the administrator. `file` opens any path in this engine, other orgs' columns among them; `eval`
 * runs text that no inspection has seen; the table functions on parts show keys that a row policy hides.
 */
const FORBIDDEN = /^(file|eval|mergeTree\w+)$/i;

/** Text without any of this cannot spell a forbidden name. A backslash can: `fi\x6ce` is `file`. */
const SUSPICIOUS = /file|eval|mergeTree|\\/i;

export function mayHoldForbiddenName(statement: string): boolean {
  return SUSPICIOUS.test(statement);
}

/** A function is called by its bare name too (`APPLY file`, `arrayMap(file, …)`), so the name alone is refused. */
export function refuseForbiddenNames(formatted: string, user: string): void {
  for (const { kind, value } of tokensOf(formatted)) {
    if ((kind === 'word' || kind === 'name') && FORBIDDEN.test(value)) {
      throw exception(
        'ACCESS_DENIED',
        `${user}: Not enough privileges. The embedded server keeps \`${value}\` for its administrator.`,
      );
    }
  }
}
