import { Client } from 'pg';
import { tenantValues } from '../plane.js';
import { parseSealKeys, sealer } from '../seal.js';
import { contextText } from '../wire/context.js';
import { type Dataset, sealKey } from './dataset.js';
import { interleave, ratio } from './measure.js';
import type { Report } from './report.js';

const scan = `select count(*) from projects where description <> 'x'`;
const lookup = 'select * from projects where id = $1';

/**
 * What the policy itself costs, the check of the seal included: the same question, once asked under it and once with
 * the org in its WHERE. Both on one connection, for the system wakes one process up faster than another.
 */
export const measurePolicy = async (data: Dataset, report: Report, budgetMs: number): Promise<void> => {
  const [key] = parseSealKeys(sealKey);
  const context = [...tenantValues(data.context(), sealer(key)), '0'];
  const id = data.projectIds[0];
  const client = new Client(data.superuserUrl);
  await client.connect();
  let isGuarded: boolean | undefined;
  const ask = async (guarded: boolean, name: string, text: string, values: unknown[]) => {
    if (isGuarded !== guarded) {
      await client.query('rollback; begin');
      if (guarded) await client.query(contextText, context);
      isGuarded = guarded;
    }
    return client.query({ name: `${name} ${guarded}`, text, values });
  };
  const cases = {
    policyScan: {
      under: () => ask(true, 'scan', scan, []),
      without: () => ask(false, 'scan', `${scan} and org_id = $1`, [data.orgId]),
      before: 'set enable_indexscan = off; set enable_bitmapscan = off; set enable_indexonlyscan = off',
    },
    policyLookup: {
      under: () => ask(true, 'lookup', lookup, [id]),
      without: () => ask(false, 'lookup', `${lookup} and org_id = $2`, [id, data.orgId]),
      before: 'reset enable_indexscan; reset enable_bitmapscan; reset enable_indexonlyscan',
    },
  };
  for (const [metric, { before, under, without }] of Object.entries(cases)) {
    await client.query(`rollback; ${before}`);
    isGuarded = undefined;
    const samples = await interleave(
      { under, without },
      { budgetMs, block: metric === 'policyScan' ? 3 : 50, concurrency: 1 },
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
      rounds: samples.under.rounds.length,
    });
  }
  await client.query('rollback');
  await client.end();
};
