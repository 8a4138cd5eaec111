import { randomBytes, randomUUID } from 'node:crypto';
import type { TenantSchema } from '../schema/tenant-schema.js';
import { analysisOf } from './analysis.js';
import { tagBranches } from './branch-tags.js';
import { judge, type Proof } from './judge.js';
import {
  assertParameters,
  changeTheTree,
  ORG_PARAMETER,
  type Parameters,
  parametersIn,
} from './parameters.js';
import { readTree } from './read-tree.js';
import { isSymbol } from './sql-token.js';
import { readStatement, type StatementText } from './statement-text.js';

/** The server's own parser and name resolution, asked as the reader without an org. */
export interface Analyzer {
  /** Text of the answer to an EXPLAIN. Throws a Refusal when the statement is at fault. */
  explain(sql: string, parameters: Parameters): Promise<string>;
  /** The statement as the server writes it. */
  format(sql: string): Promise<string>;
}

export interface Proven {
  /** The text to run: exactly what was analysed. */
  readonly sql: string;
  readonly orgs: Proof;
  /** Whether other parameter values could change the verdict. */
  readonly dependsOnValues: boolean;
}

/** Proves that every read of `text` is restricted to one org, or throws a Refusal. */
export const prove = async (
  text: string,
  values: Parameters,
  schema: TenantSchema,
  analyzer: Analyzer,
): Promise<Proven> => {
  const statement = readStatement(text, schema);
  const declared = parametersIn(statement.tokens);
  assertParameters(declared, values);
  const tagged = tagBranches(
    await withoutTernary(statement, schema, analyzer),
    `b${randomBytes(8).toString('hex')}`,
  );
  // Stands for every org: the verdict holds for whichever org is bound later, and no literal can match it.
  const orgStandIn = randomUUID();
  const tree = await analyzer.explain(analysisOf(tagged), { ...values, [ORG_PARAMETER]: orgStandIn });
  const orgs = judge({
    tree: readTree(tree),
    schema,
    branches: tagged.branches,
    orgStandIn,
  });
  const others = declared.some(({ name }) => name !== ORG_PARAMETER);
  return { sql: statement.sql, orgs, dependsOnValues: changeTheTree(declared) || (orgs.size > 0 && others) };
};

/** `a ? b : c` is an `if` without its name; the server's own formatter writes it out. */
const withoutTernary = async (statement: StatementText, schema: TenantSchema, analyzer: Analyzer) =>
  statement.tokens.some((token) => isSymbol(token, '?'))
    ? readStatement(await analyzer.format(statement.sql), schema)
    : statement;
