export function sqlString(value: string): string {
  return `'${escaped(value).replaceAll("'", "\\'")}'`;
}

export function sqlName(value: string): string {
  return `\`${escaped(value).replaceAll('`', '\\`')}\``;
}

function escaped(value: string): string {
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll('\0', '\\0')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
}

const ESCAPES: Record<string, string> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '0': '\0',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
  e: '\x1b',
};

/** Of a quoted string or name as the engine's formatter writes it. */
export function unquote(quoted: string): string {
  return quoted
    .slice(1, -1)
    .replace(/\\(x[0-9a-fA-F]{2}|[\s\S])/g, (_, escape: string) =>
      escape.length === 3
        ? String.fromCharCode(Number.parseInt(escape.slice(1), 16))
        : (ESCAPES[escape] ?? escape),
    );
}
