import { Refusal } from './refusal.js';
import { isSymbol, type Token } from './sql-token.js';

export type Parameters = Readonly<Record<string, unknown>>;

/** Bound by the library alone, always to the org of the context. */
export const ORG_PARAMETER = 'org_id';

/** One `{name:Type}` of a statement. A name may stand in several, with a type of its own in each. */
export interface DeclaredParameter {
  readonly name: string;
  readonly type: string;
}

const identifier = /^[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)?$/;

export const parametersIn = (tokens: readonly Token[]): readonly DeclaredParameter[] => {
  const declared: DeclaredParameter[] = [];
  for (const [index, token] of tokens.entries()) {
    const name = tokens[index + 1];
    if (!isSymbol(token, '{') || name?.kind !== 'word' || !isSymbol(tokens[index + 2], ':')) continue;
    let close = index + 3;
    while (close < tokens.length && !isSymbol(tokens[close], '}')) close += 1;
    // Without its comments: `{t: /**/ Identifier}` is an Identifier to the server as well.
    const type = tokens
      .slice(index + 3, close)
      .map(({ text }) => text)
      .join('');
    declared.push({ name: name.text, type });
  }
  return declared;
};

export const assertParameters = (declared: readonly DeclaredParameter[], values: Parameters): void => {
  for (const { name, type } of declared) {
    if (name === ORG_PARAMETER) {
      if (!isIdentifier(type)) continue;
      throw new Refusal(
        'parameter',
        'parameter org_id names a column or table as {org_id:Identifier}; write {org_id:UUID}',
      );
    }
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
export const changeTheTree = (declared: readonly DeclaredParameter[]): boolean =>
  declared.some(({ type }) => isIdentifier(type));

const isIdentifier = (type: string) => type.includes('Identifier');
