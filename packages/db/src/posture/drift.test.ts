import { describe, expect, test } from '@jest/globals';
import { driftBetween, tableFacts } from './drift.js';
import type { CatalogFact, ExpectedTable } from './expected-catalog.js';

const table: ExpectedTable = {
  model: 'Todo',
  table: 'Todo',
  kind: 'owned',
  verbs: ['select', 'insert', 'update'],
  insertable: ['title', 'org_id'],
  updatable: [],
  policies: [
    {
      name: 'bulkhead_update',
      role: 'bulkhead_app',
      command: 'update',
      restrictive: false,
      using: '(user = x)',
      check: null,
    },
  ],
};
const expected = tableFacts(table);
const live: CatalogFact[] = [
  { object: 'table Todo', aspect: 'privileges of bulkhead_app', value: 'select' },
  { object: 'table Todo', aspect: 'columns to insert', value: 'org_id, title' },
  {
    object: 'table Todo',
    aspect: 'policy bulkhead_update',
    value: 'permissive for update to bulkhead_app using (("user" = x)) with check ()',
  },
];
const without = (aspect: string) => live.filter((fact) => fact.aspect !== aspect);

describe('the drift between schema and catalog', () => {
  test('is nothing where both say the same, whatever order and quotes they have', () => {
    expect(driftBetween(expected, live)).toEqual([]);
  });

  test.each(live.map(({ object, aspect }) => [aspect, object] as const))(
    'names a missing %s',
    (aspect, object) => {
      expect(driftBetween(expected, without(aspect))).toEqual([
        { object, detail: expect.stringMatching(`^${aspect} is missing, expected `) },
      ]);
    },
  );

  test('names what nobody expects', () => {
    const extra = { object: 'table Todo', aspect: 'columns to update', value: 'org_id' };
    expect(driftBetween(expected, [...live, extra])).toEqual([
      { object: 'table Todo', detail: 'columns to update is org_id, expected nothing' },
    ]);
  });

  test('names both sides of a difference', () => {
    const changed = { object: 'table Todo', aspect: 'columns to insert', value: 'id, org_id, title' };
    expect(driftBetween(expected, [...without('columns to insert'), changed])).toEqual([
      { object: 'table Todo', detail: 'columns to insert is id, org_id, title, expected org_id, title' },
    ]);
  });
});
