import { describe, expect, test } from '@jest/globals';
import { each, listOf, plainCopy, structure, structures } from './arguments.js';

const evil = () =>
  Object.assign([{ name: 'real' }], {
    map: () => ['mapped'],
    [Symbol.iterator]: () => ['iterated'].values(),
    constructor: { [Symbol.species]: () => ['species'] },
  });

describe('a list of the caller', () => {
  test('guarantees that it is read by its entries, whatever its methods say', () => {
    const list = evil();
    expect(listOf(list)).toEqual([{ name: 'real' }]);
    expect(structures(list)).toEqual([{ name: 'real' }]);
    expect(each(list, (entry) => entry)).toEqual([{ name: 'real' }]);
    const copy = plainCopy({ list }) as { list: unknown[] };
    expect(copy).toEqual({ list: [{ name: 'real' }] });
    expect(Object.keys(copy.list)).toEqual(['0']);
    expect(copy.list.map((entry) => entry)).toEqual([{ name: 'real' }]);
  });
});

describe('a copy of arguments', () => {
  test('guarantees that each property is read once and for all', () => {
    let readings = 0;
    const copy = plainCopy({
      data: [
        {
          get name() {
            readings += 1;
            return readings;
          },
        },
      ],
    }) as { data: { name: number }[] };
    expect([copy.data[0]?.name, copy.data[0]?.name, readings]).toEqual([1, 1, 1]);
  });

  test('guarantees that a Proxy has no say afterwards', () => {
    let readings = 0;
    const args = new Proxy(
      { name: 'a' },
      {
        get: (target, key, receiver) => {
          if (key === 'name') readings += 1;
          return Reflect.get(target, key, receiver) as unknown;
        },
      },
    );
    const copy = plainCopy({ where: args }) as { where: { name: string } };
    expect([copy.where.name, copy.where.name, readings]).toEqual(['a', 'a', 1]);
  });

  test('leaves values with a class as they are', () => {
    const values = [new Date(), new Uint8Array(1), new Map(), /a/, 1n, null, undefined];
    (plainCopy(values) as unknown[]).forEach((value, index) => {
      expect(value).toBe(values[index]);
    });
  });

  test('keeps a key __proto__ as a key', () => {
    const copy = plainCopy(JSON.parse('{"__proto__":{"a":1}}')) as object;
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(JSON.stringify(copy)).toBe('{"__proto__":{"a":1}}');
  });
});

test('guarantees that a key __proto__ is refused where Prisma expects arguments', () => {
  expect(() => structure(JSON.parse('{"__proto__":{"orgId":"globex"}}'))).toThrow(
    expect.objectContaining({ code: 'OPERATION_REFUSED' }),
  );
});
