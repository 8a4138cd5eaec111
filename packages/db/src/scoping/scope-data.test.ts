import { describe, expect, test } from '@jest/globals';
import { shelfModel } from '../../test/shelf-models.js';
import { scopeArgs } from './scope-args.js';

const acme = 'acme';
const globex = 'globex';
const shelf = shelfModel('Shelf');
const scoped = (operation: string, args: unknown, model = shelf) => scopeArgs(model, operation, args, acme);
const create = (data: unknown, model = shelf) => scoped('create', { data }, model)['data'];
const update = (data: unknown, model = shelf) =>
  scoped('update', { where: { id: '1' }, data }, model)['data'];

describe('data of a new row', () => {
  test('is given the org', () => {
    expect(create({ label: 'a' })).toEqual({ label: 'a', orgId: acme });
    expect(create({ label: 'a', orgId: acme })).toEqual({ label: 'a', orgId: acme });
    expect(scoped('createMany', { data: [{ label: 'a' }, { label: 'b' }], skipDuplicates: true })).toEqual({
      data: [
        { label: 'a', orgId: acme },
        { label: 'b', orgId: acme },
      ],
      skipDuplicates: true,
    });
  });

  test('is left to the relation that brings the org along', () => {
    expect(create({ label: 'a', room: { connect: { id: '1' } } })).toEqual({
      label: 'a',
      room: { connect: { id: '1', orgId: acme } },
    });
    expect(create({ label: 'a', books: { create: { title: 'b' } } })).toEqual({
      label: 'a',
      orgId: acme,
      books: { create: { title: 'b' } },
    });
  });

  const id = { id: '1' };
  test.each([
    ['create', { data: id }],
    ['createMany', { data: [{}, id] }],
    ['createManyAndReturn', { data: [id] }],
    ['upsert', { where: id, create: id, update: {} }],
    ['update', { where: id, data: id }],
    ['update', { where: id, data: { id: { set: '2' } } }],
    ['updateMany', { data: id }],
    ['create', { data: { books: { create: id } } }],
    ['create', { data: { books: { create: [{}, id] } } }],
    ['create', { data: { books: { createMany: { data: [id] } } } }],
    ['create', { data: { books: { connectOrCreate: { where: id, create: id } } } }],
    ['create', { data: { room: { create: id } } }],
    ['create', { data: { room: { connectOrCreate: { where: id, create: id } } } }],
    ['update', { where: id, data: { books: { upsert: { where: id, create: id, update: {} } } } }],
    ['update', { where: id, data: { books: { update: { where: id, data: id } } } }],
    ['update', { where: id, data: { books: { updateMany: { where: {}, data: id } } } }],
    ['update', { where: id, data: { room: { upsert: { create: id, update: {} } } } }],
    ['update', { where: id, data: { room: { update: id } } }],
    ['update', { where: id, data: { room: { update: { data: id } } } }],
    ['upsert', { where: id, create: {}, update: { books: { create: id } } }],
  ])(
    'guarantees that %s %j is refused, for a chosen id tells whether another org uses it',
    (operation, args) => {
      expect(() => scoped(operation, args)).toThrow(
        expect.objectContaining({ code: 'ID_NOT_ALLOWED', field: 'id' }),
      );
    },
  );

  const foreign = { orgId: globex };
  const where = { id: '1' };
  test.each([
    ['create', { data: foreign }],
    ['createMany', { data: [{}, foreign] }],
    ['createManyAndReturn', { data: [foreign] }],
    ['update', { where, data: foreign }],
    ['update', { where, data: { orgId: { set: globex } } }],
    ['update', { where, data: { orgId: {} } }],
    ['update', { where, data: { orgId: null } }],
    ['updateMany', { data: foreign }],
    ['updateManyAndReturn', { data: foreign }],
    ['upsert', { where, create: foreign, update: {} }],
    ['upsert', { where, create: {}, update: foreign }],
    ['create', { data: { org: { connect: { id: globex } } } }],
    ['create', { data: { org: { connectOrCreate: { where: { id: globex }, create: {} } } } }],
    ['update', { where, data: { org: { connect: { id: globex } } } }],
    ['create', { data: { books: { create: [{}, foreign] } } }],
    ['create', { data: { books: { createMany: { data: [foreign] } } } }],
    ['create', { data: { room: { create: foreign } } }],
    ['update', { where, data: { books: { update: { where, data: foreign } } } }],
    ['update', { where, data: { books: { create: { spareOf: { create: foreign } } } } }],
  ])('guarantees that %s %j is refused, for it names another org', (operation, args) => {
    expect(() => scoped(operation, args)).toThrow(expect.objectContaining({ code: 'ORG_MISMATCH' }));
  });
});

