import { unsupported } from '../exception.js';
import type { Cursor } from '../sql/cursor.js';
import { sqlName } from '../sql/quote.js';
import type { GrantRole, GrantStatement } from './access-statement.js';
import { parseNames } from './parse-names.js';

/** Rights whose object is no table, so that a name alone after ON is complete. */
const NAMED_OBJECT = /^(READ|WRITE|READ, WRITE|TABLE ENGINE|SET DEFINER|.*NAMED COLLECTIONS?|IMPERSONATE)$/;

export function parseGrant(
  cursor: Cursor,
  revoke: boolean,
  currentDatabase: string,
): GrantStatement | GrantRole {
  const onlyOption = revoke && cursor.take('GRANT', 'OPTION', 'FOR');
  if (onlyOption || (revoke && cursor.take('ADMIN', 'OPTION', 'FOR')))
    throw unsupported('REVOKE of the grant option alone');
  if (cursor.peek()?.value === 'CURRENT') throw unsupported('GRANT CURRENT GRANTS');
  const begin = cursor.position;
  const at = keywordBeforeGrantees(cursor, revoke ? 'FROM' : 'TO');
  cursor.position = at + 1;
  if (cursor.peek()?.value === 'ALL') throw unsupported('ALL as the grantee');
  const to = parseNames(cursor);
  const replace = cursor.take('WITH', 'REPLACE', 'OPTION');
  const grantOption = cursor.take('WITH', 'GRANT', 'OPTION');
  if (cursor.take('WITH', 'ADMIN', 'OPTION')) throw unsupported('WITH ADMIN OPTION');
  const end = cursor.position;
  cursor.position = begin;
  const roles = rolesUpTo(cursor, at);
  const rights = roles ? '' : rightsUpTo(cursor, at, currentDatabase);
  cursor.position = end;
  if (roles) return { kind: 'grant role', revoke, roles, to };
  return { kind: 'grant', revoke, rights, grantOption, replace: replace && !revoke, to };
}

function keywordBeforeGrantees(cursor: Cursor, keyword: string): number {
  for (let at = cursor.length - 1, back = cursor.position; at > back; at--) {
    cursor.position = at;
    const isName = cursor.peek(-1)?.value === '.' || cursor.peek(-1)?.value === 'ON';
    if (!isName && cursor.peek()?.kind === 'word' && cursor.peek()?.value === keyword) return at;
  }
  throw cursor.unexpected(keyword);
}

function rolesUpTo(cursor: Cursor, end: number): string[] | undefined {
  const begin = cursor.position;
  for (let at = begin; at < end; at++) {
    cursor.position = at;
    if (cursor.peek()?.kind === 'word' && cursor.peek()?.value === 'ON') {
      cursor.position = begin;
      return undefined;
    }
  }
  cursor.position = begin;
  return parseNames(cursor);
}

/** Puts the current database before tables that come without one: the engine reads the text without a session. */
function rightsUpTo(cursor: Cursor, end: number, currentDatabase: string): string {
  const parts: string[] = [];
  while (cursor.position < end) {
    const begin = cursor.position;
    while (!cursor.take('ON')) cursor.position += 1;
    const rights = cursor.slice(begin, cursor.position - 1);
    parts.push(`${rights} ON ${objectOf(cursor, rights, currentDatabase)}`);
    if (cursor.position < end) cursor.need(',');
  }
  return parts.join(', ');
}

function objectOf(cursor: Cursor, rights: string, currentDatabase: string): string {
  const begin = cursor.position;
  if (!cursor.take('*')) cursor.name();
  const qualified = cursor.take('.');
  if (qualified && !cursor.take('*')) cursor.name();
  cursor.take('*');
  const object = cursor.slice(begin, cursor.position);
  return qualified || NAMED_OBJECT.test(rights) ? object : `${sqlName(currentDatabase)}.${object}`;
}
