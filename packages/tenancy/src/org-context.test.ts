import { describe, expect, test } from '@jest/globals';
import { currentContext, requireContext, runWithContext } from './current-context.js';
import { orgId, userId } from './ids.js';
import { assertContext, issueContext } from './org-context.js';

const acme = issueContext({
  orgId: orgId('00000000-0000-7000-8000-00000000acce'),
  actor: { kind: 'user', id: userId('00000000-0000-7000-8000-000000000001') },
  role: 'member',
  requestId: 'request-1',
});

describe('an org context', () => {
  test('passes when verification issued it', () => {
    expect(() => assertContext(acme)).not.toThrow();
  });

  test.each([undefined, null])('guarantees that %s is refused as missing', (value) => {
    expect(() => assertContext(value)).toThrow(expect.objectContaining({ code: 'CONTEXT_MISSING' }));
  });

  test.each([
    ['a copy', { ...acme }],
    ['an heir', Object.create(acme)],
    ['a proxy', new Proxy(acme, {})],
    ['a clone', structuredClone({ ...acme })],
    ['a string', acme.orgId],
  ])('guarantees that %s of it is refused as forged', (_, value) => {
    expect(() => assertContext(value)).toThrow(expect.objectContaining({ code: 'CONTEXT_FORGED' }));
  });

  test('guarantees that neither its org nor its actor can be changed afterwards', () => {
    expect(() => Object.assign(acme, { orgId: 'other' })).toThrow(TypeError);
    expect(() => Object.assign(acme.actor, { id: 'other' })).toThrow(TypeError);
  });
});

describe('the current context', () => {
  test('follows asynchronous work and ends with it', async () => {
    const seen = await runWithContext(acme, async () => {
      await Promise.resolve();
      return requireContext();
    });
    expect(seen).toBe(acme);
    expect(currentContext()).toBeUndefined();
  });

  test('guarantees that code outside a context is refused', () => {
    expect(() => requireContext()).toThrow(expect.objectContaining({ code: 'CONTEXT_MISSING' }));
  });

  test('guarantees that a forged context cannot become current', () => {
    expect(() => runWithContext({ ...acme }, () => 0)).toThrow(
      expect.objectContaining({ code: 'CONTEXT_FORGED' }),
    );
  });
});
