import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { emptyDatabase, migrationsFolderOf, refusal, writeScript } from '../test/database.js';
import { type CreateOptions, createMigration } from './create.js';

const model = (fields = '') => `
datasource db {
  provider = "postgresql"
}

model Note {
  id   Int    @id
  text String
  ${fields}

  @@map("notes")
}
`;
const isolation = 'alter table notes enable row level security, force row level security;';

async function project(schema = model()) {
  const { url, query } = await emptyDatabase();
  const directory = await migrationsFolderOf({});
  const schemaFile = join(dirname(directory), 'schema.prisma');
  const write = (text: string) => writeFile(schemaFile, text);
  await write(schema);
  const migrate = (options: Partial<CreateOptions> = {}) =>
    createMigration({ url, directory, schemaFile, isolationSql: isolation, ...options });
  const sql = (name: string | undefined) => readFile(join(directory, String(name), 'migration.sql'), 'utf8');
  return { query, directory, write, migrate, sql };
}

describe('createMigration', () => {
  test('writes what leads to the schema with the isolation SQL after it, and applies it', async () => {
    const { migrate, sql, query } = await project();
    const { created, applied } = await migrate({ name: 'First notes!' });

    expect(created).toMatch(/^\d{14}_first_notes$/);
    expect(applied).toEqual([created]);
    expect(await sql(created)).toMatch(
      /CREATE TABLE "notes"[^]*-- isolation sha256:[0-9a-f]{64}\nalter table notes/,
    );
    expect(await query(`select relrowsecurity from pg_class where relname = 'notes'`)).toEqual([
      { relrowsecurity: true },
    ]);
  });

  test('writes nothing when schema and isolation are what the migrations make', async () => {
    const { migrate, directory } = await project();
    await migrate();
    const before = await readdir(directory);

    expect(await migrate()).toEqual({ created: undefined, applied: [] });
    expect(await readdir(directory)).toEqual(before);
  });

  test('writes a migration for changed isolation alone, without repeating it for a changed schema alone', async () => {
    const { migrate, sql, write } = await project();
    await migrate();
    const changed = `${isolation}\ncreate policy wall on notes using (false);`;
    const policy = await migrate({ isolationSql: changed, name: 'policy' });
    await write(model('author String?'));
    const column = await migrate({ isolationSql: changed, name: 'author' });

    expect(await sql(policy.created)).toContain('create policy wall');
    expect(await sql(policy.created)).not.toContain('CREATE TABLE');
    expect(await sql(column.created)).toBe(
      '-- AlterTable\nALTER TABLE "notes" ADD COLUMN     "author" TEXT;\n',
    );
  });

  test('refuses to go on without isolation SQL once the migrations carry some', async () => {
    const { migrate } = await project();
    await migrate();
    const error = await refusal(migrate({ isolationSql: undefined }));

    expect(error.message).toContain('prisma/isolation.sql is not there');
  });

  test('leaves a migration to be edited, and applies it the next time', async () => {
    const { migrate, directory, query } = await project();
    const { created, applied } = await migrate({ createOnly: true });
    expect(applied).toEqual([]);
    await writeScript(
      directory,
      String(created),
      'create table notes (id integer primary key, text text not null);',
    );

    expect(await migrate({ isolationSql: undefined })).toEqual({ created: undefined, applied: [created] });
    expect(await query('select * from notes')).toEqual([]);
  });

  test('refuses to drop data unless that is accepted', async () => {
    const { migrate, write, query } = await project();
    await migrate({ isolationSql: undefined });
    await query(`alter table notes no force row level security; insert into notes values (1, 'kept')`);
    await write(model().replace('text String', ''));
    const error = await refusal(migrate({ isolationSql: undefined }));

    expect(error.code).toBe('MIGRATION_BLOCKED');
    expect(error.message).toMatch(
      /This change loses data:\n {2}- .*`text`[^]*Next: `pnpm db:migrate --accept-data-loss`/,
    );
    expect(await query('select text from notes')).toEqual([{ text: 'kept' }]);
    expect((await migrate({ isolationSql: undefined, acceptDataLoss: true })).applied).toHaveLength(1);
  });

  test('refuses a change that the rows do not allow', async () => {
    const { migrate, write, query } = await project();
    await migrate({ isolationSql: undefined });
    await query(`alter table notes no force row level security; insert into notes values (1, 'kept')`);
    await write(model('author String'));

    expect((await refusal(migrate({ isolationSql: undefined }))).message).toMatch(
      /The rows that are there do not allow this change:\n {2}- .*`author`[^]*--create-only/,
    );
  });

  test('refuses a database that differs from its migrations', async () => {
    const { migrate, query } = await project();
    await migrate();
    await query('alter table notes add column by_hand int');

    expect((await refusal(migrate())).message).toMatch(
      /Drift detected[^]*by_hand[^]*Next: put the files or the database back/,
    );
  });

  test('refuses migrations that were edited after they were applied, by name', async () => {
    const { migrate, directory, sql } = await project();
    const { created } = await migrate();
    await writeScript(directory, String(created), `${await sql(created)}-- edited\n`);

    expect((await refusal(migrate())).message).toMatch(
      new RegExp(`${created}. was modified after it was applied[^]*Next: put the files`),
    );
  });

  test('names a migration that does not run on an empty database', async () => {
    const { migrate, directory, query } = await project();
    await writeScript(
      directory,
      '20260101000000_broken',
      'create table notes (id int);\nselect * from only_here;',
    );
    await query('create table only_here (id int)');
    const error = await refusal(migrate());

    expect(error.message).toContain('20260101000000_broken');
    expect(error.message).toContain('(P3006)');
    expect(error.message).toContain('line 2: ERROR 42P01: relation "only_here" does not exist');
  });

  test('says where a schema is wrong', async () => {
    const { migrate } = await project(model('author Person'));

    expect((await refusal(migrate())).message).toMatch(
      /Type "Person" is neither a built-in type[^]*schema\.prisma:9/,
    );
  });

  test('leaves no shadow database behind, not even when a migration fails there', async () => {
    const { migrate, query, directory } = await project();
    const shadows = async () =>
      (await query(`select datname from pg_database where datname like 'bulkhead_shadow_%'`)).map(
        ({ datname }) => datname,
      );
    const before = new Set(await shadows());
    await migrate();
    await writeScript(directory, '20990101000000_broken', 'select * from nowhere;');
    await refusal(migrate());
    // Other test files make shadow databases meanwhile, and drop them; one of ours would stay.
    const ours = (await shadows()).filter((name) => !before.has(name));
    const leftOver = async (): Promise<unknown> => {
      const left = (await shadows()).filter((name) => ours.includes(name));
      return left.length > 0 && Date.now() < deadline ? leftOver() : left;
    };
    const deadline = Date.now() + 10_000;

    expect(await leftOver()).toEqual([]);
  });

  test('names a migration so that it comes after the last one, whatever the clock says', async () => {
    const { migrate, directory } = await project();
    await writeScript(
      directory,
      '29991231235959_from_the_future',
      'create table notes (id int primary key);',
    );

    expect(await migrate({ name: 'text' })).toMatchObject({ created: '29991231235960_text' });
  });

  test('applies what is pending before it looks at the schema', async () => {
    const { migrate, write, directory } = await project();
    const { created } = await migrate({ createOnly: true });
    await write(model('author String?'));
    const { created: next, applied } = await migrate();

    expect(applied).toEqual([created, next]);
    expect(await readdir(directory)).toContain(next);
  });
});
