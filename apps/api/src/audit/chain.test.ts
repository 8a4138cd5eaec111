import { acme } from '@bulkhead/testkit';
import { describe, expect, test } from '@jest/globals';
import { type AuditEntry, type ChainEnd, chainStart, follow, linkHash } from './chain.js';

const entry = (change: Partial<AuditEntry> = {}): AuditEntry => ({
  id: acme.rowId(5),
  orgId: acme.id,
  occurredAt: '2026-01-01T00:00:00.123Z',
  action: 'project.create',
  severity: 'info',
  actorKind: 'user',
  actorId: acme.rowId(1),
  actorRole: 'admin',
  targetType: 'project',
  targetId: acme.rowId(9),
  requestId: null,
  details: { fields: ['name'] },
  sequence: 1,
  previousHash: '',
  hash: null,
  ...change,
});

describe('a chain', () => {
  const sealed = (change: Partial<AuditEntry> = {}, before: ChainEnd = chainStart): AuditEntry => {
    const one = entry({ sequence: before.sequence + 1, previousHash: before.hash, ...change });
    return { ...one, hash: linkHash(one, before) };
  };

  test('is followed from its start', () => {
    const first = sealed();
    const end = follow(chainStart, first) as ChainEnd;
    expect(end).toEqual({ sequence: 1, hash: first.hash });
    const second = sealed({ id: acme.rowId(6) }, end);
    expect(follow(end, second)).toEqual({ sequence: 2, hash: second.hash });
  });

  test.each<Partial<AuditEntry>>([
    { id: acme.rowId(6) },
    { occurredAt: '2026-01-01T00:00:00.124Z' },
    { action: 'project.delete' },
    { severity: 'warning' },
    { actorKind: null },
    { actorId: acme.rowId(2) },
    { actorRole: 'owner' },
    { targetType: null },
    { targetId: null },
    { requestId: 'request-2' },
    { details: { fields: ['slug'] } },
    { details: {} },
    { hash: 'ab'.repeat(32) },
  ])('guarantees that a change to %j is found', (change) => {
    expect(follow(chainStart, { ...sealed(), ...change })).toEqual({
      fault: expect.stringContaining('was changed'),
    });
  });

  test('guarantees that a text cannot move from one field into its neighbour', () => {
    const one = sealed({ action: 'ab', targetType: 'c' });
    expect(follow(chainStart, { ...one, action: 'a', targetType: 'bc' })).toHaveProperty('fault');
  });

  test.each([
    [{ sequence: 2 }, 'entry 1 is missing'],
    [{ sequence: null }, 'unchained'],
    [{ previousHash: 'ab'.repeat(32) }, 'does not continue'],
  ])('guarantees that %j is found', (change, fault) => {
    expect(follow(chainStart, { ...sealed(), ...change })).toEqual({ fault: expect.stringContaining(fault) });
  });
});
