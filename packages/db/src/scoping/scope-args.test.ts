import { describe, expect, test } from '@jest/globals';
import { shelfModel } from '../../test/shelf-models.js';
import { operations, scopeArgs } from './scope-args.js';

const acme = 'acme';
const globex = 'globex';
const shelf = shelfModel('Shelf');
const scoped = (operation: string, args?: unknown, model = shelf) => scopeArgs(model, operation, args, acme);

describe('a filter', () => {
  test.each(['findFirst', 'findFirstOrThrow', 'findMany', 'deleteMany', 'count', 'aggregate', 'groupBy'])(
    'of %s names the org',
    (operation) => {
      expect(scoped(operation)).toEqual({ where: { orgId: acme } });
      expect(scoped(operation, { where: { label: 'a' } })).toEqual({ where: { label: 'a', orgId: acme } });
    },
  );

  test.each(['findUnique', 'findUniqueOrThrow', 'delete'])('of %s stays unique', (operation) => {
    expect(scoped(operation, { where: { id: '1' } })).toEqual({ where: { id: '1', orgId: acme } });
  });

  test('fills the org into a compound key, and adds nothing beside it', () => {
    const where = { orgId_label: { orgId: acme, label: 'a' } };
    expect(scoped('findUnique', { where: { orgId_label: { label: 'a' } } })).toEqual({ where });
    expect(scoped('findUnique', { where })).toEqual({ where });
  });

  test.each([
    [{ orgId: globex }, { orgId: globex, AND: [{ orgId: acme }] }],
    [{ orgId: { not: acme } }, { orgId: { not: acme }, AND: [{ orgId: acme }] }],
    [
      { orgId: globex, AND: { label: 'a' } },
      { orgId: globex, AND: [{ label: 'a' }, { orgId: acme }] },
    ],
    [{ orgId: undefined }, { orgId: acme }],
    [{ OR: [{ orgId: globex }, {}] }, { OR: [{ orgId: globex }, {}], orgId: acme }],
    [{ NOT: { orgId: acme } }, { NOT: { orgId: acme }, orgId: acme }],
  ])('guarantees that %j asks for the own org as well', (where, expected) => {
    expect(scoped('findMany', { where })).toEqual({ where: expected });
  });

  test('guarantees that a compound key of another org matches nothing', () => {
    const where = { orgId_label: { orgId: globex, label: 'a' } };
    expect(scoped('findUnique', { where })).toEqual({ where: { ...where, orgId: acme } });
  });

  test('of the org itself is its id', () => {
    const org = shelfModel('Org');
    expect(scoped('findFirst', {}, org)).toEqual({ where: { id: acme } });
    expect(scoped('findUnique', { where: { id: globex } }, org)).toEqual({
      where: { id: globex, AND: [{ id: acme }] },
    });
  });

  test('of a global model stays as it is', () => {
    expect(scoped('findMany', { where: { code: 'x' } }, shelfModel('Country'))).toEqual({
      where: { code: 'x' },
    });
  });
});

describe('a filter on relations', () => {
  test.each([
    [{ room: { name: 'a' } }, { room: { name: 'a', orgId: acme } }],
    [{ room: { is: { name: 'a' } } }, { room: { is: { name: 'a', orgId: acme } } }],
    [{ room: { isNot: { name: 'a' } } }, { room: { isNot: { name: 'a', orgId: acme } } }],
    [{ room: null }, { room: null }],
    [{ room: { is: null } }, { room: { is: null } }],
    [{ books: { some: {} } }, { books: { some: { orgId: acme } } }],
    [{ books: { none: { title: 'a' } } }, { books: { none: { title: 'a', orgId: acme } } }],
    [
      { books: { every: { title: 'a' } } },
      { books: { every: { OR: [{ NOT: { orgId: acme } }, { title: 'a' }] } } },
    ],
    [{ books: { every: {} } }, { books: { every: {} } }],
    [
      { OR: [{ books: { some: { shelf: { label: 'a' } } } }] },
      { OR: [{ books: { some: { orgId: acme, shelf: { label: 'a', orgId: acme } } } }] },
    ],
    [{ NOT: [{ room: { name: 'a' } }] }, { NOT: [{ room: { name: 'a', orgId: acme } }] }],
    [{ AND: { room: { name: 'a' } } }, { AND: { room: { name: 'a', orgId: acme } } }],
  ])('guarantees that %j looks at rows of the org only', (where, expected) => {
    expect(scoped('findMany', { where })).toEqual({ where: { ...expected, orgId: acme } });
  });
});

