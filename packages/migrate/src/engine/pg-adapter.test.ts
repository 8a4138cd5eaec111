import { describe, expect, test } from '@jest/globals';
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import { emptyDatabase } from '../../test/database.js';
import { openSession } from '../session.js';
import { adapterFactory } from './pg-adapter.js';
import { filters, openEngine } from './schema-engine.js';

const query = (sql: string) => ({ sql, args: [], argTypes: [] });

async function factory() {
  const { url } = await emptyDatabase();
  const session = await openSession(url);
  return { url, session, factory: adapterFactory(url, session) };
}

describe('the adapter', () => {
  test('gives "char" columns as characters, in every row, beside columns of other types', async () => {
    const { session, factory: adapters } = await factory();
    const adapter = await adapters.connect();
    const result = await adapter.queryRaw(
      query(
        `select 'n'::name as a, contype as b, 1 as c, 'p'::"char" as d from (values ('u'::"char"), ('f')) as k (contype)`,
      ),
    );

    expect(result.columnTypes).toEqual([
      ColumnTypeEnum.Text,
      ColumnTypeEnum.Character,
      ColumnTypeEnum.Int32,
      ColumnTypeEnum.Character,
    ]);
    expect(result.rows).toEqual([
      ['n', 'u', 1, 'p'],
      ['n', 'f', 1, 'p'],
    ]);
    await session.end();
  });

  test('sends a script whole', async () => {
    const { session, factory: adapters } = await factory();
    const adapter = await adapters.connect();
    await adapter.executeScript(
      `create table t (x int); do $$ begin alter table t add y int; alter table t add z int; end $$`,
    );

    expect((await session.query('select * from t')).fields.map(({ name }) => name)).toEqual(['x', 'y', 'z']);
    await session.end();
  });

  test('makes the shadow database beside the real one, and drops it', async () => {
    const { url, session, factory: adapters } = await factory();
    const shadow = await adapters.connectToShadowDb();
    const { rows } = await shadow.queryRaw(query('select current_database()::text'));
    const name = String(rows[0]?.[0]);
    const exists = () => session.query('select from pg_database where datname = $1', [name]);

    expect(new URL(url).pathname.slice(1)).not.toBe(name);
    expect((await exists()).rowCount).toBe(1);
    await shadow.executeScript('create table only_in_shadow (x int)');
    expect((await session.query(`select to_regclass('only_in_shadow') as found`)).rows).toEqual([
      { found: null },
    ]);
    await shadow.dispose();
    expect((await exists()).rowCount).toBe(0);
    await session.end();
  });
});

// Leans on what PrismaPg does with results, so a new version of it has to pass here first.
test('the engine reads constraints, indexes and defaults of a live database back as they were written', async () => {
  const { url } = await emptyDatabase();
  const engine = await openEngine({ url });
  const content = `
datasource db {
  provider = "postgresql"
}

model Parent {
  orgId    String  @db.Uuid
  id       Int
  children Child[]

  @@id([orgId, id])
}

model Child {
  id       Int      @id @default(autoincrement())
  orgId    String   @db.Uuid
  parentId Int
  name     String   @unique @default("x")
  tags     String[]
  at       DateTime @default(now()) @db.Timestamptz(3)
  parent   Parent   @relation(fields: [orgId, parentId], references: [orgId, id], onDelete: Cascade)

  @@index([orgId, at])
}
`;
  const files = [{ path: 'schema.prisma', content }];
  await engine.call((it) => it.schemaPush({ force: false, schema: { files }, filters }));
  const diff = () =>
    engine.call((it) =>
      it.diff({
        from: { tag: 'schemaDatasource', files, configDir: '' },
        to: { tag: 'schemaDatamodel', files },
        script: true,
        exitCode: true,
        filters,
      }),
    );

  expect(await diff()).toEqual({ exitCode: 0, stdout: '-- This is an empty migration.\n' });
  await engine.session.query('alter table "Child" drop constraint "Child_orgId_parentId_fkey"');
  expect(await diff()).toEqual({ exitCode: 2, stdout: expect.stringContaining('ON DELETE CASCADE') });
  await engine.close();
});
