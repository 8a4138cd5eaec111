export interface Statement {
  readonly text: string;
  /** 1-based, of the first character that is neither blank nor comment. */
  readonly line: number;
}

// Quotes are unrolled ([^']*(?:''[^']*)*), so that a literal of megabytes needs no backtracking stack.
const TOKEN = new RegExp(
  [
    /(?<skip>\s+|--[^\n]*)/,
    /(?<comment>\/\*)/,
    /(?<dollar>\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$)/u,
    /(?:[eE]'[^'\\]*(?:(?:\\.|'')[^'\\]*)*'|'[^']*(?:''[^']*)*'|"[^"]*(?:""[^"]*)*")/s,
    /(?<word>[\p{L}_][\p{L}\p{N}_$]*)/u,
    /(?<end>;)/,
    /./s,
  ]
    .map(({ source }) => source)
    .join('|'),
  'suy',
);

/**
 * Where the statements of a script begin, to name the one that failed. Only for messages: a script is sent
 * whole, and Postgres alone decides where it divides.
 */
export function statementsOf(script: string): readonly Statement[] {
  const statements: Statement[] = [];
  let start: number | undefined;
  let words: string[] = [];
  let depth = 0;
  const close = (at: number) => {
    if (start !== undefined)
      statements.push({ text: script.slice(start, at).trim(), line: lineAt(script, start) });
    [start, words, depth] = [undefined, [], 0];
  };
  for (let at = 0; at < script.length; ) {
    TOKEN.lastIndex = at;
    const { groups = {}, 0: token } = TOKEN.exec(script) ?? { 0: script.slice(at) };
    const next = groups['comment'] ? endOfComment(script, at) : at + token.length;
    if (groups['end'] && depth === 0) close(at);
    else if (!groups['skip'] && !groups['comment']) start ??= at;
    if (groups['word']) {
      words.push(token.toLowerCase());
      depth = nesting(words, depth);
    }
    at = groups['dollar'] ? endOfDollarQuote(script, next, token) : next;
  }
  close(script.length);
  return statements;
}

/** 1-based line of a 0-based offset in UTF-16 units. */
export const lineAt = (script: string, offset: number): number => script.slice(0, offset).split('\n').length;

/** A body in standard SQL, BEGIN ATOMIC … END, holds semicolons of its own. */
function nesting(words: readonly string[], depth: number): number {
  const [word, before] = [words.at(-1), words.at(-2)];
  if (word === 'atomic' && before === 'begin' && words[0] === 'create') return depth + 1;
  if (depth > 0 && word === 'case') return depth + 1;
  return depth > 0 && word === 'end' ? depth - 1 : depth;
}

function endOfDollarQuote(script: string, from: number, tag: string): number {
  const end = script.indexOf(tag, from);
  return end < 0 ? script.length : end + tag.length;
}

/** Comments nest in Postgres. */
function endOfComment(script: string, from: number): number {
  let depth = 0;
  for (const { index, 0: mark } of script.slice(from).matchAll(/\/\*|\*\//g)) {
    depth += mark === '/*' ? 1 : -1;
    if (depth === 0) return from + index + 2;
  }
  return script.length;
}
