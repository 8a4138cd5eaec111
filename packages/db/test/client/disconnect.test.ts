import { acme, globex } from '@bulkhead/testkit';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { OrgDb } from '../../src/create-db.js';
import { rows } from '../mirrored-rows.js';
import { clientUnderTest } from './client-under-test.js';

const subject = clientUnderTest();
let org: OrgDb;
let team: string;
let projects: [string, string, string];

const teamOf = async (id: string) => (await org.project.findUniqueOrThrow({ where: { id } })).teamId;
const teams = () => Promise.all(projects.map(teamOf));

beforeEach(async () => {
  org = subject.db.forOrg(acme.context());
  const made = await org.team.create({
    data: {
      slug: `d${Math.random()}`,
      name: 'a',
      projects: { create: [{ name: '1' }, { name: '2' }, { name: '3' }] },
    },
    include: { projects: { orderBy: { name: 'asc' } } },
  });
  team = made.id;
  projects = made.projects.map(({ id }) => id) as typeof projects;
});

describe('a relation whose key is here', () => {
  test('is disconnected, and the row keeps its org', async () => {
    const changed = await org.project.update({
      where: { id: projects[0] },
      data: { team: { disconnect: true } },
    });
    expect(changed).toMatchObject({ teamId: null, orgId: acme.id });
  });

  test('is disconnected while others are connected', async () => {
    const entity = { id: acme.rowId(rows.entity) };
    const changed = await org.catalogEntity.update({
      where: entity,
      data: {
        ownerUser: { disconnect: true },
        project: { connect: { id: projects[0] } },
        ownerTeam: { connect: { id: team } },
      },
    });
    expect(changed).toMatchObject({
      ownerUserId: null,
      projectId: projects[0],
      ownerTeamId: team,
      orgId: acme.id,
    });
  });

  test('is disconnected at the end of a nested update', async () => {
    await org.team.update({
      where: { id: team },
      data: {
        name: 'b',
        projects: {
          update: {
            where: { id: projects[0] },
            data: { entities: { create: { kind: 'service', name: `e${projects[0]}` } } },
          },
        },
      },
    });
    const entity = await org.catalogEntity.findFirstOrThrow({ where: { name: `e${projects[0]}` } });
    await org.project.update({
      where: { id: projects[0] },
      data: { entities: { update: { where: { id: entity.id }, data: { ownerTeam: { disconnect: true } } } } },
    });
    expect(await org.catalogEntity.findUnique({ where: { id: entity.id } })).toMatchObject({
      orgId: acme.id,
      ownerTeamId: null,
    });
  });
});

describe('rows on the other side', () => {
  test('are disconnected', async () => {
    const { projects: left } = await org.team.update({
      where: { id: team },
      data: { projects: { disconnect: [{ id: projects[0] }, { id: projects[1] }] } },
      include: { projects: true },
    });
    expect(left.map(({ id }) => id)).toEqual([projects[2]]);
    expect(await teams()).toEqual([null, null, team]);
  });

  test('are set: the others go', async () => {
    const free = await org.project.create({ data: { name: 'free' } });
    await org.team.update({
      where: { id: team },
      data: { projects: { set: [{ id: projects[0] }, { id: free.id }] } },
    });
    expect([...(await teams()), await teamOf(free.id)]).toEqual([team, null, null, team]);
    await org.team.update({ where: { id: team }, data: { projects: { set: [] } } });
    expect(await teams()).toEqual([null, null, null]);
  });

  test('are disconnected in a transaction, and come back with it', async () => {
    const attempt = org.$transaction(async (tx) => {
      await tx.team.update({ where: { id: team }, data: { projects: { disconnect: { id: projects[0] } } } });
      expect((await tx.project.findUniqueOrThrow({ where: { id: projects[0] } })).teamId).toBeNull();
      throw new Error('on purpose');
    });
    await expect(attempt).rejects.toThrow('on purpose');
    expect(await teams()).toEqual([team, team, team]);
  });

  test('stay if the update fails', async () => {
    const attempt = org.team.update({
      where: { id: team },
      data: { slug: 'core', projects: { disconnect: { id: projects[0] } } },
    });
    await expect(attempt).rejects.toMatchObject({ code: 'ALREADY_EXISTS', field: 'slug' });
    expect(await teams()).toEqual([team, team, team]);
  });

  test('are disconnected by upsert, where the row is there', async () => {
    await org.team.upsert({
      where: { id: team },
      create: { slug: 'never', name: 'never' },
      update: { projects: { disconnect: { id: projects[0] } } },
    });
    expect(await teams()).toEqual([null, team, team]);
    const made = await org.team.upsert({
      where: { id: acme.rowId(rows.user) },
      create: { slug: `u${team}`, name: 'made' },
      update: { projects: { set: [] } },
    });
    expect(made.name).toBe('made');
  });

  test('guarantees that rows of another org stay, and that nobody learns of them', async () => {
    const theirs = { id: globex.rowId(rows.project) };
    await org.team.update({ where: { id: team }, data: { projects: { disconnect: theirs } } });
    await expect(
      org.team.update({ where: { id: team }, data: { projects: { set: [theirs] } } }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { rows: found } = await subject.sql.superuser.query('select team_id from projects where id = $1', [
      theirs.id,
    ]);
    expect(found).toEqual([{ team_id: globex.rowId(rows.team) }]);
  });

  test('of a row that is not there are not looked for', async () => {
    const attempt = org.team.update({
      where: { id: globex.rowId(rows.team) },
      data: { projects: { set: [{ id: projects[0] }] } },
    });
    await expect(attempt).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await teams()).toEqual([team, team, team]);
  });

  test('are not taken off within a list of operations, which could not be one transaction', async () => {
    const attempt = org.$transaction([
      org.team.update({ where: { id: team }, data: { projects: { disconnect: { id: projects[0] } } } }),
      org.team.count(),
    ]);
    await expect(attempt).rejects.toMatchObject({ code: 'OPERATION_REFUSED' });
  });
});
