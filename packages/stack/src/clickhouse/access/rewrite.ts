import { unsupported } from '../exception.js';
import { sqlString } from '../sql/quote.js';
import { type Token, tokensOf } from '../sql/tokens.js';
import { engineName } from './engine-names.js';
import { isCustomSetting } from './parse-settings.js';

const CURRENT_USER = /^(currentUser|current_user|session_user|user)$/i;

/**
 * A custom setting reaches the engine as a header of the request, which no SETTINGS clause inside a statement can
 * change: stricter than a server, where a sub-query may override the setting that a row policy reads.
 */
export function settingHeader(setting: string): string {
  return `X-Bulkhead-Setting-${setting}`;
}

/** Says in the engine's terms what it does not know: custom settings, and user names that its file cannot hold. */
export function rewriteForEngine(formatted: string, user: string): string {
  const tokens = tokensOf(formatted);
  let text = '';
  let copied = 0;
  const replace = (from: Token, to: Token, by: string) => {
    text += formatted.slice(copied, from.start) + by;
    copied = to.end;
  };
  tokens.forEach((token, at) => {
    const [second, third, fourth] = [tokens[at + 1], tokens[at + 2], tokens[at + 3]];
    if (token.kind !== 'word' || second?.value !== '(' || !third || token.start < copied) return;
    if (
      token.value === 'getSetting' &&
      third.kind === 'string' &&
      isCustomSetting(third.value) &&
      fourth?.value === ')'
    ) {
      replace(
        token,
        fourth,
        `decodeURLComponent(getClientHTTPHeader(${sqlString(settingHeader(third.value))}))`,
      );
    }
    if (CURRENT_USER.test(token.value) && third.value === ')' && engineName(user) !== user) {
      replace(token, third, `identity(${sqlString(user)})`);
    }
  });
  return text + formatted.slice(copied);
}

/** A policy that names a custom setting in any other way would not see its value, and might then pass rows. */
export function checkRewritable(formatted: string): void {
  for (const token of tokensOf(rewriteForEngine(formatted, ''))) {
    if (/\bSQL_/.test(token.value) && !token.value.startsWith(settingHeader(''))) {
      throw unsupported(`"${token.value}" in a row policy other than as getSetting('SQL_…')`);
    }
  }
}
