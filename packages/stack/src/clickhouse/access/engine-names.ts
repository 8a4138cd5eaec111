const AS_IS = /^[A-Za-z][A-Za-z0-9_-]*$/;
const ENCODED = '_x_';

/** Users of the engine that no client can become. */
export const LOCAL_USER = 'default';
export const SUPERVISOR = '_supervisor';
export const PROBE = '_probe';

/**
 * The engine takes users from an XML file, as elements: a name may not begin with a digit there, as half of all UUIDs do.
 * Distinct names stay distinct, and none becomes one of the three above.
 */
export function engineName(name: string): string {
  if (AS_IS.test(name) && name !== LOCAL_USER) return name;
  const bytes = [...Buffer.from(name)].map((byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9-]/.test(character) ? character : `_${byte.toString(16).padStart(2, '0')}`;
  });
  return ENCODED + bytes.join('');
}

export function publicName(engine: string): string {
  if (!engine.startsWith(ENCODED)) return engine;
  const bytes = engine.slice(ENCODED.length).replace(/_([0-9a-f]{2})/g, (_, hex: string) => `%${hex}`);
  return decodeURIComponent(bytes);
}