describe('a nested write', () => {
  const own = { id: '1', orgId: acme };

  test.each([
    [{ connect: { id: '1' } }, { connect: own }],
    [{ connect: [{ id: '1' }] }, { connect: [own] }],
    [
      { connectOrCreate: { where: { id: '1' }, create: { title: 'a' } } },
      { connectOrCreate: { where: own, create: { title: 'a' } } },
    ],
    [{ set: [{ id: '1' }] }, { set: [own] }],
    [{ disconnect: { id: '1' } }, { disconnect: own }],
    [{ delete: [{ id: '1' }] }, { delete: [own] }],
    [{ deleteMany: {} }, { deleteMany: { orgId: acme } }],
    [{ deleteMany: [{ title: 'a' }] }, { deleteMany: [{ title: 'a', orgId: acme }] }],
    [
      { update: { where: { id: '1' }, data: { title: 'a' } } },
      { update: { where: own, data: { title: 'a' } } },
    ],
    [
      { updateMany: { where: {}, data: { title: 'a' } } },
      { updateMany: { where: { orgId: acme }, data: { title: 'a' } } },
    ],
    [
      { upsert: { where: { id: '1' }, create: { title: 'a' }, update: { title: 'b' } } },
      { upsert: { where: own, create: { title: 'a' }, update: { title: 'b' } } },
    ],
  ])('guarantees that %j reaches rows of the org only', (books, expected) => {
    expect(update({ books })).toEqual({ books: expected });
  });

  test.each([
    [{ update: { name: 'a' } }, { update: { name: 'a' } }],
    [
      { update: { where: { name: 'b' }, data: { name: 'a' } } },
      { update: { where: { name: 'b', orgId: acme }, data: { name: 'a' } } },
    ],
    [{ delete: true }, { delete: true }],
    [{ delete: { name: 'a' } }, { delete: { name: 'a', orgId: acme } }],
    [{ create: { name: 'a' } }, { create: { name: 'a', orgId: acme } }],
    [
      { upsert: { create: { name: 'a' }, update: {} } },
      { upsert: { create: { name: 'a', orgId: acme }, update: {} } },
    ],
  ])('guarantees that %j of a single row stays in the org', (room, expected) => {
    expect(update({ room })).toEqual({ room: expected });
  });

  test.each(['createManyAndReturn', 'replace', '__proto__', 'constructor'])(
    'guarantees that %s is refused',
    (verb) => {
      const writes = Object.fromEntries([[verb, {}]]);
      expect(() => update({ books: writes })).toThrow(expect.objectContaining({ code: 'OPERATION_REFUSED' }));
    },
  );
});

describe('a disconnect of a relation whose key is here', () => {
  test('sets the column and leaves the org', () => {
    expect(update({ label: 'a', room: { disconnect: true } })).toEqual({ label: 'a', roomId: null });
  });

  test('turns what else holds a key into its column too, for Prisma takes no mixture', () => {
    const book = shelfModel('Book');
    expect(update({ spareOf: { disconnect: true }, shelf: { connect: { id: '2' } } }, book)).toEqual({
      spareOfId: null,
      shelfId: '2',
    });
    expect(
      update({ spareOf: { disconnect: true }, shelf: { connect: { orgId_id: { id: '2' } } } }, book),
    ).toEqual({
      spareOfId: null,
      shelfId: '2',
    });
  });

  test('is refused beside a write that is no column', () => {
    const mixture = { spareOf: { disconnect: true }, shelf: { create: { label: 'a' } } };
    expect(() => update(mixture, shelfModel('Book'))).toThrow(/two updates of one transaction/);
  });

  test('that is false changes nothing', () => {
    expect(update({ room: { disconnect: false } })).toEqual({ room: { disconnect: false } });
  });
});
