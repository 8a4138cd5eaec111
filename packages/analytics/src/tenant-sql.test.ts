import { describe, expect, test } from '@jest/globals';
import { events, flows } from './tables/telemetry-tables.js';
import { tenantSql } from './tenant-sql.js';

describe('the SQL of a question', () => {
  test('guarantees that every table in it brings its org filter along', () => {
    expect(tenantSql`SELECT count() FROM ${events} JOIN ${flows} USING (service)`.text).toBe(
      'SELECT count() FROM (SELECT * FROM events WHERE org_id = {org_id:UUID}) AS events ' +
        'JOIN (SELECT * FROM flows WHERE org_id = {org_id:UUID}) AS flows USING (service)',
    );
  });

  test.each(['events', "x' OR 1", { name: 'events' }, 1, undefined])(
    'guarantees that %j is not written into it',
    (value) => {
      expect(() => tenantSql`SELECT ${value as never}`).toThrow(
        expect.objectContaining({ code: 'OPERATION_REFUSED' }),
      );
    },
  );
});
