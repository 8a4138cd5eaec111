import { parseStrictJson } from '../input/strict-json.js';

/**
 * A key that may speak of an org, or one that is written with escapes: a duplicate of it could hide a name from
 * JSON.parse, which keeps the last one. Everything else is read ten times as fast.
 */
const suspicious = (names: readonly string[]): RegExp => {
  const stems = new Set(names.map((name) => /[a-z]+/i.exec(name)?.[0].toLowerCase() ?? ''));
  return new RegExp(`(?:${[...stems].join('|')})[^"\\\\]{0,64}"\\s*:|\\\\u00`, 'i');
};

export type ReadJson = (text: string) => unknown;

export const jsonReader = (orgNames: readonly string[]): ReadJson => {
  const pattern = suspicious(orgNames);
  return (text) => (pattern.test(text) ? parseStrictJson(text) : JSON.parse(text));
};
