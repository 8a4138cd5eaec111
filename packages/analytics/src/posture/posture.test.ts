import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ScratchTelemetry, scratchTelemetry } from '../../test/scratch-telemetry.js';
import { loginOf } from '../connection.js';
import { assertAnalyticsPosture } from './assert-posture.js';
import { reportJson, reportText } from './report.js';
import { isSafe, runAnalyticsPosture } from './run-posture.js';

let scratch: ScratchTelemetry;
beforeAll(async () => {
  scratch = await scratchTelemetry();
});
afterAll(() => scratch.drop());

describe('the posture of a migrated ClickHouse', () => {
  test('is safe, with every check passed', async () => {
    const results = await runAnalyticsPosture(scratch.place);
    expect(results.filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(isSafe(results)).toBe(true);
    expect(await assertAnalyticsPosture(scratch.place)).toEqual([]);
  });

  test('guarantees that a start on an unsafe one is refused with object and fix', async () => {
    await scratch.writer.command({
      query: 'CREATE TABLE sums (kind String, n UInt64) ENGINE = SummingMergeTree ORDER BY kind',
    });
    try {
      await expect(assertAnalyticsPosture(scratch.place)).rejects.toMatchObject({
        code: 'POSTURE_UNSAFE',
        message: expect.stringMatching(
          /0004_tenant_tables: table sums .*SummingMergeTree.*; put org_id first/,
        ),
      });
      const results = await runAnalyticsPosture(scratch.place);
      expect(reportText(results)).toContain('NOT safe to serve from');
      expect(JSON.parse(reportJson(results))).toMatchObject({ safe: false });
    } finally {
      await scratch.writer.command({ query: 'DROP TABLE sums' });
    }
  });

  test('guarantees that a reader whose answers the server keeps is not safe', async () => {
    const { user } = loginOf(scratch.readerUrl);
    await scratch.writer.command({ query: `ALTER USER ${user} ADD SETTING use_query_cache = 1` });
    try {
      expect(isSafe(await runAnalyticsPosture(scratch.place))).toBe(false);
    } finally {
      await scratch.writer.command({ query: `ALTER USER ${user} DROP SETTING use_query_cache` });
    }
    expect(isSafe(await runAnalyticsPosture(scratch.place))).toBe(true);
  });

  test('guarantees that a check that cannot run has not passed', async () => {
    const broken = {
      code: '9999_broken',
      title: 'breaks',
      run: () => Promise.reject(new Error('row of globex')),
    };
    const results = await runAnalyticsPosture(scratch.place, [broken]);
    expect(results).toMatchObject([{ status: 'unknown' }]);
    expect(isSafe(results)).toBe(false);
    expect(reportText(results)).not.toContain('globex');
  });
});
