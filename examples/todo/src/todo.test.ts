import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createMigration, deployMigrations, installSealKeys } from '@bulkhead/migrate';
import { acme, globex, sealKeys, testStores } from '@bulkhead/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PrismaPg } from '@prisma/adapter-pg';
import { Client } from 'pg';
import { openTodos } from './db.js';
import { PrismaClient } from './generated/prisma/client.js';

const here = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const { postgres } = testStores();
const name = `test_${process.pid}_todo`;
const inDatabase = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;
const migrationUrl = inDatabase(postgres.migrationUrl);
const project = mkdtempSync(join(tmpdir(), 'todo-'));
const directory = join(project, 'migrations');
let server: Client;
let superuser: Client;

beforeAll(async () => {
  server = new Client(postgres.superuserUrl);
  await server.connect();
  // As other people's servers make it: nothing of ours is in it yet.
  await server.query(`create database ${name} owner bulkhead_migrator template template0`);
  superuser = new Client(inDatabase(postgres.superuserUrl));
  await superuser.connect();
  cpSync(here('prisma/migrations'), directory, { recursive: true });
  await deployMigrations({ url: migrationUrl, directory });
  for (const org of [acme, globex]) {
    await superuser.query('insert into accounts (id, name) values ($1, $2)', [org.id, org.marker]);
    await superuser.query('insert into lists (id, org_id, name) values ($1, $2, $3)', [
      org.rowId(1),
      org.id,
      org.marker,
    ]);
    await superuser.query('insert into todos (id, org_id, list_id, title) values ($1, $2, $3, $4)', [
      org.rowId(2),
      org.id,
      org.rowId(1),
      org.marker,
    ]);
  }
});
afterAll(async () => {
  await superuser.end();
  await server.query(`drop database ${name} with (force)`);
  await server.end();
  rmSync(project, { recursive: true });
});

// The tests run in order: they are the story of one application.

test('at first nothing but a filter in each query keeps accounts apart', async () => {
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: migrationUrl }) });
  const forgotten = await prisma.todo.findMany();
  expect(forgotten.map(({ title }) => title).sort()).toEqual([acme.marker, globex.marker]);
  await prisma.$disconnect();
});

test('a few commands later the database keeps them apart', async () => {
  execFileSync(process.execPath, [here('node_modules/@bulkhead/generator/bin/bulkhead-base.mjs'), directory]);
  // What `prisma migrate dev` does, with the isolation that `prisma generate` has derived behind it.
  const { applied } = await createMigration({
    url: migrationUrl,
    directory,
    schemaFile: here('prisma/schema.prisma'),
    isolationSql: readFileSync(here('prisma/isolation.sql'), 'utf8'),
    name: 'enforce',
    acceptDataLoss: true,
  });
  expect(applied.map((folder) => folder.replace(/^\d+_/, ''))).toEqual(['bulkhead_base', 'enforce']);
  await installSealKeys(migrationUrl, sealKeys);
});

describe('afterwards', () => {
  const opened = { db: undefined as ReturnType<typeof openTodos> | undefined };
  const own = () => {
    opened.db ??= openTodos(inDatabase(postgres.url), sealKeys);
    return opened.db.forOrg(acme.context());
  };
  afterAll(() => opened.db?.close());

  test('code reads as if there were one account', async () => {
    expect(await own().todo.findMany({ include: { list: true } })).toMatchObject([
      { title: acme.marker, list: { name: acme.marker } },
    ]);
    const todo = await own().todo.create({ data: { title: 'call globex', listId: acme.rowId(1) } });
    expect(todo.accountId).toBe(acme.id);
    expect(
      await own().todo.update({ where: { id: todo.id }, data: { list: { disconnect: true } } }),
    ).toMatchObject({
      listId: null,
      accountId: acme.id,
    });
    await own().todo.delete({ where: { id: todo.id } });
  });

  test.each([
    ['a row by its id', () => own().todo.findUnique({ where: { id: globex.rowId(2) } }), null],
    ['rows by their account', () => own().todo.findMany({ where: { accountId: globex.id } }), []],
    ['rows by SQL', () => own().$queryRaw`select * from todos where org_id = ${globex.id}::uuid`, []],
    [
      'an update',
      () => own().todo.updateMany({ where: { id: globex.rowId(2) }, data: { done: true } }),
      { count: 0 },
    ],
    ['a deletion', () => own().list.deleteMany({ where: { id: globex.rowId(1) } }), { count: 0 }],
  ])('guarantees that %s reaches nothing of another account', async (_, run, nothing) => {
    expect(await run()).toEqual(nothing);
  });

  test.each([
    ['a row in it', () => own().todo.create({ data: { title: 'x', accountId: globex.id } }), 'ORG_MISMATCH'],
    [
      'a row with a chosen id',
      () => own().todo.create({ data: { title: 'x', id: globex.rowId(2) } }),
      'ID_NOT_ALLOWED',
    ],
    [
      'a row in its list',
      () => own().todo.create({ data: { title: 'x', listId: globex.rowId(1) } }),
      'REFERENCE_INVALID',
    ],
    [
      'a row connected to its list',
      () => own().todo.create({ data: { title: 'x', list: { connect: { id: globex.rowId(1) } } } }),
      'NOT_FOUND',
    ],
    [
      'its name in the settings',
      () =>
        own()
          .$queryRaw`select set_config('app.current_org_id', ${globex.id}, true), (select count(*) from todos)`,
      'SEAL_BROKEN',
    ],
  ])('guarantees that another account is refused %s', async (_, run, code) => {
    await expect(run()).rejects.toMatchObject({ code });
  });

  test('guarantees that a client without a scope is of no use', async () => {
    const prisma = new PrismaClient({
      adapter: new PrismaPg({ connectionString: inDatabase(postgres.url) }),
    });
    await expect(prisma.todo.findMany()).rejects.toThrow(/denied/);
    await prisma.$disconnect();
  });

  test('nothing was lost or changed on the way', async () => {
    const { rows } = await superuser.query('select title, done from todos order by title');
    expect(rows).toEqual([
      { title: acme.marker, done: false },
      { title: globex.marker, done: false },
    ]);
  });
});

test('the README of packages/db shows the client as it is', () => {
  const readme = readFileSync(here('../../packages/db/README.md'), 'utf8');
  const shown = /<!-- examples\/todo\/src\/db.ts -->\n```ts\n(.*?)```/s.exec(readme)?.[1];
  expect(shown).toBe(readFileSync(here('src/db.ts'), 'utf8'));
});
