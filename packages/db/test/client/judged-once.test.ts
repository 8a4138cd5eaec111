import { acme, globex } from '@bulkhead/testkit';
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { OrgDb } from '../../src/create-db.js';
import { rows } from '../mirrored-rows.js';
import { clientUnderTest } from './client-under-test.js';

const subject = clientUnderTest();
let org: OrgDb;

// The filter alone has to hold: below it everything is open.
beforeAll(async () => {
  for (const table of ['projects', 'teams', 'documents'])
    await subject.sql.superuser.query(`alter table ${table} disable row level security`);
});
beforeEach(() => {
  org = subject.db.forOrg(acme.context('owner'));
});

const foreign = { name: 'planted', slug: 'planted', orgId: globex.id };
const ofGlobex = async (table: string) =>
  (
    await subject.sql.superuser.query(
      `select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as rows from ${table} t where org_id = $1`,
      [globex.id],
    )
  ).rows;

/** Says `first` on the first reading of a property and `then` on each later one. */
const turning = (key: string, first: unknown, then: unknown) => {
  let readings = 0;
  return (asked: string | symbol) => {
    if (asked !== key) return undefined;
    readings += 1;
    return readings > 1 ? then : first;
  };
};

/** An object that grows a toJSON method once it has been looked at. */
const shifting = (shown: object, sent: object): object => {
  const toJSON = turning('toJSON', undefined, () => sent);
  return new Proxy(shown, {
    get: (target, key, receiver) =>
      key === 'toJSON' ? toJSON(key) : (Reflect.get(target, key, receiver) as unknown),
    ownKeys: (target) => [...Reflect.ownKeys(target), 'toJSON'],
    getOwnPropertyDescriptor: (target, key) =>
      key === 'toJSON'
        ? { enumerable: true, configurable: true, value: undefined }
        : Reflect.getOwnPropertyDescriptor(target, key),
  });
};

const lists: [string, (own: object) => unknown][] = [
  ['map', (own) => Object.assign([own], { map: () => [foreign] })],
  ['flatMap', (own) => Object.assign([own], { flatMap: () => [foreign] })],
  ['an iterator', (own) => Object.assign([own], { [Symbol.iterator]: () => [foreign].values() })],
  [
    'a map that lets the scoped ones pass once',
    (own) =>
      Object.assign([own], {
        map: (change: (entry: unknown) => unknown) =>
          Object.assign([change(own)], { map: (send: (entry: unknown) => unknown) => [send(foreign)] }),
      }),
  ],
  [
    'a Proxy',
    (own) => {
      const turn = turning('0', own, foreign);
      return new Proxy([own], {
        get: (target, key, receiver) =>
          key === '0' ? turn(key) : (Reflect.get(target, key, receiver) as unknown),
      });
    },
  ],
];

describe('what is judged is what is sent, for', () => {
  test.each(lists)('guarantees that a list with %s of its own plants no row', async (_, make) => {
    const before = await ofGlobex('teams');
    const data = () => make({ name: 'n', slug: `own${Math.random()}` }) as never;
    const attempts = [
      () => org.team.createMany({ data: data() }),
      () => org.team.createManyAndReturn({ data: data() }),
      () => org.organization.update({ where: { id: acme.id }, data: { teams: { create: data() } } }),
      () =>
        org.organization.update({
          where: { id: acme.id },
          data: { teams: { createMany: { data: data() } } },
        }),
    ];
    for (const attempt of attempts) await Promise.resolve(attempt()).catch(() => undefined);
    expect(await ofGlobex('teams')).toEqual(before);
  });

  test.each(['AND', 'OR', 'NOT'])(
    'guarantees that an %s with a map of its own finds no row',
    async (branch) => {
      const everything = { OR: [{ orgId: globex.id }, { orgId: acme.id }] };
      const where = { [branch]: Object.assign([{ name: 'none' }], { map: () => [everything] }) };
      expect(JSON.stringify(await org.project.findMany({ where }))).not.toContain(globex.marker);
    },
  );

  test('guarantees that an object that changes while it is read reaches no row of another org', async () => {
    const before = await ofGlobex('teams');
    const id = acme.rowId(rows.team);
    const attempts = [
      () => org.team.create({ data: shifting({ name: 'n', slug: 'shift' }, foreign) as never }),
      () => org.team.update({ where: { id }, data: shifting({ name: 'n' }, foreign) as never }),
      () => org.team.updateMany({ where: shifting({ id }, {}) as never, data: { name: 'planted' } }),
      () => org.team.deleteMany({ where: shifting({ id }, { orgId: globex.id }) as never }),
    ];
    for (const attempt of attempts) await Promise.resolve(attempt()).catch(() => undefined);
    expect(await ofGlobex('teams')).toEqual(before);
  });
});
