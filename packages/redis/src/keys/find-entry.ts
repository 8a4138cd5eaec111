import { type KeyEntry, type KeyName, keyCatalogue } from './key-catalogue.js';

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const segment = '[A-Za-z0-9_.~%-]+';

const shape = (pattern: string): RegExp => {
  const source = pattern
    .split(/<([^>]+)>/)
    .map((piece, at) => {
      if (at % 2 === 0) return piece;
      if (piece === 'org') return `(?:${uuid}|\\{${uuid}\\})`;
      return piece.endsWith('…') ? `${segment.slice(0, -2)}:]+` : segment;
    })
    .join('');
  return new RegExp(`^${source}$`);
};

const shapes = Object.entries(keyCatalogue).map(
  ([name, entry]) => [name as KeyName, entry as KeyEntry, shape(entry.pattern)] as const,
);

/** Which entry of the catalogue a stored key belongs to. */
export const findEntry = (key: string): { name: KeyName; entry: KeyEntry } | undefined => {
  for (const [name, entry, expression] of shapes) if (expression.test(key)) return { name, entry };
  return undefined;
};
