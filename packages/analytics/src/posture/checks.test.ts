import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { postureStory } from '../../test/posture-story.js';
import { type ScratchTelemetry, scratchTelemetry } from '../../test/scratch-telemetry.js';
import { orgRole } from '../access/policy-statements.js';
import { loginOf } from '../connection.js';
import { checks } from './checks.js';

let scratch: ScratchTelemetry;
beforeAll(async () => {
  scratch = await scratchTelemetry();
});
afterAll(() => scratch.drop());

const reader = ({ readerUrl }: { readerUrl: string }) => loginOf(readerUrl).user;
const wall = (database: string, user: string, condition: string) =>
  `CREATE ROW POLICY OR REPLACE bulkhead_reader_wall ON ${database}.events AS RESTRICTIVE USING ${condition} TO ${user}`;
const ours = "org_id = toUUIDOrZero(getSetting('SQL_bulkhead_org'))";

postureStory('0001_reader_settings', () => scratch, {
  'a setting that the reader may change': {
    plant: (scratch) => [`ALTER USER ${reader(scratch)} ADD SETTING max_memory_usage CHANGEABLE_IN_READONLY`],
    remove: (scratch) => [`ALTER USER ${reader(scratch)} DROP SETTING max_memory_usage`],
    object: /^setting max_memory_usage/,
  },
  'a reader that may write settings': {
    plant: (scratch) => [`ALTER USER ${reader(scratch)} ADD SETTING readonly = 2`],
    remove: (scratch) => [`ALTER USER ${reader(scratch)} DROP SETTING readonly`],
    object: /^user .*_reader$/,
  },
  'an analyzer that is switched off': {
    plant: (scratch) => [`ALTER USER ${reader(scratch)} ADD SETTING enable_analyzer = 0`],
    remove: (scratch) => [`ALTER USER ${reader(scratch)} DROP SETTING enable_analyzer`],
    object: /^user .*_reader$/,
  },
  'an org by default': {
    plant: (scratch) => [
      `ALTER USER ${reader(scratch)} ADD SETTING SQL_bulkhead_org = '00000000-0000-7000-8000-00000000acce'`,
    ],
    remove: (scratch) => [`ALTER USER ${reader(scratch)} DROP SETTING SQL_bulkhead_org`],
    object: /^user .*_reader$/,
  },
});

postureStory('0002_reader_grants', () => scratch, {
  'a right to write': {
    plant: (scratch) => [`GRANT INSERT ON ${scratch.database}.events TO ${reader(scratch)}`],
    remove: (scratch) => [`REVOKE INSERT ON ${scratch.database}.events FROM ${reader(scratch)}`],
    object: /^user .*_reader$/,
  },
  'a right to read the ledger': {
    plant: (scratch) => [`GRANT SELECT ON ${scratch.database}.schema_migrations TO ${reader(scratch)}`],
    remove: (scratch) => [`REVOKE SELECT ON ${scratch.database}.schema_migrations FROM ${reader(scratch)}`],
    object: /^user .*_reader$/,
  },
  'a right on another database': {
    plant: (scratch) => [`GRANT SELECT ON default.* TO ${reader(scratch)}`],
    remove: (scratch) => [`REVOKE SELECT ON default.* FROM ${reader(scratch)}`],
    object: /^user .*_reader$/,
  },
  'a role': {
    plant: (scratch) => [`GRANT ${orgRole(scratch.database)} TO ${reader(scratch)}`],
    remove: (scratch) => [`REVOKE ${orgRole(scratch.database)} FROM ${reader(scratch)}`],
    object: /^user .*_reader$/,
  },
  'a tenant table that it cannot read': {
    plant: (scratch) => [`REVOKE SELECT ON ${scratch.database}.flows FROM ${reader(scratch)}`],
    remove: (scratch) => [`GRANT SELECT ON ${scratch.database}.flows TO ${reader(scratch)}`],
    object: /^table flows$/,
  },
});

postureStory('0003_row_policies', () => scratch, {
  'a wall that is missing': {
    plant: ({ database }) => [`DROP ROW POLICY bulkhead_reader_wall ON ${database}.events`],
    remove: (scratch) => [wall(scratch.database, reader(scratch), ours)],
    object: /^row policy bulkhead_reader_wall on events$/,
  },
  'a wall with a door': {
    plant: (scratch) => [
      wall(scratch.database, reader(scratch), `${ours} OR getSetting('SQL_bulkhead_org') = 'service'`),
    ],
    remove: (scratch) => [wall(scratch.database, reader(scratch), ours)],
    object: /^row policy bulkhead_reader_wall on events$/,
  },
  'a wall for everybody but the reader': {
    plant: (scratch) => [
      `CREATE ROW POLICY OR REPLACE bulkhead_reader_wall ON ${scratch.database}.events AS RESTRICTIVE USING ${ours} TO ALL EXCEPT ${reader(scratch)}`,
    ],
    remove: (scratch) => [wall(scratch.database, reader(scratch), ours)],
    object: /^row policy bulkhead_reader_wall on events$/,
  },
  'a policy of somebody else': {
    plant: (scratch) => [
      `CREATE ROW POLICY all_of_it ON ${scratch.database}.events USING 1 TO ${reader(scratch)}`,
    ],
    remove: ({ database }) => [`DROP ROW POLICY all_of_it ON ${database}.events`],
    object: /^row policy all_of_it on events$/,
    level: 'warning',
  },
});

