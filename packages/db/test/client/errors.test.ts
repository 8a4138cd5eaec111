import { inspect } from 'node:util';
import { type BulkheadError, type ErrorCode, isBulkheadError } from '@bulkhead/tenancy';
import { acme, globex, sealKeys } from '@bulkhead/testkit';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { createDb, type OrgDb } from '../../src/create-db.js';
import { Prisma } from '../../src/generated/prisma/client.js';
import { rows } from '../mirrored-rows.js';
import { clientUnderTest } from './client-under-test.js';

const subject = clientUnderTest();
let org: OrgDb;
let n = 0;
const team = () => ({ slug: `e${(n += 1)}`, name: 'a' });
const id = (name: keyof typeof rows) => acme.rowId(rows[name]);

beforeEach(() => {
  org = subject.db.forOrg(acme.context());
});

const failure = async (promise: PromiseLike<unknown>): Promise<BulkheadError> => {
  try {
    await promise;
  } catch (error) {
    if (isBulkheadError(error)) return error;
    throw error;
  }
  throw new Error('expected a failure');
};

describe('a failing operation', () => {
  const failing: [
    what: string,
    code: ErrorCode,
    field: string | undefined,
    run: () => PromiseLike<unknown>,
  ][] = [
    [
      'a unique value that is taken',
      'ALREADY_EXISTS',
      'slug',
      async () => {
        const data = team();
        await org.team.create({ data });
        await org.team.create({ data });
      },
    ],
    [
      'a unique pair that is taken, in a nested write',
      'ALREADY_EXISTS',
      'teamId, userId',
      () =>
        org.team.update({ where: { id: id('team') }, data: { members: { create: { userId: id('user') } } } }),
    ],
    [
      'a reference to nothing',
      'REFERENCE_INVALID',
      'teamId',
      () => org.project.update({ where: { id: id('project') }, data: { teamId: id('user') } }),
    ],
    [
      'a row that is not there',
      'NOT_FOUND',
      undefined,
      () => org.team.update({ where: { id: id('user') }, data: { name: 'a' } }),
    ],
    [
      'a row that has to be there',
      'NOT_FOUND',
      undefined,
      () => org.team.findUniqueOrThrow({ where: { id: id('user') } }),
    ],
    [
      'a first row that has to be there',
      'NOT_FOUND',
      undefined,
      () => org.team.findFirstOrThrow({ where: { slug: 'none' } }),
    ],
    [
      'a connection to nothing',
      'NOT_FOUND',
      undefined,
      () => org.project.create({ data: { name: 'a', team: { connect: { id: id('user') } } } }),
    ],
    ['an id that is no UUID', 'INVALID_INPUT', undefined, () => org.team.findUnique({ where: { id: 'x' } })],
    [
      'a value that is required',
      'INVALID_INPUT',
      undefined,
      () => org.team.create({ data: { slug: 'a' } as never }),
    ],
    [
      'an argument that nobody knows',
      'INVALID_INPUT',
      undefined,
      () => org.team.findMany({ where: { nope: 1 } as never }),
    ],
    [
      'a value of another type',
      'INVALID_INPUT',
      undefined,
      () => org.team.findMany({ where: { name: 7 as never } }),
    ],
    ['a number that does not fit', 'INVALID_INPUT', undefined, () => org.$queryRaw`select 99999999999::int`],
    ['a division by zero', 'INVALID_INPUT', undefined, () => org.$queryRaw`select 1/0`],
    [
      'a table that the role may not write',
      'PERMISSION_DENIED',
      undefined,
      () => org.auditEntry.deleteMany(),
    ],
    [
      'a row of a colleague, for a member',
      'NOT_FOUND',
      undefined,
      () =>
        subject.db
          .forOrg(acme.context('member'))
          .project.update({ where: { id: id('colleaguesProject') }, data: { name: 'a' } }),
    ],
    ['a chosen id', 'ID_NOT_ALLOWED', 'id', () => org.team.create({ data: { ...team(), id: id('user') } })],
    [
      'another org in the data',
      'ORG_MISMATCH',
      'orgId',
      () => org.team.create({ data: { ...team(), orgId: globex.id } }),
    ],
    ['SQL that is none', 'INTERNAL', undefined, () => org.$queryRaw`select from where`],
    [
      'raw SQL of a kind that is not offered',
      'SQL_REFUSED',
      undefined,
      () => org.$executeRaw`truncate projects`,
    ],
    ['two statements in one', 'INTERNAL', undefined, () => org.$queryRaw`select 1; select 2`],
    [
      'a forged org in a setting',
      'SEAL_BROKEN',
      undefined,
      () =>
        org.$queryRaw`select set_config('app.current_org_id', ${globex.id}, true), (select count(*) from projects)`,
    ],
    [
      'a serialization failure',
      'WRITE_CONFLICT',
      undefined,
      () =>
        org.$transaction(
          async (tx) => {
            await tx.team.findFirst({ where: { id: id('team') } });
            await org.team.update({ where: { id: id('team') }, data: { description: `${Math.random()}` } });
            await tx.team.update({ where: { id: id('team') }, data: { description: 'mine' } });
          },
          { isolationLevel: 'RepeatableRead' },
        ),
    ],
  ];

  test.each(failing)('with %s is %s', async (_, code, field, run) => {
    const error = await failure(run());
    expect([error.code, error.field]).toEqual([code, field]);
    expect(error.message).toMatch(/\w+ \w+ \w+/);
  });

  test.each(failing)('guarantees that with %s nothing of the driver is told', async (_, __, ___, run) => {
    const error = await failure(run());
    const told = [
      inspect(error, { depth: 9, showHidden: true }),
      JSON.stringify(error),
      String(error.cause),
    ].join();
    const shown = told.replaceAll(/^ +at .*$/gm, '');
    expect(shown).not.toMatch(
      /_fkey|_p?key\b|row-level|violates|duplicate key|permission denied|Prisma.*invocation|bulkhead_/,
    );
    expect(shown).not.toContain(globex.marker);
    expect(error.cause).toBeUndefined();
  });
});

