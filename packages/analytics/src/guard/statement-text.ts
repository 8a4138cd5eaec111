import type { TenantSchema } from '../schema/tenant-schema.js';
import { refusedFunctions } from './functions/refused-functions.js';
import { OPENER } from './open-conditions.js';
import { Refusal } from './refusal.js';
import { identifierOf, isSymbol, isWord, lineOf, type Token, tokenize } from './sql-token.js';

/** What may run: the text between the first and the last token, without a closing semicolon. */
export interface StatementText {
  readonly sql: string;
  readonly tokens: readonly Token[];
}

const MAX_CHARACTERS = 100_000;
const hiddenSchemas = new Set(['system', 'information_schema']);

/**
 * The rules that text alone decides. The proof is on the resolved tree; these come first because analysing a
 * statement already runs parts of it (a table function may open a connection, a constant `sleep` sleeps), and
 * because names with line breaks in them could write lines of the tree's text.
 */
export const readStatement = (text: string, schema: TenantSchema): StatementText => {
  if (text.length > MAX_CHARACTERS) {
    throw new Refusal(
      'length',
      `the statement has ${text.length} characters, expected at most ${MAX_CHARACTERS}; shorten it or bind its values as parameters`,
    );
  }
  const tokens = withoutFinalSemicolon(text, tokenize(text));
  const first = tokens[0];
  const last = tokens.at(-1);
  if (!first || !last || !(isWord(first, 'SELECT', 'WITH', 'FROM') || isSymbol(first, '('))) {
    throw new Refusal(
      'not-a-select',
      `the statement begins with ${first ? shown(first.text) : 'nothing'}; expected one SELECT, which may begin with WITH`,
    );
  }
  for (const [index, token] of tokens.entries()) refuseToken(text, tokens, index, token, schema);
  return {
    sql: text.slice(first.start, last.end),
    tokens: tokens.map((token) => ({
      ...token,
      start: token.start - first.start,
      end: token.end - first.start,
    })),
  };
};

const withoutFinalSemicolon = (text: string, tokens: readonly Token[]): readonly Token[] => {
  const semicolon = tokens.findIndex((token) => isSymbol(token, ';'));
  if (semicolon < 0) return tokens;
  const next = tokens.slice(semicolon).find((token) => !isSymbol(token, ';'));
  if (!next) return tokens.slice(0, semicolon);
  throw new Refusal(
    'several-statements',
    `a second statement begins on line ${lineOf(text, next.start)} after a semicolon; expected one SELECT`,
  );
};

const refuseToken = (
  text: string,
  tokens: readonly Token[],
  index: number,
  token: Token,
  schema: TenantSchema,
): void => {
  const next = tokens[index + 1];
  const line = () => `on line ${lineOf(text, token.start)}`;
  if (token.kind === 'quoted' && /[\\\p{Cc}\u2028\u2029]/u.test(token.text)) {
    throw new Refusal(
      'identifier',
      `the quoted name ${line()} holds a backslash or a control character; rename it to plain characters`,
    );
  }
  if (isWord(token, 'SETTINGS') && next && identifierOf(next) && isSymbol(tokens[index + 2], '=')) {
    throw new Refusal('clause', `a SETTINGS clause stands ${line()}; settings are the server's, remove it`);
  }
  if (isWord(token, 'INTO') && isWord(next, 'OUTFILE')) {
    throw new Refusal('clause', `INTO OUTFILE stands ${line()}; a statement may only return rows, remove it`);
  }
  if (
    isWord(token, 'FORMAT') &&
    next?.kind === 'word' &&
    !tokens[index + 2] &&
    token.depth === 0 &&
    index > 1
  ) {
    throw new Refusal(
      'clause',
      `FORMAT ${next.text} stands ${line()}; the client chooses the format, remove it`,
    );
  }
  const name = identifierOf(token);
  if (name === undefined || isSymbol(tokens[index - 1], '.')) return;
  if (hiddenSchemas.has(name.toLowerCase()) && isSymbol(next, '.')) {
    throw new Refusal(
      'system-table',
      `${name} is named ${line()}; only tenant tables may be read, and the server's own tables show every org`,
    );
  }
  if (name.toLowerCase() === OPENER && (!isSymbol(next, '(') || isWord(tokens[index - 1], 'AS'))) {
    throw new Refusal(
      'identifier',
      `something is called ${name} ${line()}; the proof relies on that name, choose another`,
    );
  }
  if (isSymbol(next, '(') || isSymbol(tokens[index - 1], '(')) refuseUserFunction(name, line(), schema);
  if (isSymbol(next, '(')) refuseCall(name, line(), schema);
};

const refuseCall = (name: string, where: string, schema: TenantSchema): void => {
  const lower = name.toLowerCase();
  if (schema.tableFunctions.has(lower)) {
    throw new Refusal(
      'table-function',
      `table function ${name} is called ${where}; only tenant tables may be read`,
    );
  }
  const refused = refusedFunctions.get(lower);
  if (refused) throw new Refusal('function', `function ${name} is called ${where}: it ${refused}`);
};

/** By name alone as well: `arrayMap(f, …)` calls f. */
const refuseUserFunction = (name: string, where: string, schema: TenantSchema): void => {
  if (schema.userFunctions.has(name)) {
    throw new Refusal(
      'function',
      `function ${name} is called ${where}; it was made with CREATE FUNCTION and its body is not proven, write the expression out`,
    );
  }
};

const shown = (text: string) => JSON.stringify(text.slice(0, 40));
