import { exception } from '../exception.js';
import type { Cursor } from '../sql/cursor.js';
import type { PolicyStatement } from './access-statement.js';
import { findGrantees, parseExisting, parseIfExists, parsePolicyTargets } from './parse-names.js';
import { checkRewritable } from './rewrite.js';

type Parts = { -readonly [K in 'restrictive' | 'filter' | 'to']?: PolicyStatement[K] };

export function parsePolicy(
  cursor: Cursor,
  kind: PolicyStatement['kind'],
  currentDatabase: string,
): PolicyStatement {
  const ifExists = kind === 'alter policy' && parseIfExists(cursor);
  const existing = parseExisting(cursor);
  const targets = parsePolicyTargets(cursor, currentDatabase);
  const parts: Parts = {};
  if (cursor.take('AS', 'RESTRICTIVE')) parts.restrictive = true;
  else if (cursor.take('AS', 'PERMISSIVE')) parts.restrictive = false;
  cursor.take('FOR', 'SELECT');
  const using = cursor.take('USING');
  const grantees = findGrantees(cursor);
  const end = grantees?.at ?? cursor.length;
  if (using) parts.filter = filterOf(cursor.slice(cursor.position, end));
  if (grantees) parts.to = grantees.to;
  cursor.position = using || grantees ? cursor.length : cursor.position;
  return { kind, ifExists, ...existing, targets, ...(parts as Pick<PolicyStatement, keyof Parts>) };
}

function filterOf(expression: string): string | null {
  if (expression === '') throw exception('SYNTAX_ERROR', 'USING of a row policy needs an expression.');
  if (expression === 'NONE') return null;
  checkRewritable(expression);
  return expression;
}