postureStory('0004_tenant_tables', () => scratch, {
  'a summing table without the org': {
    plant: () => ['CREATE TABLE sums (kind String, n UInt64) ENGINE = SummingMergeTree ORDER BY kind'],
    remove: () => ['DROP TABLE sums'],
    object: /^table sums$/,
  },
  'a replacing table that sorts by the org last': {
    plant: () => [
      'CREATE TABLE latest (org_id UUID, kind String) ENGINE = ReplacingMergeTree ORDER BY (kind, org_id)',
    ],
    remove: () => ['DROP TABLE latest'],
    object: /^table latest$/,
  },
  'a plain table without the org': {
    plant: () => ['CREATE TABLE notes (kind String) ENGINE = MergeTree ORDER BY kind'],
    remove: () => ['DROP TABLE notes'],
    object: /^table notes$/,
    level: 'warning',
  },
  'a tenant table that is missing': {
    plant: () => ['RENAME TABLE changes TO elsewhere'],
    remove: () => ['RENAME TABLE elsewhere TO changes'],
    object: /^table changes$/,
  },
});

postureStory('0005_derived_objects', () => scratch, {
  'a view': {
    plant: () => ['CREATE VIEW everything AS SELECT * FROM events'],
    remove: () => ['DROP VIEW everything'],
    object: /^View everything$/,
    level: 'warning',
  },
  'a materialized view': {
    plant: () => [
      'CREATE MATERIALIZED VIEW feed ENGINE = MergeTree ORDER BY org_id AS SELECT org_id, kind FROM events',
    ],
    remove: () => ['DROP VIEW feed'],
    object: /^MaterializedView feed$/,
    level: 'warning',
  },
  'a materialized view in another database': {
    plant: ({ database }) => [
      `CREATE MATERIALIZED VIEW default.feed_of_${database} ENGINE = MergeTree ORDER BY kind AS SELECT kind FROM ${database}.events`,
    ],
    remove: ({ database }) => [`DROP VIEW default.feed_of_${database}`],
    object: /^MaterializedView default\.feed_of_/,
    level: 'warning',
  },
  'a dictionary in another database': {
    plant: ({ database }) => [
      `CREATE DICTIONARY default.kinds_of_${database} (kind String, org_id UUID) PRIMARY KEY kind SOURCE(CLICKHOUSE(DB '${database}' TABLE 'events')) LIFETIME(0) LAYOUT(COMPLEX_KEY_HASHED())`,
    ],
    remove: ({ database }) => [`DROP DICTIONARY default.kinds_of_${database}`],
    object: /^Dictionary default\.kinds_of_/,
  },
  'a dictionary': {
    plant: () => [
      `CREATE DICTIONARY kinds (kind String, org_id UUID) PRIMARY KEY kind SOURCE(CLICKHOUSE(TABLE 'events')) LIFETIME(0) LAYOUT(COMPLEX_KEY_HASHED())`,
    ],
    remove: () => ['DROP DICTIONARY kinds'],
    object: /^Dictionary kinds$/,
  },
});

postureStory('0006_enforcement', () => scratch, {
  'enforcement that is off': {
    options: { enforcement: false },
    object: /^setting CLICKHOUSE_ORG_FILTER_ENFORCEMENT$/,
    level: 'warning',
  },
  'enforcement that is off in production': {
    options: { enforcement: false, production: true },
    object: /^setting CLICKHOUSE_ORG_FILTER_ENFORCEMENT$/,
  },
});

postureStory('0007_canary', () => scratch, {
  'rows that anybody sees': {
    plant: (scratch) => [
      `DROP ROW POLICY bulkhead_reader_wall ON ${scratch.database}.events`,
      `CREATE ROW POLICY OR REPLACE bulkhead_reader_rows ON ${scratch.database}.events USING 1 TO ${reader(scratch)}`,
    ],
    remove: (scratch) => [
      wall(scratch.database, reader(scratch), ours),
      `CREATE ROW POLICY OR REPLACE bulkhead_reader_rows ON ${scratch.database}.events USING ${ours} TO ${reader(scratch)}`,
    ],
    object: /^table events$/,
  },
  'rows that nobody sees': {
    plant: (scratch) => [wall(scratch.database, reader(scratch), '0')],
    remove: (scratch) => [wall(scratch.database, reader(scratch), ours)],
    object: /^table events$/,
  },
});

postureStory('0010_org_users', () => scratch, {
  'a user of an org with a right of its own': {
    plant: ({ database }) => [
      "CREATE USER `00000000-0000-7000-8000-0000000000cc` IDENTIFIED BY 'x'",
      `GRANT SELECT ON ${database}.events TO \`00000000-0000-7000-8000-0000000000cc\``,
    ],
    remove: () => ['DROP USER `00000000-0000-7000-8000-0000000000cc`'],
    object: /^user 00000000-0000-7000-8000-0000000000cc$/,
  },
  'a role of orgs that may write': {
    plant: ({ database }) => [`GRANT INSERT ON ${database}.events TO ${orgRole(database)}`],
    remove: ({ database }) => [`REVOKE INSERT ON ${database}.events FROM ${orgRole(database)}`],
    object: /^role .*_org$/,
  },
});

describe('the checks', () => {
  test('have numbers of their own', () => {
    const codes = checks.map(({ code }) => code);
    expect(codes.every((code) => /^\d{4}_[a-z_]+$/.test(code))).toBe(true);
    expect(new Set(codes.map((code) => code.slice(0, 4))).size).toBe(codes.length);
  });
});
