import { describe, expect, test } from '@jest/globals';
import { datamodel, tenant } from '../test/datamodel.js';
import { judge } from './judge.js';
import { modelMap, modelMapSource } from './model-map-source.js';

const { models } = judge(
  datamodel(
    `${tenant('Team', 'name String\n  projects Project[]\n  @@unique([orgId, name], name: "byName", map: "team_name")')}
     ${tenant(
       'Project',
       `teamId String? @map("team_id") @db.Uuid
        search Unsupported("tsvector")?
        team Team? @relation(fields: [orgId, teamId], references: [orgId, id], onDelete: SetNull)
        @@map("projects")`,
     )}`,
  ),
);

describe('the model map', () => {
  test('says what the client needs to know about each model', () => {
    expect(modelMap(models)['Project']).toEqual({
      kind: 'tenant',
      table: 'projects',
      orgField: 'orgId',
      ownerField: null,
      idField: 'id',
      fields: { id: 'id', orgId: 'org_id', teamId: 'team_id' },
      relations: {
        team: {
          model: 'Team',
          isList: false,
          isRequired: false,
          fields: ['orgId', 'teamId'],
          references: ['orgId', 'id'],
        },
      },
      uniques: { id: ['id'], orgId_id: ['orgId', 'id'] },
      constraints: {
        projects_pkey: ['id'],
        projects_org_id_id_key: ['orgId', 'id'],
        projects_org_id_team_id_fkey: ['orgId', 'teamId'],
      },
    });
  });

  test('takes the names that the schema gives to keys', () => {
    const team = modelMap(models)['Team'];
    expect(team?.uniques).toEqual({ id: ['id'], orgId_id: ['orgId', 'id'], byName: ['orgId', 'name'] });
    expect(team?.constraints).toMatchObject({ team_name: ['orgId', 'name'] });
  });

  test('is TypeScript that names its type', () => {
    expect(modelMapSource(models, '@bulkhead/db')).toMatch(
      /^\/\/ Generated .*\nimport type \{ ModelMap \} from '@bulkhead\/db';\n\nexport const models = \{[^]*\} as const satisfies ModelMap;\n$/,
    );
  });
});
