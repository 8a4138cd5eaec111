import { exception } from '../exception.js';
import { leadingWords } from '../sql/leading-words.js';
import type { Body } from './body.js';
import type { Search } from './search.js';

/** Bytes. The engine reads no statement longer than 256 KiB; what follows one in a body is data. */
export const STATEMENT_LIMIT = 512 * 1024;

/** What a request asks the engine to do. */
export interface Statement {
  /** As far as it is known: all of it, or undefined when it cannot be read here. */
  readonly text: string | undefined;
  readonly where: 'url' | 'body';
}

/** The engine puts a line break between a statement in the URL and its continuation in the body. */
export async function readStatement(search: Search, body: Body): Promise<Statement> {
  const inUrl = search.all('query');
  if (inUrl.length > 1)
    throw exception('BAD_ARGUMENTS', 'The URL holds several `query` parameters: send one.');
  const [text] = inUrl;
  if (text) return { text, where: 'url' };
  const whole = await body.whole(STATEMENT_LIMIT);
  const isPlain = !isMultipart(body) && search.get('decompress') !== '1';
  return { text: whole && isPlain ? readable(body, whole) : undefined, where: 'body' };
}

function readable(body: Body, whole: Buffer): string | undefined {
  try {
    return body.decoded(whole, STATEMENT_LIMIT);
  } catch {
    return undefined;
  }
}

export function isMultipart(body: Body): boolean {
  return /^multipart\/form-data/i.test(body.request.headers['content-type']?.trim() ?? '');
}

const ENTITIES = /^(USER|ROLE|ROW|POLICY|MASKING|SETTINGS|PROFILE|QUOTA)$/;

/** Statements that change who may do what. The engine cannot keep them; this server does. */
export function changesAccess(text: string): boolean {
  const [first = '', second = '', third = ''] = leadingWords(text, 3);
  if (/^(GRANT|REVOKE)$/.test(first)) return true;
  if (/^(CREATE|ALTER|DROP)$/.test(first)) return ENTITIES.test(second);
  return first === 'SET' && second === 'DEFAULT' && third === 'ROLE';
}

/** Only reading: nothing is half done when it is stopped. */
export function onlyReads(text: string): boolean {
  return /^(SELECT|WITH|SHOW|DESC|DESCRIBE|EXPLAIN|EXISTS|)$/.test(leadingWords(text, 1)[0] ?? '');
}

const ABOUT_ACCESS =
  /\b(users?|roles?|grants?|role_grants|row_policies|polic(y|ies)|(settings_)?profiles?|\w+_elements|access|definer|\w+_roles)\b/i;

/** The answer may depend on what was said about access, whoever asks. */
export function asksAboutAccess(text: string): boolean {
  return ABOUT_ACCESS.test(text);
}

/** Only this server knows how users and policies were defined; the engine would answer with what it was told instead. */
export function showsDefinition(text: string): boolean {
  const [first, second, third = ''] = leadingWords(text, 3);
  return (
    first === 'SHOW' &&
    (second === 'ACCESS' ||
      (second === 'CREATE' && /^(USERS?|ROLES?|ROW|POLIC(Y|IES)|SETTINGS|PROFILES?)$/.test(third)))
  );
}
