import { InputError } from '../input/input-error.js';
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
  return (text) => {
    if (pattern.test(text)) refuseDuplicates(text);
    return JSON.parse(text);
  };
};

export const isDuplicate = (error: unknown): error is InputError =>
  error instanceof InputError && (error.faults[0]?.detail.startsWith('duplicate key') ?? false);

/** What else is wrong with a value is the matter of its record alone. */
const refuseDuplicates = (text: string): void => {
  try {
    parseStrictJson(text);
  } catch (error) {
    if (isDuplicate(error)) throw error;
  }
};
