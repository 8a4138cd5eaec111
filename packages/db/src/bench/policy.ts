import { Client } from 'pg';
import { tenantValues } from '../plane.js';
import { parseSealKeys } from '../seal.js';
import { contextText } from '../wire/context.js';
import { type Dataset, sealKey } from './dataset.js';
import { interleave, ratio } from './measure.js';
import type { Report } from './report.js';

/** What the policy itself costs: the same question, once asked under it and once with the org in its WHERE. */
export const measurePolicy = async (data: Dataset, report: Report, rounds: number): Promise<void> => {
  const [key] = parseSealKeys(sealKey);
  const guarded = new Client(data.url);
  const open = new Client(data.superuserUrl);
  await Promise.all([guarded.connect(), open.connect()]);
  await guarded.query('begin');
  await guarded.query(contextText, [...tenantValues(data.context(), key), '0']);
  const id = data.projectIds[0];

  const scan = `select count(*) from projects where description <> 'x'`;
  const lookup = 'select * from projects where id = $1';
  const cases = {
    policyScan: {
      guarded: () => guarded.query({ name: 'scan', text: scan }),
      open: () => open.query({ name: 'scan', text: `${scan} and org_id = $1`, values: [data.orgId] }),
      before: 'set enable_indexscan = off; set enable_bitmapscan = off; set enable_indexonlyscan = off',
    },
    policyLookup: {
      guarded: () => guarded.query({ name: 'lookup', text: lookup, values: [id] }),
      open: () => open.query({ name: 'lookup', text: `${lookup} and org_id = $2`, values: [id, data.orgId] }),
      before: 'reset enable_indexscan; reset enable_bitmapscan; reset enable_indexonlyscan',
    },
  };
  for (const [metric, { before, guarded: under, open: without }] of Object.entries(cases)) {
    await Promise.all([guarded.query(before), open.query(before)]);
    const samples = await interleave(
      { under, without },
      { rounds, block: metric === 'policyScan' ? 3 : 50, concurrency: 1 },
    );
    report.add({
      metric,
      subject: 'policy',
      against: 'where',
      ratio: ratio(samples.under, samples.without),
      better: 'lower',
      concurrency: 1,
      rtt_ms: 0,
      p50_us: samples.under.p50,
      against_p50_us: samples.without.p50,
      rounds,
    });
  }
  await guarded.query('rollback');
  await Promise.all([guarded.end(), open.end()]);
};
