import fc from 'fast-check';
import { globex } from './two-orgs.js';

/**
 * Statements over the telemetry tables with the org filter in its place, in a wrong place, watered down or missing.
 * Every SELECT gives the columns `service` and `n`, so that any two can be combined.
 */
export const statements = (): fc.Arbitrary<string> => grammar.statement as fc.Arbitrary<string>;

const own = 'org_id = {org_id:UUID}';
const tables = ['events', 'flows', 'threats', 'changes'] as const;

/** Weighted towards the right filter, or hardly a statement of several reads would be allowed. */
const filter = (alias: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 14, arbitrary: fc.constant(`${alias}.${own}`) },
    { weight: 2, arbitrary: fc.constant(`{org_id:UUID} = ${alias}.org_id`) },
    fc.constantFrom(
      '1',
      `${alias}.org_id != {org_id:UUID}`,
      `NOT (${alias}.${own})`,
      `${alias}.${own} OR 1`,
      `(${alias}.${own} OR ${alias}.service = 'api')`,
      `${alias}.org_id = '${globex}'`,
      `${alias}.org_id IN ({org_id:UUID}, toUUID('${globex}'))`,
      `${alias}.${own} = 0`,
      `if(${alias}.service = 'api', 1, ${alias}.${own})`,
      `CASE WHEN now() > toDateTime('2020-01-01 00:00:00') THEN 1 ELSE ${alias}.${own} END`,
      `if(now() < toDateTime('2020-01-01 00:00:00'), ${alias}.${own}, if(now() < toDateTime('2020-01-01 00:00:00'), nothing, 1))`,
      `${alias}.org_id = ${alias}.org_id`,
      `coalesce(nullIf(${alias}.${own}, 0), 1)`,
      `xor(${alias}.${own}, 1)`,
      `${alias}.org_id IN (SELECT org_id FROM threats)`,
    ),
  );

const extra = (alias: string): fc.Arbitrary<string> =>
  fc.constantFrom(
    '1',
    `${alias}.service != ''`,
    `${alias}.service IN ('api', 'web')`,
    `length(${alias}.service) > 1`,
  );

/** A conjunction with the filter somewhere in it. */
const where = (alias: string): fc.Arbitrary<string> =>
  fc
    .tuple(
      filter(alias),
      extra(alias),
      extra(alias),
      fc.constantFrom('WHERE', 'WHERE', 'WHERE', 'PREWHERE'),
      fc.nat(2),
    )
    .map(([org, before, after, clause, shape]) => {
      const parts = [
        `(${org})`,
        `${before} AND (${org}) AND ${after}`,
        `${before} AND (${after} AND (${org}))`,
      ];
      return `${clause} ${parts[shape]}`;
    });

const scan = fc
  .constantFrom(...tables)
  .chain((table) =>
    fc
      .tuple(where('t'), fc.constantFrom('count()', 'toUInt64(max(length(t.service)))', 'uniqExact(t.ts)'))
      .map(
        ([condition, value]) =>
          `SELECT t.service AS service, ${value} AS n FROM ${table} AS t ${condition} GROUP BY t.service`,
      ),
  );

const join = fc
  .tuple(
    fc.constantFrom(...tables),
    fc.constantFrom(...tables),
    fc.constantFrom(
      'INNER',
      'LEFT',
      'RIGHT',
      'FULL',
      'LEFT ANY',
      'RIGHT ANY',
      'LEFT SEMI',
      'INNER ANY',
      'ASOF',
    ),
    fc.constantFrom('', ' AND a.org_id = b.org_id', ` AND b.${own}`),
    filter('a'),
    filter('b'),
  )
  .map(([left, right, kind, keys, ofLeft, ofRight]) => {
    const asof = kind === 'ASOF' ? ' AND a.ts >= b.ts' : '';
    return (
      `SELECT a.service AS service, count() AS n FROM ${left} AS a ${kind} JOIN ${right} AS b ON a.service = b.service${keys}${asof} ` +
      `WHERE (${ofLeft}) AND (${ofRight}) GROUP BY a.service`
    );
  });

const grammar = fc.letrec((tie) => {
  const select = tie('select') as fc.Arbitrary<string>;
  return {
    select: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 4, arbitrary: scan },
      { weight: 2, arbitrary: join },
      {
        weight: 1,
        arbitrary: fc
          .tuple(select, select, fc.constantFrom('UNION ALL', 'UNION DISTINCT', 'INTERSECT', 'EXCEPT'))
          .map(([first, second, combined]) => `SELECT service, n FROM (${first} ${combined} ${second})`),
      },
      {
        weight: 1,
        arbitrary: select.map((inner) => `SELECT service, sum(n) AS n FROM (${inner}) GROUP BY service`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(select, fc.constantFrom(...tables), filter('t'))
          .map(
            ([inner, table, org]) =>
              `SELECT t.service AS service, count() AS n FROM ${table} AS t WHERE (${org}) AND t.service IN (SELECT service FROM (${inner})) GROUP BY t.service`,
          ),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(select, select)
          .map(
            ([inner, outer]) =>
              `SELECT service, n + ifNull((SELECT max(n) FROM (${inner})), 0) AS n FROM (${outer})`,
          ),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(select, select)
          .map(
            ([cte, outer]) =>
              `WITH c AS (${cte}) SELECT x.service AS service, x.n AS n FROM c AS x LEFT JOIN (${outer}) AS y ON x.service = y.service`,
          ),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(select, fc.constantFrom(...tables))
          .map(
            ([inner, table]) =>
              `SELECT service, n FROM (SELECT service, n, {org_id:UUID} AS org_id FROM (${inner})) AS ${table} WHERE ${own}`,
          ),
      },
    ),
    statement: select,
  };
}) as { statement: fc.Arbitrary<unknown> };
