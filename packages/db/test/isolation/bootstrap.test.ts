import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { refusalOf } from '../as-plane.js';
import { connected, isolatedDatabase } from '../isolated-database.js';

const sql = isolatedDatabase();
const bootstrap = readFileSync(new URL('../../../../prisma/bootstrap.sql', import.meta.url), 'utf8');
const base = readFileSync(new URL('../../../generator/sql/base.sql', import.meta.url), 'utf8');
const isolation = readFileSync(new URL('../../../../prisma/isolation.sql', import.meta.url), 'utf8');

describe('a new table', () => {
  test.each([
    ['made by hand', 'create table notes (org_id uuid)'],
    ['made from a query', 'create table notes as select * from projects'],
    ['made by SELECT INTO', 'select * into notes from projects'],
    [
      'made as a partition',
      'create table whole (org_id uuid) partition by hash (org_id); create table notes partition of whole for values with (modulus 1, remainder 0)',
    ],
    [
      'made in another schema',
      'create schema more; create table more.notes (org_id uuid); set local search_path = more',
    ],
  ])('guarantees that row security holds for one that is %s', async (_, text) => {
    await sql.migrator.query('begin');
    try {
      await sql.migrator.query(text);
      const { rows } = await sql.migrator.query(
        `select relrowsecurity as on, relforcerowsecurity as forced from pg_class where oid = 'notes'::regclass`,
      );
      expect(rows).toEqual([{ on: true, forced: true }]);
    } finally {
      await sql.migrator.query('rollback');
    }
  });

  test('guarantees that nobody may use it until a grant says so', async () => {
    await sql.migrator.query(
      'create table notes (id int); create function helper() returns int language sql as $$ select 1 $$',
    );
    for (const role of ['bulkhead_runtime', 'bulkhead_app', 'bulkhead_auth']) {
      await sql.runtime.query(`begin; set local role ${role}`);
      expect(await refusalOf(sql.runtime, 'select * from public.notes')).toBe('42501');
      expect(await refusalOf(sql.runtime, 'select public.helper()')).toBe('42501');
      await sql.runtime.query('rollback');
    }
    await sql.migrator.query('drop table notes; drop function helper()');
  });
});

describe('the scripts', () => {
  test('can run again', async () => {
    await sql.superuser.query(bootstrap);
    await sql.migrator.query(base);
    await sql.migrator.query(isolation);
  });

  test('can run on several databases of one cluster at once', async () => {
    const names = ['a', 'b', 'c', 'd'].map((letter) => `${sql.database.name}_${letter}`);
    try {
      for (const name of names) await sql.superuser.query(`create database ${name} owner bulkhead_migrator`);
      await Promise.all(
        names.map(async (name) => {
          const url = new URL(sql.database.migrationUrl);
          url.pathname = name;
          const client = await connected(url.href);
          try {
            for (let round = 0; round < 3; round += 1) await client.query(base);
          } finally {
            await client.end();
          }
        }),
      );
    } finally {
      for (const name of names) await sql.superuser.query(`drop database if exists ${name} with (force)`);
    }
  });
});

test('guarantees that the migrator is no superuser and passes no policy', async () => {
  const { rows } = await sql.migrator.query(
    'select rolsuper as super, rolbypassrls as bypass from pg_roles where rolname = current_user',
  );
  expect(rows).toEqual([{ super: false, bypass: false }]);
});
