import { describe, expect, test } from '@jest/globals';
import { tagBranches } from './branch-tags.js';
import { parametersIn } from './parameters.js';
import { Refusal } from './refusal.js';
import { readStatement } from './statement-text.js';

const schema = {
  version: '1',
  database: 'bulkhead',
  tables: new Map<string, ReadonlySet<string>>(),
  tableFunctions: new Set<string>(),
  userFunctions: new Set<string>(),
};
const read = (sql: string) => {
  try {
    const statement = readStatement(sql, schema);
    parametersIn(statement.tokens);
    tagBranches(statement, 'n');
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
};
const nested = (open: string, inner: string, close: string) => (times: number) =>
  `SELECT ${open.repeat(times)}${inner}${close.repeat(times)}`;
const repeated = (before: string, piece: string, after: string) => (times: number) =>
  `${before}${piece.repeat(times)}${after}`;
const seconds = (sql: string): number => {
  const before = process.cpuUsage();
  read(sql);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
};

/** A statement keeps the event loop, and with it every other org's request, for as long as it is read. */
describe('reading a statement', () => {
  test.each([
    ['conditions', repeated('SELECT ', 'if(1,1,1),', '1')],
    ['conditions in conditions', nested('if(1,', '1', ',1)')],
    ['cases in cases', nested('CASE WHEN 1 THEN ', '1', ' END')],
    ['parameters', repeated('SELECT ', '{a:UInt8},', '1')],
    ['SELECTs in SELECTs', nested('(SELECT ', '1', ')')],
    ['SELECTs beside SELECTs', repeated('SELECT ', '(SELECT 1),', '1')],
    ['unions', repeated('', 'SELECT 1 UNION ALL ', 'SELECT 1')],
    ['brackets that EXCEPT opens', repeated('SELECT 1 ', 'EXCEPT ((((', '')],
    ['brackets', nested('(', '1', ')')],
    ['lines', repeated('SELECT', '\n', '1')],
  ])('guarantees that four times as many %s take no more than about four times as long', (_, statement) => {
    const unit = 1_200;
    read(statement(unit));
    const ratios = [1, 2, 3, 4, 5].map(() => {
      const small = seconds(statement(unit));
      return seconds(statement(4 * unit)) / Math.max(small, 0.004);
    });
    // Quadratic work would take sixteen times as long; the least of five leaves the machine's noise out.
    expect(Math.min(...ratios)).toBeLessThan(10);
  });
});
