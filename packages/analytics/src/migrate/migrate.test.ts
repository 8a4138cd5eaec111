import type { TestClickHouse } from '@bulkhead/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { scratchDatabase } from '../../test/scratch-database.js';
import { type Connection, connect } from '../connection.js';
import { clusterVariant } from './cluster-variant.js';
import { migrateAnalytics, pendingFiles } from './migrate-analytics.js';
import { type MigrationFile, migrationFiles } from './migration-files.js';
import { statementsIn } from './statements.js';

const file = (name: string, sql = '', checksum = 'a'): MigrationFile => ({ name, sql, checksum });
const one = file(
  '0001_one.sql',
  'CREATE TABLE IF NOT EXISTS one\n(\n org_id UUID\n)\nENGINE = MergeTree ORDER BY org_id;',
);

let scratch: TestClickHouse;
let writer: Connection;
// Keeps the engine between the tests.
let first: TestClickHouse;
beforeAll(async () => {
  first = await scratchDatabase();
});
afterAll(() => first.drop());
beforeEach(async () => {
  scratch = await scratchDatabase();
  writer = connect(scratch.url, scratch.database);
});
afterEach(async () => {
  await writer.close();
  await scratch.drop();
});
const migrate = (files?: readonly MigrationFile[]) =>
  migrateAnalytics({ url: scratch.url, database: scratch.database, ...(files && { files }) });

describe('a migration', () => {
  test('is applied once', async () => {
    expect((await migrate()).applied).toEqual(migrationFiles().map(({ name }) => name));
    expect((await migrate()).applied).toEqual([]);
  });

  test('can be begun again where it was interrupted, and by two at once', async () => {
    const broken = file(
      '0002_two.sql',
      `${one.sql.replaceAll('one', 'two')} CREATE TABLE IF NOT EXISTS three (n Nonsense) ENGINE = Log;`,
    );
    await expect(migrate([one, broken])).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      message: expect.stringContaining('statement 2 of 0002_two.sql'),
    });
    const mended = file('0002_two.sql', one.sql.replaceAll('one', 'two'));
    await Promise.all([migrate([one, mended]), migrate([one, mended])]);
    expect((await migrate([one, mended])).applied).toEqual([]);
  });

  test.each([
    ['was changed afterwards', [file('0001_one.sql', '', 'b')], 'was changed after it had been applied'],
    [
      'was put before one that is applied',
      [file('0000_none.sql'), file('0001_one.sql')],
      'give it a later number',
    ],
  ])('that %s stops everything', (_, files, reason) => {
    expect(() => pendingFiles(files, new Map([['0001_one.sql', 'a']]))).toThrow(
      expect.objectContaining({ code: 'MIGRATION_BLOCKED', message: expect.stringContaining(reason) }),
    );
  });

  test.each(migrationFiles().map((found) => [found.name, found.sql] as const))(
    '%s sorts each table by org first, expires it, compresses it and knows a batch again',
    (_, sql) => {
      const statements = statementsIn(sql);
      expect(statements.length).toBeGreaterThan(0);
      const tables = statements.filter((statement) => !statement.startsWith('ALTER TABLE '));
      for (const table of tables) {
        expect(table).toMatch(/^CREATE TABLE IF NOT EXISTS \w+\n\(\n {4}org_id UUID,\n/);
        expect(table).toMatch(/\nORDER BY \(org_id, (?:\w+, )?ts\)\n/);
        expect(table).toMatch(/\nTTL .*\n/);
        expect(table).toContain('CODEC(');
        expect(table).toContain('non_replicated_deduplication_window');
      }
    },
  );
});

describe('the variant for a cluster', () => {
  test('puts a replicated local table behind a distributed one of the plain name', () => {
    const statements = migrationFiles().flatMap((found) => statementsIn(found.sql));
    for (const sql of statements.filter((statement) => !statement.startsWith('ALTER TABLE '))) {
      const [, called = ''] = /EXISTS (\w+)/.exec(sql) ?? [];
      const [local, distributed, ...more] = clusterVariant(sql, 'bulkhead', 'fleet');
      expect(local).toMatch(
        new RegExp(`^CREATE TABLE IF NOT EXISTS ${called}_local ON CLUSTER \`fleet\` \\(\\n`),
      );
      expect(local).toMatch(/\nENGINE = ReplicatedMergeTree\nPARTITION BY/);
      expect(distributed).toBe(
        `CREATE TABLE IF NOT EXISTS \`${called}\` ON CLUSTER \`fleet\` AS \`bulkhead\`.\`${called}_local\` ENGINE = Distributed('fleet', 'bulkhead', '${called}_local', cityHash64(org_id))`,
      );
      expect(more).toEqual([]);
    }
  });

  test('changes the local table first', () => {
    expect(
      clusterVariant('ALTER TABLE events ADD COLUMN IF NOT EXISTS x UInt8', 'bulkhead', 'fleet'),
    ).toEqual([
      'ALTER TABLE events_local ON CLUSTER `fleet` ADD COLUMN IF NOT EXISTS x UInt8',
      'ALTER TABLE events ON CLUSTER `fleet` ADD COLUMN IF NOT EXISTS x UInt8',
    ]);
  });

  test.each(['CREATE VIEW v AS SELECT 1', 'CREATE TABLE t (x UInt8) ENGINE = Memory', 'DROP TABLE events'])(
    'does not guess what %s means there',
    (sql) => {
      expect(() => clusterVariant(sql, 'bulkhead', 'fleet')).toThrow(
        expect.objectContaining({ code: 'MIGRATION_BLOCKED' }),
      );
    },
  );

  test('guarantees that its local tables could be made by the engine', async () => {
    for (const sql of migrationFiles().flatMap((found) => statementsIn(found.sql))) {
      const [local = ''] = clusterVariant(sql, scratch.database, 'fleet');
      await writer.command({
        query: local
          .replace(' ON CLUSTER `fleet`', '')
          .replace('Replicated', '')
          .replace(/ ReplicatedMergeTree/, ' MergeTree'),
      });
    }
  });
});