describe('what comes along', () => {
  const where = { orgId: acme };

  test.each(['include', 'select'])('guarantees that %s brings rows of the org only', (selection) => {
    expect(scoped('findMany', { [selection]: { books: true, room: true, org: true } })).toEqual({
      where,
      [selection]: { books: { where }, room: { where }, org: {} },
    });
    expect(
      scoped('create', {
        data: {},
        [selection]: { books: { take: 1, include: { shelf: { select: { books: true } } } } },
      }),
    ).toEqual({
      data: where,
      [selection]: { books: { take: 1, where, include: { shelf: { select: { books: { where } } } } } },
    });
  });

  test('guarantees that only rows of the org are counted', () => {
    const counted = { select: { books: { where }, spare: { where } } };
    expect(scoped('findMany', { include: { _count: true } })).toEqual({
      where,
      include: { _count: counted },
    });
    expect(
      scoped('findMany', { select: { _count: { select: { books: { where: { title: 'a' } } } } } }),
    ).toEqual({
      where,
      select: { _count: { select: { books: { where: { title: 'a', orgId: acme } } } } },
    });
  });

  test('guarantees that a cursor is a row of the org, at every depth', () => {
    const args = { cursor: { id: '1' }, include: { books: { cursor: { id: '2' } } } };
    expect(scoped('findMany', args)).toEqual({
      where,
      cursor: { id: '1', orgId: acme },
      include: { books: { where, cursor: { id: '2', orgId: acme } } },
    });
    expect(scoped('aggregate', { cursor: { id: '1' } })).toEqual({ where, cursor: { id: '1', orgId: acme } });
  });

  test('leaves what is not selected alone', () => {
    const args = {
      select: { label: true, books: false, room: undefined },
      orderBy: { room: { name: 'asc' } },
    };
    expect(scoped('findMany', args)).toEqual({ ...args, where });
  });
});

describe('an operation', () => {
  test.each(['findRaw', 'aggregateRaw', '__proto__', 'constructor', 'toString'])(
    'guarantees that %s is refused, as nobody has decided how to scope it',
    (operation) => {
      expect(() => scoped(operation, {})).toThrow(expect.objectContaining({ code: 'OPERATION_REFUSED' }));
    },
  );

  test.each(operations)('guarantees that %s leaves the arguments of the caller as they are', (operation) => {
    const args = {
      where: { id: '1', room: { name: 'a' }, OR: [{ books: { some: {} } }] },
      data: { label: 'a', books: { create: [{ title: 'a' }] }, room: { disconnect: true } },
      create: { label: 'a' },
      update: { label: 'b' },
      include: { books: true, _count: true },
      cursor: { id: '1' },
    };
    const before = structuredClone(args);
    scoped(operation, args);
    expect(args).toEqual(before);
  });

  test.each([
    [
      'an instance',
      new (class {
        label = 'a';
      })(),
    ],
    ['a date', new Date()],
    ['a list', []],
    ['a text', 'a'],
    ['null', null],
    ['a toJSON method', { toJSON: () => ({}) }],
    ['a $type', { $type: 'Raw' }],
    ['an heir', Object.create({ label: 'a' })],
  ])(
    'guarantees that %s for a filter is refused, for Prisma could read something else from it',
    (_, where) => {
      for (const args of [
        { where },
        { where: { room: where ?? 'a' } },
        { include: { books: { where } } },
        { cursor: where },
      ]) {
        expect(() => scoped('findMany', args)).toThrow(
          expect.objectContaining({ code: 'OPERATION_REFUSED' }),
        );
      }
    },
  );
});
