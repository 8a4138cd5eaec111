export interface Bound {
  readonly text: string;
  readonly values: readonly unknown[];
}

interface List {
  /** Where `IN (…)` stands in the text, and the first and last of its parameters, counted from 0. */
  readonly start: number;
  readonly end: number;
  readonly first: number;
  readonly last: number;
}

/** A text once taken apart, with its shorter forms by which of the lists are collapsed. */
interface Known {
  readonly lists: readonly List[];
  readonly forms: Map<number, { readonly text: string; readonly kept: readonly number[] }>;
}

const known = new Map<string, Known>();
const rememberedTexts = 1000;
/** Beyond it a list has its place in no bit mask. */
const markedLists = 30;

/**
 * Prisma loads the rows of a composite relation with `org_id IN (o, o, o, …)`, one o for each parent. The
 * planner takes n equal values for n different ones, and then scans the whole org rather than use the other
 * column of the index. A list that repeats one value becomes `= o`. For texts that Prisma wrote, not raw SQL.
 */
export const collapseLists = (bound: Bound): Bound => {
  const { text, values } = bound;
  if (!text.includes(' IN ($')) return bound;
  const { lists, forms } = take(text);
  let mask = 0;
  lists.forEach((list, index) => {
    if (repeats(values, list)) mask |= 1 << index;
  });
  if (mask === 0) return bound;
  let form = forms.get(mask);
  if (!form) {
    form = collapse(
      text,
      lists.filter((_, index) => mask & (1 << index)),
    );
    forms.set(mask, form);
  }
  return { text: form.text, values: form.kept.map((index) => values[index]) };
};

const take = (text: string): Known => {
  let entry = known.get(text);
  if (entry) return entry;
  if (known.size >= rememberedTexts) known.clear();
  const lists = [...text.matchAll(/(?<! NOT) IN \((\$\d+(?:,\$\d+)+)\)/g)]
    .slice(0, markedLists)
    .map((match) => {
      const numbers = (match[1] ?? '').split(',').map((parameter) => Number(parameter.slice(1)) - 1);
      return {
        start: match.index,
        end: match.index + match[0].length,
        first: numbers[0] ?? 0,
        last: numbers.at(-1) ?? 0,
      };
    });
  entry = { lists, forms: new Map() };
  known.set(text, entry);
  return entry;
};

const repeats = (values: readonly unknown[], { first, last }: List): boolean => {
  const value = values[first];
  if (typeof value !== 'string') return false;
  for (let index = first + 1; index <= last; index += 1) if (values[index] !== value) return false;
  return true;
};

const collapse = (text: string, lists: readonly List[]) => {
  let shorter = '';
  let from = 0;
  for (const { start, end, first } of lists) {
    shorter += `${text.slice(from, start)} = $${first + 1}`;
    from = end;
  }
  shorter += text.slice(from);
  const places = new Map<number, number>();
  // Names and literals may hold what looks like a parameter.
  const renumbered = shorter.replace(/"(?:[^"]|"")*"|'(?:[^']|'')*'|\$(\d+)/g, (token, number?: string) => {
    if (number === undefined) return token;
    const index = Number(number) - 1;
    if (!places.has(index)) places.set(index, places.size);
    return `$${(places.get(index) ?? 0) + 1}`;
  });
  return { text: renumbered, kept: [...places.keys()] };
};