describe('a fault in raw SQL', () => {
  test.each([
    ['a column that does not exist', () => org.$queryRaw`select nope from projects`],
    ['a table that does not exist', () => org.$queryRaw`select * from nope`],
    ['a syntax error', () => org.$queryRaw`select from where`],
  ])('with %s is described', async (what, run) => {
    expect((await failure(run())).message).toContain(what);
  });

  test.each([
    ['a cast to regclass', () => org.$queryRaw`select name::regclass from projects`],
    ['a cast to regprocedure', () => org.$queryRaw`select (name || '(int)')::regprocedure from projects`],
    ['a cast to regrole', () => org.$queryRaw`select name::regrole from projects`],
    ['a text search', () => org.$queryRaw`select to_tsquery(name || ' a b') from projects`],
    [
      'a column of that name',
      () => org.$queryRaw`select has_column_privilege('projects', name, 'select') from projects`,
    ],
    ['a cast to a number', () => org.$queryRaw`select name::int from projects`],
  ])('guarantees that %s quotes no row', async (_, run) => {
    const error = await failure(run());
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(acme.marker);
  });
});

describe('NUL, which Postgres cannot hold,', () => {
  test.each([
    ['a value of raw SQL', () => org.$queryRaw`select ${'a\0b'}::text`],
    ['a list in raw SQL', () => org.$queryRaw`select ${['a\0b']}::text[]`],
    ['raw SQL itself', () => org.$queryRaw(Prisma.raw(`select 'a\0b'`))],
    ['data', () => org.team.create({ data: { slug: 'a\0b', name: 'a' } })],
    ['a filter', () => org.team.findMany({ where: { slug: { in: ['a\0b', 'c'] } } })],
  ])('guarantees that in %s it is an input error', async (_, run) => {
    expect((await failure(run())).code).toBe('INVALID_INPUT');
  });
});

describe('an error of the application', () => {
  test('passes through a transaction as it is', async () => {
    const own = new TypeError('mine');
    const thrown = await org
      .$transaction(async (tx) => {
        await tx.team.count();
        throw own;
      })
      .catch((error: unknown) => error);
    expect(thrown).toBe(own);
  });
});

