import { Refusal } from './refusal.js';
import { isSymbol, type Token } from './sql-token.js';

export type Parameters = Readonly<Record<string, unknown>>;

/** Bound by the library alone, always to the org of the context. */
export const ORG_PARAMETER = 'org_id';

/** Name → type, for each `{name:Type}` of a statement. */
export type DeclaredParameters = ReadonlyMap<string, string>;

const identifier = /^[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)?$/;

export const parametersIn = (sql: string, tokens: readonly Token[]): DeclaredParameters => {
  const declared = new Map<string, string>();
  for (const [index, token] of tokens.entries()) {
    const name = tokens[index + 1];
    if (!isSymbol(token, '{') || name?.kind !== 'word' || !isSymbol(tokens[index + 2], ':')) continue;
    const close = tokens.slice(index).find((other) => isSymbol(other, '}') && other.depth === token.depth);
    declared.set(name.text, sql.slice(tokens[index + 2]?.end, close?.start).trim());
  }
  return declared;
};

export const assertParameters = (declared: DeclaredParameters, values: Parameters): void => {
  for (const [name, type] of declared) {
    if (name === ORG_PARAMETER) continue;
    if (!Object.hasOwn(values, name) || values[name] === undefined) {
      throw new Refusal('parameter', `parameter ${name} has no value; pass one for {${name}:${type}}`);
    }
    const value = values[name];
    if (isIdentifier(type) && !(typeof value === 'string' && identifier.test(value))) {
      throw new Refusal(
        'identifier',
        `parameter ${name} names a column or table; expected letters, digits and _, starting with a letter`,
      );
    }
  }
};

/** Another name in its place makes another tree. */
export const changeTheTree = (declared: DeclaredParameters): boolean =>
  [...declared.values()].some(isIdentifier);

const isIdentifier = (type: string) => type === 'Identifier';
