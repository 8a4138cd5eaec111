import { acme } from '@bulkhead/testkit';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { OrgDb } from '../../src/create-db.js';
import { clientUnderTest } from './client-under-test.js';

const subject = clientUnderTest();
const all = ['x', 'y', 'z'];
let org: OrgDb;

beforeAll(async () => {
  org = subject.db.forOrg(acme.context());
  await org.team.deleteMany();
  await org.team.createMany({ data: all.map((slug) => ({ slug, name: slug })) });
});

const found = async (where: object): Promise<string[]> => {
  const teams = await org.team.findMany({ where, orderBy: { slug: 'asc' } });
  return teams.map(({ slug }) => slug);
};

describe('a filter by a list', () => {
  test.each([
    [[]],
    [['x']],
    [['x', 'x']],
    [['x', 'x', 'x']],
    [['x', 'y']],
    [['x', 'y', 'x']],
    [['none', 'none']],
  ])('of %j finds what is in it and what is not', async (list: string[]) => {
    const inside = all.filter((slug) => list.includes(slug));
    const outside = all.filter((slug) => !list.includes(slug));
    expect(await found({ slug: { in: list } })).toEqual(inside);
    expect(await found({ slug: { notIn: list } })).toEqual(outside);
    expect(await found({ slug: { not: { in: list } } })).toEqual(outside);
    expect(await found({ slug: { not: { notIn: list } } })).toEqual(inside);
    expect(await found({ NOT: { slug: { in: list } } })).toEqual(outside);
    expect(await found({ NOT: { NOT: { slug: { notIn: list } } } })).toEqual(outside);
    expect(await found({ slug: { notIn: list }, name: { in: list } })).toEqual([]);
    expect(await found({ OR: [{ slug: { notIn: list } }, { name: { in: list } }] })).toEqual(all);
  });
});
