import { engineAnalyzer } from '../guard/engine-analyzer.js';
import { OrgGuard } from '../guard/org-guard.js';
import type { Analyzer } from '../guard/prove.js';
import { loadSchema } from '../schema/load-schema.js';
import { SchemaSource } from '../schema/schema-source.js';
import { contextOf } from './dataset.js';
import { median, report } from './report.js';
import type { BenchServer } from './server.js';

const CACHED_BUDGET_US = 20;
const statement =
  'SELECT kind, count() AS n FROM events WHERE org_id = {org_id:UUID} AND ts >= {from:DateTime64(3)} GROUP BY kind';

export const benchGuard = async (server: BenchServer, quick: boolean): Promise<void> => {
  const { raw, reader } = await server.database('bench_guard');
  const asked: string[] = [];
  const real = engineAnalyzer(reader);
  const analyzer: Analyzer = {
    explain: (sql, parameters) => real.explain(asked[asked.push(sql) - 1] ?? sql, parameters),
    format: real.format,
  };
  const schema = new SchemaSource(() => loadSchema(raw, reader, { database: 'bench_guard' }), 3_600_000);
  const guard = new OrgGuard({ schema: () => schema.current(), analyzer, enforcement: true });
  await reportCached(guard, quick ? 20_000 : 200_000);
  await reportNew(guard, asked, quick ? 50 : 300);
};

const reportCached = async (guard: OrgGuard, calls: number): Promise<void> => {
  const batch = 200;
  const micros: number[] = [];
  for (let call = 0; call < calls; call += batch) {
    const begun = performance.now();
    for (let n = 0; n < batch; n += 1) {
      const from = `2026-01-01 00:00:00.${n}`;
      await guard.admit(statement, { from }, contexts[n % contexts.length]?.orgId ?? contextOf(0).orgId);
    }
    micros.push(((performance.now() - begun) * 1000) / batch);
  }
  const p50 = median(micros);
  report({
    metric: 'guardCached',
    against: `${CACHED_BUDGET_US} us`,
    ratio: p50 / CACHED_BUDGET_US,
    better: 'lower',
    rounds: calls,
    goal: 1,
    facts: { p50_us: p50 },
  });
};

const reportNew = async (guard: OrgGuard, asked: readonly string[], statements: number): Promise<void> => {
  const before = asked.length;
  const micros: number[] = [];
  for (let n = 0; n < statements; n += 1) {
    const begun = performance.now();
    await guard.admit(
      statement.replace(' AS n', ` AS n${n}`),
      { from: '2026-01-01 00:00:00' },
      contextOf(n).orgId,
    );
    micros.push((performance.now() - begun) * 1000);
  }
  report({
    metric: 'guardNew',
    against: 'one analyzer call',
    ratio: (asked.length - before) / statements,
    better: 'lower',
    rounds: statements,
    goal: 1,
    facts: { p50_us: median(micros), calls: asked.length - before, statements },
  });
};

const contexts = Array.from({ length: 50 }, (_, n) => contextOf(n));
