import { randomUUID } from 'node:crypto';
import { type Role, roles } from '@bulkhead/tenancy';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { authorize } from '../src/access/authorize.js';
import { resources } from '../src/resources/definitions/index.js';
import { delegateOf } from '../src/resources/delegate.js';
import type { Resource } from '../src/resources/resource.js';
import { apiUnderTest } from './api-under-test.js';
import { bodyFor, createRows, patchFor, type Rows } from './rows.js';

const api = apiUnderTest();
let rows: Rows;
beforeAll(async () => {
  rows = await createRows(api.url, api.acme);
});

const owned = resources.filter(({ ownerField }) => ownerField === 'ownerId');
const verbs = ['create', 'update', 'delete'] as const;
const owners = ['own', 'another’s'] as const;
const cases = owned.flatMap((resource) =>
  roles.flatMap((role) =>
    verbs.flatMap((verb) => owners.map((whose) => ({ name: resource.name, resource, role, verb, whose }))),
  ),
);

/** What the table of permissions says, asked the way that handlers ask it. */
const allowedByApi = (
  resource: Resource,
  role: Role,
  verb: (typeof verbs)[number],
  ownerId: string,
): boolean => {
  try {
    authorize(api.acme.context(role), resource.action(verb), { ownerId });
    return true;
  } catch {
    return false;
  }
};

/** What the policies of the database say, with nothing of the api above them. */
const allowedByDatabase = async (
  resource: Resource,
  role: Role,
  verb: (typeof verbs)[number],
  ownerId: string,
): Promise<boolean> => {
  const create = async (as: Role) => {
    const { slug: _, ...data } = bodyFor(api.acme, resource.plural, rows);
    const db = api.db.forOrg(api.acme.context(as));
    return (
      await delegateOf(db, resource.delegate).create({ data: { ...data, ownerId }, select: { id: true } })
    )['id'];
  };
  if (verb === 'create') {
    return create(role).then(
      () => true,
      (error: { code: string }) => {
        expect(error.code).toBe('PERMISSION_DENIED');
        return false;
      },
    );
  }
  const id = await create('owner');
  const delegate = delegateOf(api.db.forOrg(api.acme.context(role)), resource.delegate);
  if (verb === 'delete') return (await delegate.deleteMany({ where: { id } })).count === 1;
  const changed = await delegate.updateManyAndReturn({
    where: { id },
    data: patchFor(resource.plural),
    select: { id: true },
  });
  return changed.length === 1;
};

test('there are owned resources to compare', () => {
  expect(owned.map(({ plural }) => plural)).toEqual(['projects', 'documents', 'comments']);
});

describe('owner rules of api and database', () => {
  test.each(cases)('agree on $name: $role, $verb, $whose row', async ({ resource, role, verb, whose }) => {
    const ownerId = whose === 'own' ? api.acme.people[role] : randomUUID();
    const [inApi, inDatabase] = [
      allowedByApi(resource, role, verb, ownerId),
      await allowedByDatabase(resource, role, verb, ownerId),
    ];
    // A viewer writes nothing through the api; the database alone would still give them the rows that they own.
    if (role === 'viewer') expect([inApi, inDatabase]).toEqual([false, whose === 'own']);
    else expect(inApi).toBe(inDatabase);
  });
});
