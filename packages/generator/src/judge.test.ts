import { describe, expect, test } from '@jest/globals';
import { datamodel, ID, ORG_ID, tenant } from '../test/datamodel.js';
import { judge, refusalText } from './judge.js';

const refusals = (schema: string) => judge(datamodel(schema)).refusals.map(refusalText);

const ORG = `/// @bulkhead.org
model Org {
  ${ID}
  /// @bulkhead.fixed
  slug String @unique
}
`;

describe('a schema', () => {
  test('whose models are all decided is accepted', () => {
    const schema = `${ORG}
      ${tenant('Team', 'name String\n  projects Project[]\n  @@unique([orgId, name])')}
      ${tenant(
        'Project',
        `ownerId String @db.Uuid
         teamId String? @map("team_id") @db.Uuid
         team Team? @relation(fields: [orgId, teamId], references: [orgId, id], onDelete: SetNull)`,
        '@bulkhead.owned(ownerId)',
      )}
      /// @bulkhead.global
      model Country {
        code String @id
      }`;
    expect(refusals(schema)).toEqual([]);
    expect(judge(datamodel(schema)).models.map(({ name, kind, orgField }) => [name, kind, orgField])).toEqual(
      [
        ['Org', 'org', 'id'],
        ['Team', 'tenant', 'orgId'],
        ['Project', 'owned', 'orgId'],
        ['Country', 'global', null],
      ],
    );
  });

  test('that is refused yields no model at all', () => {
    expect(
      judge(
        datamodel(`${tenant('Team')}\nmodel Loose { ${ID} }`.replace('{ id', '{\n id').replace(' }', '\n}')),
      ).models,
    ).toEqual([]);
  });

  test.each<[name: string, schema: string, refusal: string]>([
    [
      'a model without annotation',
      `model Loose {\n  ${ID}\n}`,
      'model Loose has no annotation; write above it what it is: /// @bulkhead.tenant, @bulkhead.owned(ownerField), @bulkhead.managed, @bulkhead.org or @bulkhead.global',
    ],
    [
      'a model with several annotations',
      tenant('Team', '', '@bulkhead.tenant @bulkhead.global'),
      'model Team has 2 annotations (@bulkhead.tenant, @bulkhead.global); keep exactly one of them',
    ],
    [
      'a field with an unknown annotation',
      tenant('Team', '/// @bulkhead.secret\n  name String'),
      'Team.name has the unknown annotation @bulkhead.secret; a field knows @bulkhead.fixed and @bulkhead.computed',
    ],
    [
      'a tenant model without an org',
      `/// @bulkhead.tenant\nmodel Team {\n  ${ID}\n}`,
      'Team.orgId is missing; a tenant model needs orgId String @default(dbgenerated("bulkhead.current_org_id()")) @map("org_id") @db.Uuid',
    ],
    [
      'an org that may be null',
      `/// @bulkhead.tenant\nmodel Team {\n  ${ID}\n  orgId String? @map("org_id") @db.Uuid\n  @@unique([orgId, id])\n}`,
      'Team.orgId may be null, and a row without an org belongs to nobody; write orgId String @default(dbgenerated("bulkhead.current_org_id()")) @map("org_id") @db.Uuid',
    ],
    [
      'an org that is text',
      `/// @bulkhead.tenant\nmodel Team {\n  ${ID}\n  orgId String @map("org_id")\n  @@unique([orgId, id])\n}`,
      'Team.orgId is not a uuid column org_id; write orgId String @default(dbgenerated("bulkhead.current_org_id()")) @map("org_id") @db.Uuid',
    ],
    [
      'an owned model without the owner',
      tenant('Doc', '', '@bulkhead.owned(ownerId)'),
      'Doc.ownerId is missing; an owned model needs ownerId String @default(dbgenerated("bulkhead.current_actor_id()")) @db.Uuid',
    ],
    [
      'an owner that may be null',
      tenant('Doc', 'ownerId String? @db.Uuid', '@bulkhead.owned(ownerId)'),
      'Doc.ownerId is not a required uuid; write ownerId String @default(dbgenerated("bulkhead.current_actor_id()")) @db.Uuid',
    ],
    [
      'a unique field over all orgs',
      tenant('User', 'email String @unique'),
      'User.email is in the key [email], which is unique over all orgs and so tells what another org has; write @@unique([orgId, email])',
    ],
    [
      'a unique key that does not start with the org',
      tenant('User', 'email String\n  @@unique([email, orgId])'),
      'User.email is in the key [email, orgId], which is unique over all orgs and so tells what another org has; write @@unique([orgId, email])',
    ],
    [
      'a compound primary key that does not start with the org',
      `/// @bulkhead.tenant\nmodel Member {\n  orgId String @map("org_id") @db.Uuid\n  name String\n  @@id([name, orgId])\n}`,
      'Member.name is in the key [name, orgId], which is unique over all orgs and so tells what another org has; write @@unique([orgId, name])',
    ],
    [
      'a slug of the org that its people may change',
      ORG.replace('/// @bulkhead.fixed', ''),
      'Org.slug is in the key [slug], which is unique over all orgs and so tells what another org has; write @@unique([id, slug])',
    ],
    [
      'a primary key that a caller chooses',
      `/// @bulkhead.tenant\nmodel Tag {\n  id String @id\n  ${ORG_ID}\n}`,
      'Tag.id is a primary key that a caller chooses, and a refused one tells that another org has it; write @default(dbgenerated("uuidv7()")) @db.Uuid',
    ],
    [
      'a tenant model that composite keys cannot point to',
      `/// @bulkhead.tenant\nmodel Tag {\n  ${ID}\n  orgId String @map("org_id") @db.Uuid\n}`,
      'Tag.id has no key together with orgId; add @@unique([orgId, id])',
    ],
    [
      'a counter that all orgs share',
      tenant('Ticket', 'number Int @default(autoincrement())'),
      'Ticket.number is counted by one sequence for all orgs, whose gaps show how much the others do; use @default(dbgenerated("uuidv7()")) @db.Uuid, or number the rows of each org yourself',
    ],
    [
      'a plain foreign key between tenant models',
      tenant('Team', 'projects Project[]') +
        tenant(
          'Project',
          'teamId String @db.Uuid\n  team Team @relation(fields: [teamId], references: [id])',
        ),
      "Project.team is a foreign key over [teamId] that can point to another org's Team; write @relation(fields: [orgId, teamId], references: [orgId, id])",
    ],
    [
      'a second way to another org',
      ORG.replace('slug', 'partners Partner[]\n  slug')
        .replace('/// @bulkhead.fixed', '')
        .replace('slug String @unique', 'name String') +
        tenant(
          'Partner',
          'partnerId String @db.Uuid\n  partner Org @relation(fields: [partnerId], references: [id])',
        ),
      "Partner.partner is a foreign key over [partnerId] that can point to another org's Org; write @relation(fields: [orgId], references: [id])",
    ],
    [
      'a global model that points to a tenant model',
      `/// @bulkhead.global\nmodel Plan {\n  id String @id\n  teamId String @db.Uuid\n  team Team @relation(fields: [teamId], references: [id])\n}\n` +
        tenant('Team', 'plans Plan[]'),
      'Plan.team points from a global model to Team, whose rows belong to orgs; annotate Plan as @bulkhead.tenant or drop the relation',
    ],
    [
      'an implicit many-to-many relation',
      tenant('Team', 'tags Tag[]') + tenant('Tag', 'teams Team[]'),
      'Team.tags is an implicit many-to-many relation with Tag, whose hidden table has no org; write a model between Team and Tag with its own orgId and two composite relations',
    ],
    [
      'an implicit many-to-many relation with itself',
      tenant('Tag', 'above Tag[] @relation("tree")\n  below Tag[] @relation("tree")'),
      'Tag.above is an implicit many-to-many relation with Tag, whose hidden table has no org; write a model between Tag and Tag with its own orgId and two composite relations',
    ],
    [
      'a reference that falls back to a default',
      tenant('Team', 'projects Project[]') +
        tenant(
          'Project',
          'teamId String? @db.Uuid\n  team Team? @relation(fields: [orgId, teamId], references: [orgId, id], onDelete: SetDefault)',
        ),
      'Project.team has onDelete: SetDefault, which would fill the org column with a default; use Cascade, Restrict or SetNull',
    ],
    [
      'a computed field that nothing computes',
      tenant('Entry', '/// @bulkhead.computed\n  sequence Int'),
      'Entry.sequence is @bulkhead.computed, but the database has no value for it; give it @default(dbgenerated("…")) or make it optional',
    ],
  ])('guarantees that %s is refused', (_, schema, refusal) => {
    expect(refusals(schema)).toContain(refusal);
  });
});
