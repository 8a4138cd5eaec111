import type { CatalogFact, ExpectedTable } from './expected-catalog.js';

export interface Drift {
  readonly object: string;
  readonly detail: string;
}

export const driftBetween = (expected: readonly CatalogFact[], live: readonly CatalogFact[]): Drift[] => {
  const wanted = new Map(expected.map((fact) => [keyOf(fact), fact]));
  const found = new Map(live.map((fact) => [keyOf(fact), fact]));
  const missing = [...wanted].flatMap(([key, fact]): Drift[] => {
    const { value } = found.get(key) ?? {};
    if (value !== undefined && unquoted(value) === unquoted(fact.value)) return [];
    const is = value === undefined ? 'is missing' : `is ${value}`;
    return [{ object: fact.object, detail: `${fact.aspect} ${is}, expected ${fact.value}` }];
  });
  const extra = live
    .filter((fact) => !wanted.has(keyOf(fact)))
    .map(({ object, aspect, value }) => ({ object, detail: `${aspect} is ${value}, expected nothing` }));
  return [...missing, ...extra];
};

/** Postgres quotes names that are words of its own, such as user. */
const unquoted = (text: string) => text.replaceAll('"', '');

const keyOf = ({ object, aspect }: CatalogFact) => `${object}\n${aspect}`;

export const tableFacts = ({
  table,
  verbs,
  insertable,
  updatable,
  policies,
}: ExpectedTable): CatalogFact[] => {
  const object = `table ${table}`;
  const whole = verbs.filter((verb) => verb === 'select' || verb === 'delete');
  const list = (aspect: string, columns: readonly string[]) =>
    columns.length > 0 ? [{ object, aspect, value: [...columns].sort().join(', ') }] : [];
  return [
    ...list('privileges of bulkhead_app', whole),
    ...list('columns to insert', insertable),
    ...list('columns to update', updatable),
    ...policies.map(({ name, role, command, restrictive, using, check }) => ({
      object,
      aspect: `policy ${name}`,
      value: `${restrictive ? 'restrictive' : 'permissive'} for ${command} to ${role} using (${using ?? ''}) with check (${check ?? ''})`,
    })),
  ];
};
