/** Where a command's keys stand, counted from the command name (0), as the server itself declares it. */
export type KeySpec =
  /** `last` counts from the first key when positive, from the end of the arguments when negative. */
  | { readonly find: 'range'; readonly first: number; readonly last: number; readonly step: number }
  /** The number of keys stands at `count`; the keys start at `first`. */
  | { readonly find: 'count'; readonly count: number; readonly first: number; readonly step: number }
  /** Found by a keyword or not at all: no position that a table could hold. */
  | { readonly find: 'elsewhere' };

export interface ServerCommand {
  readonly arity: number;
  readonly flags: readonly string[];
  readonly keys: readonly KeySpec[];
}

/** Turns the reply of COMMAND into a table; a subcommand is named `container|name`. */
export const describeCommands = (reply: unknown): Record<string, ServerCommand> => {
  const table: Record<string, ServerCommand> = {};
  const add = (entry: unknown): void => {
    const [name, arity, flags, , , , , , keySpecs, subcommands] = entry as CommandReply;
    table[name] = { arity, flags: [...flags].sort(), keys: keySpecs.map(keySpec) };
    for (const subcommand of subcommands) add(subcommand);
  };
  for (const entry of reply as unknown[]) add(entry);
  return Object.fromEntries(Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1)));
};

type CommandReply = [string, number, string[], 0, 0, 0, 0, 0, unknown[], unknown[]];

const keySpec = (reply: unknown): KeySpec => {
  const { begin_search: begin, find_keys: find } = fields(reply);
  const [start, search] = [fields(begin), fields(find)];
  const [where, how] = [fields(start['spec']), fields(search['spec'])];
  if (start['type'] !== 'index') return { find: 'elsewhere' };
  const index = Number(where['index']);
  const step = Number(how['keystep']);
  if (search['type'] === 'range' && Number(how['limit']) <= 1) {
    return { find: 'range', first: index, last: Number(how['lastkey']), step };
  }
  if (search['type'] === 'keynum') {
    return {
      find: 'count',
      count: index + Number(how['keynumidx']),
      first: index + Number(how['firstkey']),
      step,
    };
  }
  return { find: 'elsewhere' };
};

/** COMMAND answers maps as flat lists of names and values. */
const fields = (reply: unknown): Record<string, unknown> => {
  const list = Array.isArray(reply) ? reply : [];
  const pairs: [string, unknown][] = [];
  for (let at = 0; at + 1 < list.length; at += 2) pairs.push([String(list[at]), list[at + 1]]);
  return Object.fromEntries(pairs);
};
