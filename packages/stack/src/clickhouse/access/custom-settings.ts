import { exception } from '../exception.js';
import type { AccessState, SettingElement, Writability } from './access-state.js';
import { elementsOf } from './effective-access.js';
import { isCustomSetting } from './parse-settings.js';

interface Custom {
  value?: string;
  writability: Writability;
}

/** Values of the custom settings for one request: the user's defaults, then what the request says, where it may. */
export function customSettings(
  state: AccessState,
  user: string,
  requested: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const { custom, readonly } = knownTo(state, user);
  const values = new Map<string, string>();
  for (const [name, { value }] of custom) if (value !== undefined) values.set(name, value);
  for (const [name, value] of requested) {
    if (!/^\w+$/.test(name)) throw exception('UNKNOWN_SETTING', `Unknown setting '${name}'.`);
    const writability = custom.get(name)?.writability ?? 'WRITABLE';
    if (writability === 'CONST') {
      throw exception('SETTING_CONSTRAINT_VIOLATION', `Setting ${name} should not be changed.`);
    }
    if (readonly === '1' && writability !== 'CHANGEABLE_IN_READONLY') {
      throw exception('READONLY', `Cannot modify '${name}' setting in readonly mode.`);
    }
    values.set(name, value);
  }
  return values;
}

function knownTo(state: AccessState, user: string) {
  const custom = new Map<string, Custom>();
  let readonly = '0';
  const visit = (elements: readonly SettingElement[], path: readonly string[]) => {
    for (const item of elements) {
      if ('profile' in item) {
        if (!path.includes(item.profile))
          visit(state.profiles.get(item.profile)?.settings ?? [], [...path, item.profile]);
      } else if (isCustomSetting(item.setting)) {
        const before: Custom = custom.get(item.setting) ?? { writability: 'WRITABLE' };
        const { value = before.value, writability = before.writability } = item;
        custom.set(item.setting, { ...(value !== undefined && { value }), writability });
      } else if (item.setting === 'readonly' && item.value !== undefined) {
        readonly = item.value;
      }
    }
  };
  visit(elementsOf(state, user), []);
  return { custom, readonly };
}
