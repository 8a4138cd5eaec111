import { isBulkheadError } from '@bulkhead/tenancy';
import { acme, globex } from '@bulkhead/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import type { Db, OrgDb } from '../../src/create-db.js';
import { Prisma } from '../../src/generated/prisma/client.js';
import { type CountingProxy, countingProxy } from '../counting-proxy.js';
import { rows } from '../mirrored-rows.js';
import { findPgBouncer, type RunningPgBouncer } from '../pgbouncer.js';
import { clientUnderTest } from './client-under-test.js';

const found = findPgBouncer();
if (!found) {
  process.stderr.write(
    '\nNOT TESTED: PgBouncer is not on PATH and apt-get cannot fetch it, so nothing shows that the client works behind it.\n\n',
  );
}

(found ? describe : describe.skip)(`behind PgBouncer ${found?.version} in transaction mode`, () => {
  let bouncer: RunningPgBouncer;
  let proxy: CountingProxy;
  let db: Db;
  let org: OrgDb;
  // Declared before the database, which is dropped only when nobody is connected to it any more.
  afterAll(async () => {
    await proxy?.close();
    await bouncer?.stop();
  });
  const subject = clientUnderTest();

  beforeAll(async () => {
    if (!found) return;
    bouncer = await found.start(subject.sql.database.url);
    proxy = await countingProxy(bouncer.url);
    db = subject.open({ url: proxy.url, poolSize: 8, poolWaitMs: 30_000 });
    org = db.forOrg(acme.context());
  });
  /** What the next one to come to either of the two server connections finds there. */
  const leftovers = async () => {
    const clients = [new Client(bouncer.url), new Client(bouncer.url)];
    await Promise.all(clients.map((client) => client.connect()));
    for (const client of clients) await client.query('begin');
    const answers = await Promise.all(
      clients.map((client) =>
        client.query(
          `select current_user as user, coalesce(current_setting('app.current_org_id', true), '') as org,
            current_setting('search_path') as path, current_setting('statement_timeout') as timeout`,
        ),
      ),
    );
    await Promise.all(clients.map((client) => client.end()));
    return answers.flatMap(({ rows: answer }) => answer);
  };
  const nothing = { user: 'bulkhead_runtime', org: '', path: '"$user", public', timeout: '0' };

  test('takes one round trip, and names statements where it can', async () => {
    const work = () => org.project.findUnique({ where: { id: acme.rowId(rows.project) } });
    for (let n = 0; n < 20; n += 1) await work();
    // Whatever connection of the pool it meets: the parse messages are gone, or they are there each time.
    const traffic = [];
    for (let n = 0; n < 5; n += 1) traffic.push(await proxy.count(work));
    expect(traffic.map(({ roundTrips }) => roundTrips)).toEqual([1, 1, 1, 1, 1]);
    expect(traffic.at(-1)?.messages).toBe(found?.keepsNames ? 'BEBDES' : 'PBEPBDES');
  });

  test('guarantees that 64 workers of two orgs, errors among them, get their own rows', async () => {
    const work = async (n: number) => {
      const own = n % 2 ? acme : globex;
      const client = db.forOrg(own.context());
      for (let round = 0; round < 20; round += 1) {
        const kind = (n + round) % 5;
        if (kind === 0) expect(await client.project.findFirst()).toMatchObject({ name: own.marker });
        if (kind === 1)
          expect(await client.$queryRaw`select distinct name from projects`).toEqual([{ name: own.marker }]);
        if (kind === 2) {
          const failed = await client.team
            .create({ data: { slug: 'core', name: 'a' } })
            .catch((error: unknown) => error);
          expect(isBulkheadError(failed, 'ALREADY_EXISTS')).toBe(true);
        }
        if (kind === 3) {
          const names = await client.$transaction(
            async (tx) => {
              const first = await tx.project.findMany();
              const second = await tx.$transaction((nested) => nested.document.findMany());
              return [...first.map(({ name }) => name), ...second.map(({ title }) => title)];
            },
            { maxWait: 30_000, timeout: 30_000 },
          );
          expect(new Set(names)).toEqual(new Set([own.marker]));
        }
        if (kind === 4) {
          const found = await Promise.all([
            client.project.findUnique({ where: { id: own.rowId(rows.project) } }),
            client.team.findFirst(),
          ]);
          expect(found.map((row) => row?.name)).toEqual([own.marker, own.marker]);
        }
      }
    };
    await Promise.all(Array.from({ length: 64 }, (_, n) => work(n)));
    expect(await leftovers()).toEqual([nothing, nothing]);
  }, 120_000);

  test.each([
    `set_config('app.current_org_id', '${globex.id}', false)`,
    `set_config('role', 'bulkhead_app', false)`,
    `set_config('search_path', 'pg_temp', false)`,
    `set_config('statement_timeout', '1', false)`,
  ])('guarantees that a session setting (%s) stays with nobody', async (setting) => {
    const text = `select ${setting}`;
    const statement = Prisma.raw(text);
    await org.$queryRaw(statement);
    await org.$transaction((tx) => tx.$queryRaw(statement));
    // A forged org is an attack to the statements behind it.
    await org.$transaction([org.$queryRaw(statement), org.project.count()]).catch(() => {});
    await org
      .$transaction(async (tx) => {
        await tx.$queryRaw(statement);
        throw new Error('rolled back');
      })
      .catch(() => {});
    expect(await leftovers()).toEqual([nothing, nothing]);
    expect(await db.forOrg(globex.context()).project.findFirst()).toMatchObject({ name: globex.marker });
  });

  test('does not see a schema change', async () => {
    const read = () => org.team.findMany({ select: { id: true, description: true } });
    for (const type of ['varchar(300)', 'text', 'varchar(200)', 'text']) {
      await Promise.all(Array.from({ length: 20 }, read));
      await subject.sql.superuser.query(`alter table teams alter column description type ${type}`);
      expect(await read()).toHaveLength(1);
      await Promise.all(Array.from({ length: 20 }, read));
    }
  });

  test('survives a killed backend', async () => {
    const { rows: own } = await subject.sql.runtime.query('select pg_backend_pid() as pid');
    await subject.sql.superuser.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where usename = 'bulkhead_runtime' and datname = current_database() and pid <> $1`,
      [own[0].pid],
    );
    const codes = await Promise.all(
      Array.from({ length: 10 }, () =>
        org.team.count().then(
          () => 'none',
          (error: { code: string }) => error.code,
        ),
      ),
    );
    expect(codes.every((code) => code === 'none' || code === 'STORE_UNAVAILABLE')).toBe(true);
    expect(await org.project.findFirst()).toMatchObject({ name: acme.marker });
  });
});
