import type { SettingElement } from './access-state.js';
import type { SettingChange } from './access-statement.js';

export function changedSettings(
  settings: readonly SettingElement[],
  changes: readonly SettingChange[],
): readonly SettingElement[] {
  return changes.reduce(changed, settings);
}

function changed(settings: readonly SettingElement[], change: SettingChange): readonly SettingElement[] {
  switch (change.change) {
    case 'drop all settings':
      return settings.filter((element) => 'profile' in element);
    case 'drop all profiles':
      return settings.filter((element) => 'setting' in element);
    case 'drop setting':
      return settings.filter((element) => !('setting' in element && element.setting === change.name));
    case 'drop profile':
      return settings.filter((element) => !('profile' in element && element.profile === change.name));
    case 'add':
      return [...settings.filter((element) => !sameSubject(element, change.element)), change.element];
    case 'modify': {
      const before = settings.find((element) => sameSubject(element, change.element));
      return [...settings.filter((element) => element !== before), { ...before, ...change.element }];
    }
  }
}

function sameSubject(a: SettingElement, b: SettingElement): boolean {
  if ('profile' in a) return 'profile' in b && a.profile === b.profile;
  return 'setting' in b && a.setting === b.setting;
}
