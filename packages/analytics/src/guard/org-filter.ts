import { argumentsOf, functionName, type TreeNode } from './tree-node.js';

const uuid = '[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}';
const orgConstant = new RegExp(
  `^, constant_value: (?:UUID_'(${uuid})', constant_value_type: UUID|'(${uuid})', constant_value_type: String)$`,
);
const orgColumn = /^, column_name: org_id, result_type: UUID, source_id: (\d+)$/;
const casts = new Set(['_CAST', 'CAST', 'toUUID']);

/** A table's number in the tree → the orgs that the reading SELECT restricts it to. */
export type OrgFilters = ReadonlyMap<number, ReadonlySet<string>>;

/**
 * The only form that proves a filter: `org_id = <constant>` as a conjunct at the top of WHERE or PREWHERE, where
 * `org_id` is the table's own column. `org_id = x = 0`, `IS NOT TRUE`, `OR`, `IN` and the like are not it.
 */
export const orgFilters = (query: TreeNode): OrgFilters => {
  const filters = new Map<number, Set<string>>();
  for (const part of ['PREWHERE', 'WHERE']) {
    for (const conjunct of conjuncts(query.parts.get(part))) {
      const sides = equalSides(conjunct);
      if (!sides) continue;
      for (const [column, constant] of [sides, [sides[1], sides[0]] as const]) {
        const table = orgColumnOf(column);
        const org = constantOrg(constant);
        if (table !== undefined && org !== undefined)
          filters.set(table, (filters.get(table) ?? new Set()).add(org));
      }
    }
  }
  return filters;
};

export const conjuncts = (node: TreeNode | undefined): readonly TreeNode[] => {
  if (!node) return [];
  // A conjunction that was computed beforehand is still the conjunction that the author wrote.
  const origin = node.kind === 'CONSTANT' ? (node.parts.get('EXPRESSION') ?? node) : node;
  return functionName(origin) === 'and' ? argumentsOf(origin).flatMap(conjuncts) : [node];
};

export const equalSides = (node: TreeNode): readonly [TreeNode, TreeNode] | undefined => {
  const [left, right, more] = argumentsOf(node);
  return functionName(node) === 'equals' && left && right && !more ? [left, right] : undefined;
};

/** The table whose own column `org_id` this is. */
export const orgColumnOf = (node: TreeNode): number | undefined => {
  const table = node.kind === 'COLUMN' && node.parts.size === 0 ? orgColumn.exec(node.facts)?.[1] : undefined;
  return table === undefined ? undefined : Number(table);
};

/** Folded from anything but a cast of itself it would depend on what is unknown now: a clock, a sub-query. */
export const constantOrg = (node: TreeNode): string | undefined => {
  const match = node.kind === 'CONSTANT' ? orgConstant.exec(node.facts) : null;
  const org = (match?.[1] ?? match?.[2])?.toLowerCase();
  const origin = node.parts.get('EXPRESSION');
  if (org === undefined || !origin) return org;
  const [value, type, more] = argumentsOf(origin);
  const isCast =
    casts.has(functionName(origin) ?? '') && value && !more && (!type || type.kind === 'CONSTANT');
  return isCast && constantOrg(value) === org ? org : undefined;
};
