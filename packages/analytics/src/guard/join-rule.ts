import { conjuncts, constantOrg, equalSides, orgColumnOf } from './org-filter.js';
import { Refusal } from './refusal.js';
import { childrenOf, membersOf, type TreeNode } from './tree-node.js';

const joinFacts = /^(?:, locality: \w+)?(?:, strictness: (\w+))?, kind: (\w+)$/;

/** The tables, sub-queries and array joins that a FROM reads, in the order of the text. */
export const sourcesOf = (node: TreeNode | undefined): readonly TreeNode[] => {
  if (!node) return [];
  switch (node.kind) {
    case 'JOIN':
      return [node.parts.get('LEFT TABLE EXPRESSION'), node.parts.get('RIGHT TABLE EXPRESSION')].flatMap(
        sourcesOf,
      );
    case 'CROSS JOIN':
      return node.members.flatMap(sourcesOf);
    case 'ARRAY_JOIN':
      return sourcesOf(node.parts.get('TABLE EXPRESSION'));
    default:
      return [node];
  }
};

/**
 * WHERE comes after the join. An ALL join loses nothing by that, but ANY, SEMI, ANTI and ASOF keep one match of many:
 * another org's row can displace the org's own, so its presence shows. There the org must already bind the match.
 */
export const assertJoinsKeepOrgsApart = (from: TreeNode | undefined): void => {
  for (const join of joinsOf(from)) {
    const [, strictness, kind = ''] = joinFacts.exec(join.facts) ?? [];
    const left = directTables(join.parts.get('LEFT TABLE EXPRESSION'));
    const right = directTables(join.parts.get('RIGHT TABLE EXPRESSION'));
    if (kind === 'PASTE' && left.length + right.length > 0) {
      throw new Refusal(
        'join',
        `PASTE JOIN pairs rows of a table by position before its org filter; filter both sides in sub-queries`,
      );
    }
    if (strictness === 'ALL' || kind === 'CROSS' || kind === 'COMMA' || kind === 'PASTE') continue;
    const bound = boundByOrg(join.parts.get('JOIN EXPRESSION'), strictness);
    const chosen = [...(kind === 'LEFT' ? [] : left), ...(kind === 'RIGHT' ? [] : right)];
    if (chosen.some((table) => !bound.has(table.id))) {
      throw new Refusal(
        'join',
        `${strictness ?? 'this'} JOIN picks its match among the rows of every org; add the equality of org_id to ON (or USING), or filter the table in a sub-query`,
      );
    }
  }
};

function* joinsOf(node: TreeNode | undefined): Generator<TreeNode> {
  if (!node || !['JOIN', 'CROSS JOIN', 'ARRAY_JOIN'].includes(node.kind)) return;
  if (node.kind === 'JOIN') yield node;
  for (const child of childrenOf(node)) yield* joinsOf(child);
}

const directTables = (node: TreeNode | undefined) =>
  sourcesOf(node).filter((source) => source.kind === 'TABLE');

/** Tables whose org_id the join condition compares with another table's org_id or with an org. */
const boundByOrg = (condition: TreeNode | undefined, strictness: string | undefined): ReadonlySet<number> => {
  const bound = new Set<number>();
  const pairs = [
    ...conjuncts(condition).map(equalSides),
    ...usingColumns(condition, strictness).map((column) => membersOf(column.parts.get('EXPRESSION'))),
  ];
  for (const pair of pairs) {
    const [left, right] = pair ?? [];
    if (!left || !right) continue;
    const tables = [orgColumnOf(left), orgColumnOf(right)];
    const isOrg = (side: TreeNode, table: number | undefined) =>
      table !== undefined || constantOrg(side) !== undefined;
    if (!isOrg(left, tables[0]) || !isOrg(right, tables[1])) continue;
    for (const table of tables) if (table !== undefined) bound.add(table);
  }
  return bound;
};

/** ASOF compares the last column of USING by order, not by equality. */
const usingColumns = (condition: TreeNode | undefined, strictness: string | undefined) => {
  const columns = condition?.kind === 'LIST' ? condition.members : [];
  return strictness === 'ASOF' ? columns.slice(0, -1) : columns;
};
