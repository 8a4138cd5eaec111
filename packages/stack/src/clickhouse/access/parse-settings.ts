import { unsupported } from '../exception.js';
import type { Cursor } from '../sql/cursor.js';
import type { SettingElement, Writability } from './access-state.js';
import type { SettingChange } from './access-statement.js';

const WRITABILITY = ['CONST', 'CHANGEABLE_IN_READONLY', 'WRITABLE'] as const satisfies readonly Writability[];

/** After SETTINGS of a CREATE statement. */
export function parseSettings(cursor: Cursor): SettingElement[] {
  return cursor.take('NONE') ? [] : cursor.listOf(() => parseElement(cursor));
}

/** The formatter turns every way to say it into ADD, MODIFY and DROP. */
export function parseSettingChanges(cursor: Cursor): SettingChange[] {
  return cursor.listOf((): SettingChange => {
    if (cursor.take('DROP', 'ALL', 'SETTINGS')) return { change: 'drop all settings' };
    if (cursor.take('DROP', 'ALL', 'PROFILES')) return { change: 'drop all profiles' };
    if (cursor.take('DROP', 'SETTING')) return { change: 'drop setting', name: cursor.name() };
    if (cursor.take('DROP', 'PROFILE')) return { change: 'drop profile', name: cursor.name() };
    const change = cursor.take('MODIFY') ? 'modify' : 'add';
    if (change === 'add') cursor.need('ADD');
    if (cursor.peek()?.value === 'PROFILE') return { change, element: parseElement(cursor) };
    cursor.need('SETTING');
    return { change, element: parseElement(cursor) };
  });
}

function parseElement(cursor: Cursor): SettingElement {
  if (cursor.take('PROFILE')) return { profile: cursor.name() };
  const setting = cursor.name();
  const element: { -readonly [K in 'value' | 'min' | 'max']?: string } & { writability?: Writability } = {};
  if (cursor.take('=')) element.value = cursor.literal();
  for (;;) {
    const writability = WRITABILITY.find((word) => cursor.take(word));
    if (writability) element.writability = writability;
    else if (cursor.take('MIN')) element.min = literalAfterSign(cursor);
    else if (cursor.take('MAX')) element.max = literalAfterSign(cursor);
    else break;
  }
  if (isCustomSetting(setting) && (element.min ?? element.max) !== undefined) {
    throw unsupported(`MIN and MAX of the custom setting ${setting}`);
  }
  return { setting, ...element };
}

function literalAfterSign(cursor: Cursor): string {
  cursor.take('=');
  return cursor.literal();
}

export const CUSTOM_PREFIX = 'SQL_';

export function isCustomSetting(name: string): boolean {
  return name.startsWith(CUSTOM_PREFIX);
}
