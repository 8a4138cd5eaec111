import { isBulkheadError } from '@bulkhead/tenancy';
import { acme, globex } from '@bulkhead/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { OrgDb } from '../../src/create-db.js';
import { type CountingProxy, countingProxy } from '../counting-proxy.js';
import { clientUnderTest } from './client-under-test.js';
import { clean, type PeekedDb, peekedDb } from './peek.js';

const subject = clientUnderTest();
let proxy: CountingProxy;
let db: PeekedDb;
let org: OrgDb;

beforeAll(async () => {
  proxy = await countingProxy(subject.sql.database.url);
});
afterAll(() => proxy.close());

beforeEach(() => {
  db = peekedDb({ url: proxy.url, statementTimeoutMs: 3000 });
  org = db.forOrg(acme.context());
});
// Whatever has happened: the next borrower finds nothing of acme, and everybody is served.
afterEach(async () => {
  expect((await db.peek()).found).toEqual(clean);
  const [own, other] = await Promise.all([
    org.project.findFirst(),
    db.forOrg(globex.context()).project.findFirst(),
  ]);
  expect([own?.name, other?.name]).toEqual([acme.marker, globex.marker]);
  expect((await db.peek()).found).toEqual(clean);
  await db.close();
});

const codeOf = async (promise: PromiseLike<unknown>): Promise<string> => {
  try {
    await promise;
    return 'none';
  } catch (error) {
    if (isBulkheadError(error)) return error.code;
    throw error;
  }
};
const pidOf = async () => (await db.peek()).pid;
const asSuperuser = (text: string, values: unknown[] = []) => subject.sql.superuser.query(text, values);
/** Resolves once the connection runs something that begins so. */
const running = async (pid: number, text: string) => {
  for (;;) {
    const { rows } = await asSuperuser(
      `select from pg_stat_activity where pid = $1 and state = 'active' and query ilike $2`,
      [pid, `${text}%`],
    );
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
const kill = async (pid: number, how: 'cancel' | 'terminate') => {
  await asSuperuser(`select pg_${how}_backend($1)`, [pid]);
};
const gone = async (pid: number) => {
  for (;;) {
    const { rows } = await asSuperuser('select from pg_stat_activity where pid = $1', [pid]);
    if (rows.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

describe('a statement that fails', () => {
  const data = { slug: 'core', name: 'a' };

  test('costs no connection, a hundred times', async () => {
    const pid = await pidOf();
    for (let n = 0; n < 100; n += 1) expect(await codeOf(org.team.create({ data }))).toBe('ALREADY_EXISTS');
    expect(await pidOf()).toBe(pid);
    expect(db.stats().discarded).toBe(0);
  });

  test('costs no connection in a transaction', async () => {
    const pid = await pidOf();
    const attempt = org.$transaction(async (tx) => {
      await tx.team.count();
      await tx.team.create({ data });
    });
    expect(await codeOf(attempt)).toBe('ALREADY_EXISTS');
    expect(await pidOf()).toBe(pid);
  });

  test('before the first one succeeds costs no connection either', async () => {
    expect(await codeOf(org.$queryRaw`select 1/0`)).toBe('INVALID_INPUT');
    expect(db.stats().discarded).toBe(0);
  });

  test('with a value that cannot be sent leaves the connection usable', async () => {
    expect(await codeOf(org.team.findFirst({ where: { name: 'a\0b' } }))).toBe('INVALID_INPUT');
    expect(db.stats().discarded).toBe(0);
  });
});

describe('a statement that takes too long', () => {
  test('is ended by the database and costs no connection', async () => {
    const own = peekedDb({ url: proxy.url, statementTimeoutMs: 100 });
    const { pid } = await own.peek();
    expect(await codeOf(own.forOrg(acme.context()).$queryRaw`select pg_sleep(20)::text`)).toBe(
      'STATEMENT_TIMEOUT',
    );
    expect((await own.peek()).pid).toBe(pid);
    await own.close();
  });

  test('is cancelled from outside and costs no connection', async () => {
    const pid = await pidOf();
    const cancelled = codeOf(org.$queryRaw`select pg_sleep(2.5)::text`);
    await running(pid, 'select pg_sleep');
    await kill(pid, 'cancel');
    expect(await cancelled).toBe('OPERATION_CANCELLED');
    expect(await pidOf()).toBe(pid);
  });

  test('guarantees that raw SQL cannot lift the limit for what comes after it', async () => {
    await org.$queryRaw`select set_config('statement_timeout', '0', false)`;
    expect((await db.peek()).found).toEqual(clean);
  });
});

describe('a backend that is killed', () => {
  test('while its connection waits in the pool is replaced unseen', async () => {
    const pid = await pidOf();
    await kill(pid, 'terminate');
    await gone(pid);
    // It leaves the list of backends before it closes its socket.
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(await codeOf(org.team.count())).toBe('none');
  });

  test('while it runs a statement fails that statement alone', async () => {
    const pid = await pidOf();
    const failed = codeOf(org.$queryRaw`select pg_sleep(2.5)::text`);
    await running(pid, 'select pg_sleep');
    await kill(pid, 'terminate');
    expect(await failed).toBe('STORE_UNAVAILABLE');
  });

  test('between two statements of a transaction fails the second', async () => {
    const attempt = org.$transaction(async (tx) => {
      const [row] = await tx.$queryRaw<{ pid: number }[]>`select pg_backend_pid() as pid`;
      await tx.team.create({ data: { slug: 'killed', name: 'a' } });
      await kill(row?.pid ?? 0, 'terminate');
      await gone(row?.pid ?? 0);
      await tx.team.count();
    });
    expect(await codeOf(attempt)).toBe('STORE_UNAVAILABLE');
    expect(await org.team.count({ where: { slug: 'killed' } })).toBe(0);
  });

  test('before COMMIT fails the transaction', async () => {
    const attempt = org.$transaction(async (tx) => {
      const [row] = await tx.$queryRaw<{ pid: number }[]>`select pg_backend_pid() as pid`;
      await tx.team.create({ data: { slug: 'uncommitted', name: 'a' } });
      await kill(row?.pid ?? 0, 'terminate');
      await gone(row?.pid ?? 0);
    });
    expect(await codeOf(attempt)).toBe('STORE_UNAVAILABLE');
    expect(await org.team.count({ where: { slug: 'uncommitted' } })).toBe(0);
  });

  test('within a savepoint fails the transaction', async () => {
    const attempt = org.$transaction(async (tx) => {
      const [row] = await tx.$queryRaw<{ pid: number }[]>`select pg_backend_pid() as pid`;
      await tx.$transaction(async (nested) => {
        await nested.team.count();
        await kill(row?.pid ?? 0, 'terminate');
        await gone(row?.pid ?? 0);
        await nested.team.count();
      });
    });
    expect(await codeOf(attempt)).toBe('STORE_UNAVAILABLE');
  });
});

describe('a network that fails', () => {
  test('fails what was under way, and nothing after it', async () => {
    const pid = await pidOf();
    const failed = codeOf(org.$queryRaw`select pg_sleep(2.5)::text`);
    await running(pid, 'select pg_sleep');
    proxy.cut();
    expect(await failed).toBe('STORE_UNAVAILABLE');
  });

  test('while a connection is reset is not noticed', async () => {
    const pid = await pidOf();
    proxy.cutOn('Q');
    expect(await codeOf(org.$queryRaw`select 1 as n`)).toBe('none');
    expect(await codeOf(org.team.count())).toBe('none');
    expect(await pidOf()).not.toBe(pid);
  });

  test('at COMMIT fails the transaction', async () => {
    const attempt = org.$transaction(async (tx) => {
      await tx.team.create({ data: { slug: 'cut', name: 'a' } });
      proxy.cutOn('Q');
    });
    expect(await codeOf(attempt)).toBe('STORE_UNAVAILABLE');
    expect(await org.team.count({ where: { slug: 'cut' } })).toBe(0);
  });

  test('and swallows the answer is given up on', async () => {
    const own = peekedDb({ url: proxy.url, statementTimeoutMs: 100 });
    const scoped = own.forOrg(acme.context());
    await scoped.team.count();
    const code = await proxy.withSilentServer(() => codeOf(scoped.team.count()));
    expect(code).toBe('STORE_UNAVAILABLE');
    expect(await codeOf(scoped.team.count())).toBe('none');
    await own.close();
  });

  test('or a server that is not there is told apart from a full pool', async () => {
    const url = new URL(subject.sql.database.url);
    url.port = '1';
    const own = subject.open({ url: url.href });
    expect(await codeOf(own.forOrg(acme.context()).team.count())).toBe('STORE_UNAVAILABLE');
  });
});

describe('a pool without a free connection', () => {
  test('refuses after its waiting time, and serves again afterwards', async () => {
    const own = peekedDb({ url: proxy.url, poolWaitMs: 100 });
    const scoped = own.forOrg(acme.context());
    // To connect may take longer than that, and then it is the server that is not available.
    while ((await codeOf(scoped.team.count())) !== 'none');
    await scoped.$transaction(async (tx) => {
      await tx.team.count();
      expect(await codeOf(scoped.team.count())).toBe('STORE_BUSY');
      expect(await codeOf(scoped.$transaction((other) => other.team.count()))).toBe('STORE_BUSY');
    });
    expect(await codeOf(scoped.team.count())).toBe('none');
    await own.close();
  });

  test('refuses a transaction after its maxWait, and keeps nothing that comes free later', async () => {
    await org.team.count();
    await org.$transaction(async (tx) => {
      await tx.team.count();
      const late = org.$transaction((other) => other.team.count(), { maxWait: 100 });
      const list = org.$transaction([org.team.count(), org.project.count()], { maxWait: 100 });
      expect(await Promise.all([codeOf(late), codeOf(list)])).toEqual(['STORE_BUSY', 'STORE_BUSY']);
    });
    expect(await codeOf(org.team.count())).toBe('none');
    expect(db.stats()).toMatchObject({ connections: 1, idle: 1, waiting: 0 });
  });

  test('serves in turn those who wait', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => org.team.count()));
    expect(new Set(answers).size).toBe(1);
  });
});

describe('a schema change under running clients', () => {
  const change = (type: string) => asSuperuser(`alter table teams alter column description type ${type}`);

  test('is not seen by single operations', async () => {
    const read = () => org.team.findMany({ select: { id: true, description: true } });
    for (const type of ['varchar(300)', 'text', 'varchar(200)', 'text']) {
      for (let n = 0; n < 3; n += 1) await read();
      await change(type);
      expect(await codeOf(read())).toBe('none');
    }
    expect(db.stats().discarded).toBe(0);
  });

  test('is not seen by the first operation of a transaction', async () => {
    const read = () =>
      org.$transaction((tx) => tx.team.findMany({ select: { slug: true, description: true } }));
    for (let n = 0; n < 3; n += 1) await read();
    await change('varchar(300)');
    expect(await codeOf(read())).toBe('none');
    await change('text');
  });

  test('asks to repeat the transaction that it meets in the middle', async () => {
    const read = (tx: Pick<OrgDb, 'team'>) => tx.team.findMany({ select: { name: true, description: true } });
    for (let n = 0; n < 3; n += 1) await read(org);
    const attempt = (between: () => Promise<unknown>) =>
      org.$transaction(async (tx) => {
        await tx.project.count();
        await between();
        await read(tx);
      });
    expect(await codeOf(attempt(() => change('varchar(300)')))).toBe('WRITE_CONFLICT');
    expect(await codeOf(attempt(async () => {}))).toBe('none');
    await change('text');
  });

  test('that adds a column is not seen', async () => {
    const read = () => org.team.findMany();
    for (let n = 0; n < 3; n += 1) await read();
    await asSuperuser('alter table teams add column later text');
    expect(await codeOf(read())).toBe('none');
    await asSuperuser('alter table teams drop column later');
    expect(await codeOf(read())).toBe('none');
  });
});

describe('statements in great number', () => {
  test('do not pile up on the connection', async () => {
    for (let n = 0; n < 3; n += 1) {
      for (let length = 1; length <= 300; length += 1) {
        await org.team.findMany({
          where: { slug: { in: Array.from({ length }, (_, k) => `s${k}`) } },
          select: { id: true },
        });
      }
    }
    await asSuperuser(
      'grant select on pg_prepared_statements to bulkhead_app; grant execute on function pg_prepared_statement() to bulkhead_app',
    );
    const [row] = await org.$queryRaw<{ n: number }[]>`select count(*)::int as n from pg_prepared_statements`;
    expect(row?.n).toBeLessThanOrEqual(501);
  });
});
