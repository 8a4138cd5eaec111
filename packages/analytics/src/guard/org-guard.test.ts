import { describe, expect, jest, test } from '@jest/globals';
import { acme, globex } from '../../test/two-orgs.js';
import type { TenantSchema } from '../schema/tenant-schema.js';
import { OrgGuard } from './org-guard.js';
import type { Analyzer } from './prove.js';
import { Refusal } from './refusal.js';

const schemaOf = (version: string, ...tables: readonly string[]): TenantSchema => ({
  version,
  database: 'bulkhead',
  tableFunctions: new Set<string>(),
  userFunctions: new Set<string>(),
  tables: new Map(tables.map((name) => [name, new Set(['org_id', 'kind'])])),
});

/** As ClickHouse 26.7 prints `SELECT kind FROM events WHERE org_id = …`, recorded. */
const recorded = (org: string, tag: string) => `QUERY id: 0
  PROJECTION COLUMNS
    kind String
  PROJECTION
    LIST id: 1, nodes: 1
      COLUMN id: 2, column_name: kind, result_type: String, source_id: 3
  JOIN TREE
    QUERY id: 3, alias: __table1, is_subquery: 1
      PROJECTION COLUMNS
        kind String
      PROJECTION
        LIST id: 4, nodes: 1
          COLUMN id: 5, column_name: kind, result_type: String, source_id: 6
      JOIN TREE
        TABLE id: 6, alias: __table2, table_name: bulkhead.events
      WHERE
        FUNCTION id: 7, function_name: equals, function_type: ordinary, result_type: UInt8
          ARGUMENTS
            LIST id: 8, nodes: 2
              COLUMN id: 9, column_name: org_id, result_type: UUID, source_id: 6
              CONSTANT id: 10, constant_value: UUID_'${org}', constant_value_type: UUID
      SETTINGS format_custom_result_after_delimiter=${tag} enable_scalar_subquery_optimization=0
`;

