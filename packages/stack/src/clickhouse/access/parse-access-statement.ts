import { unsupported } from '../exception.js';
import { Cursor } from '../sql/cursor.js';
import { NOBODY } from './access-state.js';
import type {
  AccessStatement,
  AlterUser,
  CreateUser,
  DropStatement,
  ProfileStatement,
  UserParts,
} from './access-statement.js';
import { parseGrant } from './parse-grant.js';
import {
  parseExisting,
  parseGrantees,
  parseIfExists,
  parseNames,
  parsePolicyTargets,
} from './parse-names.js';
import { parsePolicy } from './parse-policy.js';
import { parseSettingChanges, parseSettings } from './parse-settings.js';
import { parsePasswords } from './passwords.js';

/** `formatted` is the statement as the engine's own formatter writes it. */
export function parseAccessStatement(formatted: string, currentDatabase: string): AccessStatement {
  const cursor = new Cursor(formatted);
  const statement = parse(cursor, currentDatabase);
  cursor.needEnd();
  return statement;
}

function parse(cursor: Cursor, currentDatabase: string): AccessStatement {
  if (cursor.take('CREATE', 'USER')) return parseCreateUser(cursor);
  if (cursor.take('ALTER', 'USER')) return parseAlterUser(cursor);
  if (cursor.take('DROP', 'USER')) return parseDrop(cursor, 'user');
  if (cursor.take('CREATE', 'ROLE')) return parseCreateRole(cursor);
  if (cursor.take('DROP', 'ROLE')) return parseDrop(cursor, 'role');
  if (cursor.take('CREATE', 'SETTINGS', 'PROFILE')) return parseCreateProfile(cursor);
  if (cursor.take('DROP', 'SETTINGS', 'PROFILE')) return parseDrop(cursor, 'profile');
  if (cursor.take('CREATE', 'ROW', 'POLICY')) return parsePolicy(cursor, 'create policy', currentDatabase);
  if (cursor.take('ALTER', 'ROW', 'POLICY')) return parsePolicy(cursor, 'alter policy', currentDatabase);
  if (cursor.take('DROP', 'ROW', 'POLICY')) {
    const ifExists = parseIfExists(cursor);
    return { kind: 'drop policy', ifExists, targets: parsePolicyTargets(cursor, currentDatabase) };
  }
  if (cursor.take('GRANT')) return parseGrant(cursor, false, currentDatabase);
  if (cursor.take('REVOKE')) return parseGrant(cursor, true, currentDatabase);
  throw unsupported(`the statement "${cursor.text.slice(0, 60)}"`);
}

function parseCreateUser(cursor: Cursor): CreateUser {
  const existing = parseExisting(cursor);
  const names = parseNames(cursor);
  const parts = parseUserParts(cursor);
  const settings = cursor.take('SETTINGS') ? parseSettings(cursor) : [];
  cursor.take('GRANTEES', 'ANY');
  return { kind: 'create user', ...existing, names, settings, ...parts };
}

function parseAlterUser(cursor: Cursor): AlterUser {
  const ifExists = parseIfExists(cursor);
  const names = parseNames(cursor);
  const parts = parseUserParts(cursor);
  const settings = cursor.ended ? [] : parseSettingChanges(cursor);
  return { kind: 'alter user', ifExists, names, settings, ...parts };
}

function parseUserParts(cursor: Cursor): UserParts {
  const parts: { -readonly [K in keyof UserParts]: UserParts[K] } = {};
  if (cursor.take('IDENTIFIED')) parts.passwords = parsePasswords(cursor);
  // Whoever reaches a server on the loopback interface is local.
  if (cursor.take('HOST') && !cursor.take('ANY')) cursor.need('LOCAL');
  if (cursor.take('DEFAULT', 'DATABASE')) parts.defaultDatabase = cursor.take('NONE') ? '' : cursor.name();
  if (cursor.take('DEFAULT', 'ROLE')) cursor.need('ALL');
  return parts;
}

function parseCreateRole(cursor: Cursor): AccessStatement {
  const existing = parseExisting(cursor);
  return { kind: 'create role', ...existing, names: parseNames(cursor) };
}

function parseCreateProfile(cursor: Cursor): ProfileStatement {
  const existing = parseExisting(cursor);
  const names = parseNames(cursor);
  const settings = cursor.take('SETTINGS') ? parseSettings(cursor) : [];
  const to = cursor.take('TO') ? parseGrantees(cursor) : NOBODY;
  return { kind: 'create profile', ...existing, names, settings, to };
}

function parseDrop(cursor: Cursor, entity: DropStatement['entity']): DropStatement {
  return { kind: 'drop', entity, ifExists: parseIfExists(cursor), names: parseNames(cursor) };
}