describe('a method that a scoped client withholds', () => {
  test.each([
    '$connect',
    '$disconnect',
    '$on',
    '$use',
    '$extends',
    '$queryRawUnsafe',
    '$executeRawUnsafe',
    '$runCommandRaw',
  ])('guarantees that %s is refused at run time too', (method) => {
    const call = (org as unknown as Record<string, () => unknown>)[method];
    expect(() => call?.call(org)).toThrow(expect.objectContaining({ code: 'OPERATION_REFUSED' }));
  });

  test.each([
    ['text', 'select 1'],
    ['the body of a request', JSON.parse('{"sql":"select 1","values":[]}')],
    [
      'a body with text',
      JSON.parse('{"text":"select 1","sql":"select 1","values":[],"strings":["select 1"]}'),
    ],
    ['a body that looks like a template', JSON.parse('{"0":"select 1","length":1,"raw":["select 1"]}')],
    ['a list', ['select 1']],
    ['a list with raw', Object.assign(['select 1'], { raw: ['select 1'] })],
    ['nothing', undefined],
    ['null', null],
  ])('guarantees that %s is not taken for SQL', async (_, statement) => {
    const careless = org as unknown as Record<string, (statement: unknown) => Promise<unknown>>;
    for (const method of ['$queryRaw', '$executeRaw', '$queryRawTyped']) {
      expect((await failure(careless[method]?.(statement) ?? Promise.resolve())).code).toBe(
        'OPERATION_REFUSED',
      );
    }
  });

  test('takes a template and what Prisma.sql makes', async () => {
    const part = Prisma.sql`${1}::int + ${2}::int`;
    expect(await org.$queryRaw`select ${part} as n`).toEqual([{ n: 3 }]);
    expect(await org.$queryRaw(Prisma.sql`select ${part} as n`)).toEqual([{ n: 3 }]);
  });

  test('guarantees that a statement cannot say one thing to the guard and another to the database', async () => {
    let readings = 0;
    const query = Object.defineProperty(Prisma.sql`select 1`, 'text', {
      get: () => {
        readings += 1;
        return readings > 1 ? 'commit' : 'select 1 as n';
      },
    });
    expect(await org.$queryRaw(query)).toEqual([{ n: 1 }]);
  });

  test('guarantees that no handle makes one for another model', () => {
    const names = new Set<string | symbol>();
    for (let at: object | null = org; at !== null; at = Object.getPrototypeOf(at) as object | null)
      for (const name of Reflect.ownKeys(at)) names.add(name);
    expect(names).not.toContain('modelHandle');
    expect(names).toContain('project');
  });

  test('guarantees that neither Prisma nor the pool can be reached from a client', () => {
    const seen = new Set<unknown>();
    const walk = (value: unknown): boolean => {
      if (value === null || (typeof value !== 'object' && typeof value !== 'function') || seen.has(value))
        return false;
      seen.add(value);
      if ('_engine' in value || 'totalCount' in value) return true;
      return (
        Reflect.ownKeys(value).some((key) => {
          const own = Reflect.getOwnPropertyDescriptor(value, key);
          return walk(own?.value) || walk(own?.get);
        }) || walk(Object.getPrototypeOf(value))
      );
    };
    expect(walk(org) || walk(org.project) || walk(org.project.findMany()) || walk(subject.db)).toBe(false);
  });
});

describe('a start', () => {
  const options = { url: 'postgres://localhost/none', sealKey: sealKeys };

  test.each([
    ['sealKey', { sealKey: '' }],
    ['sealKey', { sealKey: 'secret' }],
    ['poolSize', { poolSize: 0 }],
    ['statementTimeoutMs', { statementTimeoutMs: 1.5 }],
    ['poolWaitMs', { poolWaitMs: -1 }],
  ])('guarantees that a wrong %s stops it', (field, wrong) => {
    const start = () => createDb({ ...options, ...wrong });
    expect(start).toThrow(expect.objectContaining({ code: 'CONFIGURATION_INVALID', field }));
  });
});
