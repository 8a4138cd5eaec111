import type { SettingElement } from './access-state.js';
import { isCustomSetting } from './parse-settings.js';
import { element, type XmlNode } from './xml.js';

const CONSTRAINTS = {
  WRITABLE: [],
  CONST: ['const'],
  CHANGEABLE_IN_READONLY: ['changeable_in_readonly'],
} as const;

/** Custom settings stay here: this server applies them itself. */
export function renderProfile(
  tag: string,
  elements: readonly SettingElement[],
  profileTag: (name: string) => string,
): XmlNode {
  return element(
    tag,
    elements.flatMap((item) => {
      if ('profile' in item) return [element('profile', profileTag(item.profile))];
      return isCustomSetting(item.setting) ? [] : renderSetting(item);
    }),
  );
}

function renderSetting({
  setting,
  value,
  min,
  max,
  writability,
}: Extract<SettingElement, { setting: string }>): XmlNode[] {
  const limits = [
    ...(min === undefined ? [] : [element('min', min)]),
    ...(max === undefined ? [] : [element('max', max)]),
    ...CONSTRAINTS[writability ?? 'WRITABLE'].map((tag) => element(tag)),
  ];
  return [
    ...(value === undefined ? [] : [element(setting, value)]),
    ...(limits.length === 0 ? [] : [element('constraints', [element(setting, limits)])]),
  ];
}
