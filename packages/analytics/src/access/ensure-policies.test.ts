import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ScratchTelemetry, scratchTelemetry } from '../../test/scratch-telemetry.js';
import { connect } from '../connection.js';
import { ensurePolicies } from '../index.js';

let scratch: ScratchTelemetry;
beforeAll(async () => {
  scratch = await scratchTelemetry();
});
afterAll(() => scratch.drop());

const looks = {
  users: 'SELECT name, auth_type FROM system.users ORDER BY name',
  grants: 'SELECT user_name, role_name, access_type, database, table FROM system.grants ORDER BY ALL',
  roles: 'SELECT user_name, granted_role_name FROM system.role_grants ORDER BY ALL',
  policies:
    'SELECT name, select_filter, is_restrictive, apply_to_all, apply_to_list FROM system.row_policies ORDER BY name',
  settings:
    'SELECT profile_name, user_name, setting_name, value, writability FROM system.settings_profile_elements ORDER BY ALL',
};
const access = async (): Promise<Readonly<Record<string, unknown>>> => {
  const found: Record<string, unknown> = {};
  for (const [name, query] of Object.entries(looks)) {
    const result = await scratch.writer.query({ query, format: 'JSONEachRow' });
    found[name] = await result.json();
  }
  return found;
};

describe('ensurePolicies', () => {
  test('changes nothing when it runs again', async () => {
    const before = await access();
    expect(JSON.stringify(before)).toContain('bulkhead_reader_wall');
    await ensurePolicies(scratch.place);
    expect(await access()).toEqual(before);
  });

  test('puts back what was taken away or widened', async () => {
    const { database } = scratch;
    const before = await access();
    for (const query of [
      `DROP ROW POLICY bulkhead_reader_wall ON ${database}.events`,
      `CREATE ROW POLICY OR REPLACE bulkhead_reader_rows ON ${database}.flows USING 1 TO ${database}_reader`,
      `REVOKE SELECT ON ${database}.costs FROM ${database}_reader`,
    ]) {
      await scratch.writer.command({ query });
    }
    expect(await access()).not.toEqual(before);
    await ensurePolicies(scratch.place);
    expect(await access()).toEqual(before);
  });

  test('gives a reader that is there already the password that the application uses', async () => {
    const url = new URL(scratch.readerUrl);
    url.password = 'another-one';
    const reader = connect(url.href, scratch.database);
    try {
      const ask = async () => (await reader.query({ query: 'SELECT 1 AS n', format: 'JSONEachRow' })).json();
      await expect(ask()).rejects.toMatchObject({ type: 'AUTHENTICATION_FAILED' });
      await ensurePolicies({ ...scratch.place, readerUrl: url.href });
      expect(await ask()).toEqual([{ n: 1 }]);
    } finally {
      await reader.close();
      await ensurePolicies(scratch.place);
    }
  });
});
