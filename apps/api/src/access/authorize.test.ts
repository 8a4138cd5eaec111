import { type OrgContext, roles } from '@bulkhead/tenancy';
import { acme } from '@bulkhead/testkit';
import { describe, expect, test } from '@jest/globals';
import { authorize } from './authorize.js';
import { type Action, permissions, reachOf } from './permissions.js';
import { covers, grantScopes, scopeOf, scopes, within } from './scopes.js';

const actions = Object.keys(permissions) as Action[];
const withScopes = (context: OrgContext, ...list: string[]) => {
  grantScopes(context, list);
  return context;
};
const own = { ownerId: acme.rowId(1) };
const others = { ownerId: acme.rowId(2) };

describe('authorize', () => {
  test.each(roles.flatMap((role) => actions.map((action) => [role, action] as const)))(
    'decides for %s on %s as the table says',
    (role, action) => {
      const context = withScopes(acme.context(role), '*');
      const reach = reachOf(role, action);
      const decide = (resource?: { ownerId: string }) => {
        try {
          return authorize(context, action, resource);
        } catch (error) {
          return (error as { code: string }).code;
        }
      };
      expect(decide(own)).toBe(reach === 'none' ? 'PERMISSION_DENIED' : reach);
      expect(decide(others)).toBe(reach === 'any' ? 'any' : 'PERMISSION_DENIED');
      expect(decide()).toBe(reach === 'none' ? 'PERMISSION_DENIED' : reach);
    },
  );

  test('guarantees that an action outside the table is denied to an owner', () => {
    const context = withScopes(acme.context('owner'), '*');
    for (const action of ['projects.purge', 'toString', '__proto__.read', '']) {
      expect(() => authorize(context, action as Action)).toThrow(
        expect.objectContaining({ code: 'PERMISSION_DENIED' }),
      );
    }
  });

  test('guarantees that a role outside the table is denied', () => {
    expect(reachOf('root' as never, 'projects.read')).toBe('none');
  });

  test('guarantees that a context without scopes may do nothing, whatever its role', () => {
    for (const action of actions) {
      expect(() => authorize(acme.context('owner'), action)).toThrow(
        expect.objectContaining({ code: 'INSUFFICIENT_SCOPE' }),
      );
    }
  });

  test('guarantees that a row of nobody is nobody’s own', () => {
    const context = withScopes(acme.context('member'), '*');
    expect(() => authorize(context, 'projects.update', { ownerId: null })).toThrow(
      expect.objectContaining({ code: 'PERMISSION_DENIED' }),
    );
  });
});

describe('scopes', () => {
  test.each(actions)('%s is open to its own scope, to the wide ones, and to no other', (action) => {
    const kind = scopeOf(action).split(':')[1];
    const open = scopes.filter((scope) => covers([scope], action));
    expect(open.sort()).toEqual([scopeOf(action), `*:${kind}`, '*'].sort());
  });

  test.each([
    [['projects:read'], ['projects:read', 'documents:read'], true],
    [['*:read'], ['*'], true],
    [[], [], true],
    [['*'], ['*:read', '*:write'], true],
    [['*'], ['*:read'], false],
    [['*:read'], ['projects:read'], false],
    [['projects:write'], ['projects:read'], false],
    [['projects:read', 'audit:read'], ['projects:read'], false],
    [['unheard:of'], ['*'], false],
  ])('%j is within %j: %s', (narrow, wide, expected) => {
    expect(within(narrow, wide)).toBe(expected);
  });
});
