import { mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { emptyDatabase } from '../../test/database.js';
import { standIn } from '../engine/native.js';
import { dump } from './dump.js';
import { main } from './main.js';

let output: { out: string; error: string };
const environment = { ...process.env };

beforeEach(() => {
  output = { out: '', error: '' };
  const into = (stream: keyof typeof output) => (text: string | Uint8Array) => {
    output[stream] += String(text);
    return true;
  };
  jest.spyOn(process.stdout, 'write').mockImplementation(into('out'));
  jest.spyOn(process.stderr, 'write').mockImplementation(into('error'));
});
afterEach(() => {
  jest.restoreAllMocks();
  process.env = { ...environment };
});

async function onEmptyDatabase() {
  const database = await emptyDatabase();
  process.env['MIGRATION_DATABASE_URL'] = database.url;
  return database;
}

describe('the command', () => {
  test('status tells what is pending by name and exit code, deploy applies it, then all is up to date', async () => {
    await onEmptyDatabase();

    expect(await main(['status'])).toBe(1);
    expect(output.out).toMatch(/^pending {3}\d{14}_\w+$/m);
    expect(await main(['deploy'])).toBe(0);
    expect(output.error).toMatch(/^Applying \d{14}_\w+ …$/m);
    expect(output.out).toMatch(/^Applied \d+\.$/m);
    expect(await main(['status'])).toBe(0);
    expect(output.out).toMatch(/^applied {3}\d{14}_\w+$/m);
    expect(await main(['deploy'])).toBe(0);
    expect(output.out).toContain('Nothing to apply.');
  });

  test('resolve records a migration without running it', async () => {
    const { query } = await onEmptyDatabase();
    await main(['status']);
    const name = /\d{14}_\w+/.exec(output.out)?.[0] ?? '';

    expect(await main(['resolve', '--applied', name])).toBe(0);
    expect(output.out).toContain(`${name} is recorded as applied.`);
    expect(await query(`select to_regclass('organizations') as found`)).toEqual([{ found: null }]);
  });

  test.each([
    [[], '"" is none of migrate, deploy, status, resolve, dump.'],
    [['constructor'], '"constructor" is none of migrate'],
    [['deploy', '--force'], "Unknown option '--force'"],
    [['status', 'extra'], "Unexpected argument 'extra'"],
    [['resolve'], 'resolve takes one of --applied and --rolled-back'],
    [['resolve', '--applied', 'a', '--rolled-back', 'b'], 'resolve takes one of'],
    [['migrate', '--name'], "Option '--name <value>' argument missing"],
  ])('line %j is refused with the usage', async (args, message) => {
    expect(await main(args)).toBe(2);
    expect(output.error).toContain(message);
    expect(output.error).toContain('usage:\n  pnpm db:migrate');
  });

  test('deploy on a server that is not there fails in one line', async () => {
    process.env['MIGRATION_DATABASE_URL'] = 'postgresql://someone:s3cret@127.0.0.1:1/bulkhead';

    expect(await main(['deploy'])).toBe(1);
    expect(output.error).toBe(
      'Postgres at 127.0.0.1:1 does not answer (ECONNREFUSED): start it or correct MIGRATION_DATABASE_URL.\n',
    );
  });

  test('dump --check passes on what dump wrote, and shows what somebody changed in it', async () => {
    await onEmptyDatabase();
    const file = join(await mkdtemp(join(tmpdir(), 'dump-')), 'schema.sql');

    expect(await dump({ check: false }, file)).toBe(0);
    expect(await dump({ check: true }, file)).toBe(0);
    const planted = (await readFile(file, 'utf8')).replace(/ AS RESTRICTIVE/, ' AS PERMISSIVE');
    await writeFile(file, planted);
    expect(await dump({ check: true }, file)).toBe(1);
    expect(output.error).toMatch(/^-CREATE POLICY .* AS PERMISSIVE .*\n\+CREATE POLICY .* AS RESTRICTIVE/m);
    expect(output.error).toContain('run `pnpm db:dump` and commit the file');
  });

  test('deploy runs the regular CLI where a native engine is', async () => {
    const { query } = await onEmptyDatabase();
    // Not our stand-in to the one who looks for a native engine: the same file under another name.
    const native = join(await mkdtemp(join(tmpdir(), 'engine-')), 'schema-engine');
    await symlink(standIn, native);
    process.env['PRISMA_SCHEMA_ENGINE_BINARY'] = native;

    expect(await main(['deploy'])).toBe(0);
    expect(output.error).not.toContain('Applying');
    expect(await query('select count(*)::int > 0 as some from _prisma_migrations')).toEqual([{ some: true }]);
  });
});
