const FLOOR = [20, 19] as const;

/** Undefined when the version is new enough, else one line that says what to do. */
export function tooOldNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > FLOOR[0] || (major === FLOOR[0] && minor >= FLOOR[1])) return undefined;
  return `Node ${version} is too old: install Node ${FLOOR.join('.')} or newer and run the command again.`;
}