/** Answers like the server: the parameter is whatever was bound, a literal is what was written. */
const analyzer = (): Analyzer & { readonly explain: jest.Mock<Analyzer['explain']> } => ({
  explain: jest.fn<Analyzer['explain']>(async (sql, parameters) => {
    const literal = /org_id = '([0-9a-f-]+)'/.exec(sql)?.[1];
    return recorded(
      literal ?? String(parameters[/org_id = \{(\w+):/.exec(sql)?.[1] ?? 'org_id']),
      /'(b\w+)'/.exec(sql)?.[1] ?? '',
    );
  }),
  format: async (sql) => sql,
});
const own = 'SELECT kind FROM events WHERE org_id = {org_id:UUID}';
const guardOf = (asked: Analyzer, schema: () => TenantSchema = () => schemaOf('1', 'events')) =>
  new OrgGuard({ schema: async () => schema(), analyzer: asked, enforcement: true });

describe('the guard', () => {
  test('asks the analyzer once for a text, for every org and every value', async () => {
    const asked = analyzer();
    const guard = guardOf(asked);
    for (const org of [acme, globex, acme]) {
      expect(await guard.admit(own, { x: org }, org)).toEqual({ sql: own, proven: true });
    }
    expect(asked.explain).toHaveBeenCalledTimes(1);
    expect(guard.counts).toEqual({ allowed: 3, refused: 0, bypassed: 0, analysed: 1 });
  });

  test('guarantees that the org is unknown to the analyzer', async () => {
    const asked = analyzer();
    await guardOf(asked).admit(own, {}, acme);
    expect(JSON.stringify(asked.explain.mock.calls)).not.toContain(acme);
  });

  test('guarantees that a verdict does not outlive the schema that it was given on', async () => {
    const asked = analyzer();
    let schema = schemaOf('1', 'events');
    const guard = guardOf(asked, () => schema);
    await guard.admit(own, {}, acme);
    schema = schemaOf('2', 'flows');
    await expect(guard.admit(own, {}, acme)).rejects.toMatchObject({ code: 'STATEMENT_REFUSED' });
    expect(asked.explain).toHaveBeenCalledTimes(2);
  });

  test('guarantees that a statement that names an org is for that org alone', async () => {
    const guard = guardOf(analyzer());
    const named = `SELECT kind FROM events WHERE org_id = '${acme}'`;
    await expect(guard.admit(named, {}, acme)).resolves.toMatchObject({ proven: true });
    await expect(guard.admit(named, {}, globex)).rejects.toMatchObject({ code: 'STATEMENT_REFUSED' });
  });

  test('guarantees that a verdict that hangs on a value does not carry over to another value', async () => {
    const guard = guardOf(analyzer());
    const bound = 'SELECT kind FROM events WHERE org_id = {mine:UUID}';
    await expect(guard.admit(bound, { mine: acme }, acme)).resolves.toMatchObject({ proven: true });
    await expect(guard.admit(bound, { mine: globex }, acme)).rejects.toMatchObject({
      code: 'STATEMENT_REFUSED',
    });
    await expect(guard.admit(bound, { mine: acme }, globex)).rejects.toMatchObject({
      code: 'STATEMENT_REFUSED',
    });
  });

  test.each([
    '{t:Identifier}',
    '{t: /* name */ Identifier}',
    '{t:Identifier -- name\n}',
    '{t\n:\nIdentifier\n}',
    '{t:Identifier} AS x, length({t:String}) AS y',
  ])('guarantees that a verdict on %j does not carry over to another name', async (from) => {
    const asked = analyzer();
    const guard = guardOf(asked);
    const named = `SELECT kind FROM ${from} WHERE org_id = {org_id:UUID}`;
    for (const t of ['events', 'everything', 'events']) await guard.admit(named, { t }, acme);
    expect(asked.explain).toHaveBeenCalledTimes(2);
    await expect(guard.admit(named, { t: 'events\n  WHERE' }, acme)).rejects.toMatchObject({
      code: 'STATEMENT_REFUSED',
    });
  });

  test('guarantees that a failing analyzer proves nothing, and is asked again', async () => {
    const asked = analyzer();
    asked.explain.mockRejectedValueOnce(new Error('down'));
    const guard = guardOf(asked);
    await expect(guard.admit(own, {}, acme)).rejects.toThrow('down');
    await expect(guard.admit(own, {}, acme)).resolves.toMatchObject({ proven: true });
  });

  test('guarantees that an unreadable analysis proves nothing', async () => {
    const asked = analyzer();
    const tampered: readonly ((tree: string) => string)[] = [
      () => '',
      (tree) => tree.replace('TABLE id: 6', 'TABLE id: 16'),
      (tree) => tree.replace('nodes: 2', 'nodes: 1'),
      (tree) => tree.replace('    kind String\n', '    kind\nString\n'),
      (tree) => tree.replace('      WHERE\n', '      WHERE\n      WHERE\n'),
      (tree) =>
        tree.replace('TABLE id: 6, alias: __table2', 'TABLE id: 6, alias: x, table_name: bulkhead.events'),
      (tree) => tree.replace(/SETTINGS .*/, 'SETTINGS max_threads=1'),
      (tree) => tree.replace('COLUMN id: 9', 'MYSTERY id: 9'),
      (tree) => tree.replace('column_name: org_id,', 'alias: org_id, column_name: x,'),
      (tree) => tree.replace('constant_value_type: UUID', 'constant_value_type: UUID, x: y'),
      (tree) => `${tree}  HAVING\n`,
    ];
    for (const tamper of tampered) {
      asked.explain.mockImplementationOnce(async (sql, parameters) =>
        tamper(recorded(String(parameters['org_id']), /'(b\w+)'/.exec(sql)?.[1] ?? '')),
      );
      await expect(guardOf(asked).admit(own, {}, acme)).rejects.toMatchObject({ code: 'STATEMENT_REFUSED' });
    }
  });

  test('tells the author what is missing where', async () => {
    const asked = analyzer();
    asked.explain.mockImplementationOnce(async (sql) =>
      recorded(globex, /'(b\w+)'/.exec(sql)?.[1] ?? '').replace('equals', 'notEquals'),
    );
    const error = await guardOf(asked)
      .admit('SELECT kind\nFROM events AS e\nWHERE e.org_id != {org_id:UUID}', {}, acme)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      cause: expect.any(Refusal),
      message:
        'events (alias e) is read without org_id = this org; add e.org_id = {org_id:UUID} as a condition of its own, joined with AND, to the WHERE of the SELECT on line 1',
    });
  });
});
