import { describe, expect, test } from '@jest/globals';
import { type AccessState, EMPTY_STATE, type SettingElement, type UserEntry } from './access-state.js';
import { customSettings } from './custom-settings.js';

const ALL = { all: true, names: [], except: [] };
const user = (settings: readonly SettingElement[]): UserEntry => ({
  passwords: [],
  settings,
  defaultDatabase: '',
  grants: [],
  roles: [],
});
const state = (
  settings: readonly SettingElement[],
  profiles: AccessState['profiles'] = new Map(),
): AccessState => ({
  ...EMPTY_STATE,
  users: new Map([['u', user(settings)]]),
  profiles,
});
const values = (at: AccessState, requested: Record<string, string> = {}) =>
  Object.fromEntries(customSettings(at, 'u', new Map(Object.entries(requested))));

describe('custom settings of a request', () => {
  test('are the user’s own, then those of the request', () => {
    const at = state([{ setting: 'SQL_a', value: '1' }]);
    expect(values(at)).toEqual({ SQL_a: '1' });
    expect(values(at, { SQL_a: '2', SQL_b: '3' })).toEqual({ SQL_a: '2', SQL_b: '3' });
  });

  test('guarantees that in readonly mode only those may change that are declared so', () => {
    const at = state([
      { setting: 'readonly', value: '1' },
      { setting: 'SQL_a', value: '', writability: 'CHANGEABLE_IN_READONLY' },
    ]);
    expect(values(at, { SQL_a: '2' })).toEqual({ SQL_a: '2' });
    expect(() => values(at, { SQL_b: '2' })).toThrow("Cannot modify 'SQL_b' setting in readonly mode");
  });

  test('guarantees that a constant stays', () => {
    expect(() =>
      values(state([{ setting: 'SQL_a', value: '1', writability: 'CONST' }]), { SQL_a: '2' }),
    ).toThrow('should not be changed');
  });

  test('come through profiles, the user’s own elements last', () => {
    const profiles = new Map([
      [
        'all',
        {
          settings: [
            { setting: 'readonly', value: '1' },
            { setting: 'SQL_a', value: 'all' },
          ],
          to: ALL,
        },
      ],
      [
        'mine',
        { settings: [{ profile: 'mine' }, { setting: 'SQL_b', value: 'mine' }], to: { ...ALL, all: false } },
      ],
    ]);
    const at = state(
      [{ profile: 'mine' }, { setting: 'SQL_a', writability: 'CHANGEABLE_IN_READONLY' }],
      profiles,
    );
    expect(values(at)).toEqual({ SQL_a: 'all', SQL_b: 'mine' });
    expect(values(at, { SQL_a: 'x' })).toEqual({ SQL_a: 'x', SQL_b: 'mine' });
    expect(() => values(at, { SQL_b: 'x' })).toThrow('readonly');
  });
});
