import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { temporaryWorkspace } from '../../test/temporary-workspace.js';
import type { PostgresEndpoints } from '../endpoints.js';
import { ensureStack } from '../ensure-stack.js';
import { stackStatus } from '../stack-status.js';
import { POSTGRES_SETTINGS } from './settings.js';

let workspace: string;
let urls: PostgresEndpoints;
const clients: Client[] = [];

beforeAll(async () => {
  workspace = await temporaryWorkspace();
  ({ postgres: urls } = await ensureStack({ workspace, instance: 'test', only: ['postgres'] }));
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.end()));
});

async function connect(url: string, database?: string): Promise<Client> {
  const target = new URL(url);
  if (database) target.pathname = database;
  const client = new Client({ connectionString: target.href });
  await client.connect();
  clients.push(client);
  return client;
}

async function query(client: Client, text: string): Promise<unknown[][]> {
  return (await client.query<unknown[]>({ text, rowMode: 'array' })).rows;
}

describe('logins', () => {
  test('guarantees that neither login is a superuser, may replicate or passes row security by', async () => {
    const superuser = await connect(urls.superuserUrl);
    const attributes =
      'rolcanlogin, rolinherit, rolcreatedb, rolcreaterole, rolsuper, rolreplication, rolbypassrls';
    const roles = await query(
      superuser,
      `select rolname, ${attributes} from pg_roles where rolname like 'bulkhead%' order by 1`,
    );
    expect(roles).toEqual([
      ['bulkhead_migrator', true, true, true, true, false, false, false],
      ['bulkhead_runtime', true, false, false, false, false, false, false],
    ]);
  });

  test('guarantees that the passwords differ and a wrong one is refused', async () => {
    const passwords = [urls.url, urls.migrationUrl, urls.superuserUrl].map((url) => new URL(url).password);
    expect(new Set(passwords).size).toBe(3);
    const wrong = new URL(urls.url);
    wrong.password = 'wrong';
    await expect(connect(wrong.href)).rejects.toMatchObject({ code: '28P01' });
  });

  test('guarantees that passwords are kept as SCRAM verifiers', async () => {
    const superuser = await connect(urls.superuserUrl);
    const stored = await query(
      superuser,
      `select left(rolpassword, 13) from pg_authid where rolpassword is not null`,
    );
    expect(stored).toEqual([['SCRAM-SHA-256'], ['SCRAM-SHA-256'], ['SCRAM-SHA-256']]);
  });

  test('the migrator owns the database and may make others from a template', async () => {
    const migrator = await connect(urls.migrationUrl);
    expect(
      await query(
        migrator,
        `select datname, datdba::regrole::text from pg_database where datname = 'bulkhead'`,
      ),
    ).toEqual([['bulkhead', 'bulkhead_migrator']]);
    await migrator.query('create database original');
    await migrator.query('create database clone template original strategy file_copy');
    await migrator.query('create role made_by_migrator nologin');
  });
});

describe('the server', () => {
  test('guarantees that it listens on the loopback only and on no socket in the file system', async () => {
    const superuser = await connect(urls.superuserUrl);
    expect(await query(superuser, `show listen_addresses`)).toEqual([['127.0.0.1']]);
    expect(await query(superuser, `show unix_socket_directories`)).toEqual([['']]);
    expect(await query(superuser, `select type, address, auth_method from pg_hba_file_rules`)).toEqual([
      ['host', '127.0.0.1', 'scram-sha-256'],
    ]);
  });

  test('runs with the settings that docker-compose.yml repeats', async () => {
    const superuser = await connect(urls.superuserUrl);
    for (const [name, value] of Object.entries(POSTGRES_SETTINGS)) {
      expect([name, await query(superuser, `show ${name}`)]).toEqual([name, [[value]]]);
    }
  });

  test('trades durability for speed on a test stack only', async () => {
    const superuser = await connect(urls.superuserUrl);
    expect(await query(superuser, `show fsync`)).toEqual([['off']]);
    const durable = await temporaryWorkspace();
    const { postgres } = await ensureStack({ workspace: durable, only: ['postgres'] });
    expect(await query(await connect(postgres.superuserUrl), `show fsync`)).toEqual([['on']]);
  });

  test('guarantees that it does not run as root', async () => {
    const { postgres } = await stackStatus({ workspace, instance: 'test' });
    const uid = /^Uid:\t(\d+)/m.exec(readFileSync(`/proc/${postgres.pid}/status`, 'utf8'))?.[1];
    expect(Number(uid)).toBeGreaterThan(0);
    expect(statSync(postgres.dataDir ?? '').mode & 0o077).toBe(0);
  });
});

describe('prisma/bootstrap.sql', () => {
  const write = (sql: string) => {
    mkdirSync(join(workspace, 'prisma'), { recursive: true });
    writeFileSync(join(workspace, 'prisma', 'bootstrap.sql'), sql);
  };
  const bootstrap = () => ensureStack({ workspace, instance: 'test', only: ['postgres'] });
  const count =
    'create table if not exists public.runs (by text default current_user); insert into public.runs default values;';

  test('runs as the superuser in bulkhead and in template1, so that new databases have it too', async () => {
    write(count);
    await bootstrap();
    expect(await query(await connect(urls.superuserUrl), 'select by from runs')).toEqual([['postgres']]);
    await (await connect(urls.migrationUrl)).query('create database later');
    expect(await query(await connect(urls.superuserUrl, 'later'), 'select by from runs')).toEqual([
      ['postgres'],
    ]);
  });

  test('runs once per content, however many start at once', async () => {
    await Promise.all([bootstrap(), bootstrap(), bootstrap()]);
    const superuser = await connect(urls.superuserUrl);
    expect(await query(superuser, 'select count(*)::int from runs')).toEqual([[1]]);
    write(`${count} -- changed`);
    await Promise.all([bootstrap(), bootstrap(), bootstrap()]);
    expect(await query(superuser, 'select count(*)::int from runs')).toEqual([[2]]);
  });

  test('that fails says which file and why, changes nothing, and is tried again', async () => {
    write(`${count} select 1 / 0;`);
    const line = /prisma\/bootstrap\.sql fails in database template1 \(division by zero\): correct it\.$/;
    await expect(bootstrap()).rejects.toThrow(line);
    await expect(bootstrap()).rejects.toThrow(line);
    expect(await query(await connect(urls.superuserUrl), 'select count(*)::int from runs')).toEqual([[2]]);
  });
});
