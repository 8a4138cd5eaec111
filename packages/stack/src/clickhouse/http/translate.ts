import { engineName, publicName } from '../access/engine-names.js';
import { rewriteForEngine } from '../access/rewrite.js';
import { leadingWords } from '../sql/leading-words.js';
import { sqlName } from '../sql/quote.js';
import { tokensOf } from '../sql/tokens.js';
import type { Formatter, Sql } from './formatter.js';
import type { Statement } from './statement.js';

/** A statement in the engine's terms, or undefined when it already is. A convenience, on which no guard depends. */
export async function translate(
  { text }: Statement,
  user: string,
  formatter: Formatter,
  sql: Sql,
): Promise<string | undefined> {
  if (text === undefined || leadingWords(text, 1)[0] === 'INSERT') return undefined;
  const names = showsGrants(text);
  const mayDiffer =
    names || /getSetting\s*\(\s*'SQL_/.test(text) || (isRenamed(user) && /user\s*\(/i.test(text));
  if (!mayDiffer) return undefined;
  const formatted = await formatter.format(text, sql);
  const translated = names ? withEngineNames(formatted) : rewriteForEngine(formatted, user);
  return translated === formatted ? undefined : translated;
}

/** Whether the engine's answer may hold its own name for a user. */
export function answersWithNames({ text }: Statement, user: string): boolean {
  return isRenamed(user) || (text !== undefined && showsGrants(text));
}

export function withPublicNames(text: string): string {
  return text.replace(/_x_[A-Za-z0-9_-]+/g, publicName);
}

function showsGrants(text: string): boolean {
  return leadingWords(text, 2).join(' ') === 'SHOW GRANTS';
}

function isRenamed(user: string): boolean {
  return engineName(user) !== user;
}

function withEngineNames(formatted: string): string {
  return tokensOf(formatted).reduceRight(
    (text, { kind, value, start, end }) =>
      kind === 'name' ? text.slice(0, start) + sqlName(engineName(value)) + text.slice(end) : text,
    formatted,
  );
}
