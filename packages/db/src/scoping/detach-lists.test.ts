import { describe, expect, test } from '@jest/globals';
import { shelfModel } from '../../test/shelf-models.js';
import { planDetach } from './detach-lists.js';

const plan = (data: unknown) => planDetach(shelfModel('Shelf'), data, 'acme');
const own = { id: '1', orgId: 'acme' };

describe('rows that hang on this one', () => {
  test('are taken off by the column of their own side', () => {
    const { data, detachments } = plan({ label: 'a', spare: { disconnect: { id: '1' } } });
    expect(data).toEqual({ label: 'a', spare: {} });
    expect(detachments.map(({ relation, where }) => [[...relation.key], where])).toEqual([
      [[['spareOfId', 'id']], { OR: [own] }],
    ]);
  });

  test('are taken off by set, but for those that it keeps', () => {
    const { data, detachments } = plan({ spare: { set: [{ id: '1' }] } });
    expect(data).toEqual({ spare: { connect: [{ id: '1' }] } });
    expect(detachments.map(({ where }) => where)).toEqual([{ NOT: { OR: [own] } }]);
  });

  test('stay where nothing takes them off', () => {
    expect(
      plan({ label: 'a', spare: { connect: { id: '1' } }, room: { disconnect: true } }).detachments,
    ).toEqual([]);
  });

  test('cannot be set and connected at once', () => {
    expect(() => plan({ spare: { set: [], connect: { id: '1' } } })).toThrow(
      expect.objectContaining({ code: 'OPERATION_REFUSED' }),
    );
  });
});
