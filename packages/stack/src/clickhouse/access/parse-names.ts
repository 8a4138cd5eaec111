import { unsupported } from '../exception.js';
import type { Cursor } from '../sql/cursor.js';
import { type Grantees, NOBODY } from './access-state.js';
import type { Existing, PolicyTarget } from './access-statement.js';

export function parseExisting(cursor: Cursor): Existing {
  const ifNotExists = cursor.take('IF', 'NOT', 'EXISTS');
  const orReplace = !ifNotExists && cursor.take('OR', 'REPLACE');
  return { ifNotExists, orReplace };
}

export function parseIfExists(cursor: Cursor): boolean {
  return cursor.take('IF', 'EXISTS');
}

export function parseNames(cursor: Cursor): string[] {
  const names = cursor.listOf(() => {
    const name = cursor.name();
    if (cursor.take('@')) throw unsupported('a user name with a host');
    return name;
  });
  if (cursor.peek()?.value === 'ON' && cursor.peek(1)?.value === 'CLUSTER') throw unsupported('ON CLUSTER');
  return names;
}

/** After TO. */
export function parseGrantees(cursor: Cursor): Grantees {
  if (cursor.take('NONE')) return NOBODY;
  if (!cursor.take('ALL')) return { all: false, names: parseNames(cursor), except: [] };
  return { all: true, names: [], except: cursor.take('EXCEPT') ? parseNames(cursor) : [] };
}

/** Where the list of grantees begins that ends the statement: after its last TO. */
export function findGrantees(cursor: Cursor): { readonly to: Grantees; readonly at: number } | undefined {
  const back = cursor.position;
  for (let at = cursor.length - 2; at >= back; at--) {
    cursor.position = at;
    if (!cursor.take('TO')) continue;
    const to = triedGrantees(cursor);
    cursor.position = back;
    return to && { to, at };
  }
  cursor.position = back;
  return undefined;
}

function triedGrantees(cursor: Cursor): Grantees | undefined {
  try {
    const to = parseGrantees(cursor);
    return cursor.ended ? to : undefined;
  } catch {
    return undefined;
  }
}

/** `p ON db.t, q ON db.u`, and `p ON db.t, db.u`, which means both tables. */
export function parsePolicyTargets(cursor: Cursor, currentDatabase: string): PolicyTarget[] {
  const targets: PolicyTarget[] = [];
  do {
    const name = cursor.name();
    cursor.need('ON');
    targets.push({ name, ...parseTable(cursor, currentDatabase) });
    while (cursor.peek()?.value === ',' && cursor.peek(2)?.value !== 'ON') {
      cursor.need(',');
      targets.push({ name, ...parseTable(cursor, currentDatabase) });
    }
  } while (cursor.take(','));
  return targets;
}

function parseTable(cursor: Cursor, currentDatabase: string): Omit<PolicyTarget, 'name'> {
  if (cursor.peek()?.value === 'CLUSTER') throw unsupported('ON CLUSTER');
  if (cursor.take('*')) throw unsupported('a row policy on a whole database');
  const first = cursor.name();
  if (!cursor.take('.')) return { database: currentDatabase, table: first };
  if (cursor.take('*')) throw unsupported('a row policy on a whole database');
  return { database: first, table: cursor.name() };
}
