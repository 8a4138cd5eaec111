import { exception } from '../exception.js';

export type Entity = 'user' | 'role' | 'profile';

const TITLES = {
  user: ['UNKNOWN_USER', 'user'],
  role: ['UNKNOWN_ROLE', 'role'],
  profile: ['THERE_IS_NO_PROFILE', 'settings profile'],
} as const;

export function unknown(entity: Entity, name: string) {
  const [code, title] = TITLES[entity];
  return exception(code, `There is no ${title} \`${name}\` in user directories.`);
}

export function checkKnown(
  entity: Entity,
  known: ReadonlyMap<string, unknown>,
  names: readonly string[],
): void {
  const missing = names.find((name) => !known.has(name));
  if (missing !== undefined) throw unknown(entity, missing);
}
