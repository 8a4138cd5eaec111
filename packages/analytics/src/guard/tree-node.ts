export interface TreeNode {
  /** As the server prints it: QUERY, UNION, TABLE, FUNCTION, … A kind that is not known here proves nothing. */
  readonly kind: string;
  readonly id: number;
  /** The rest of the node's line, from the comma after its id. */
  readonly facts: string;
  /** Name of a part (`WHERE`, `ARGUMENTS`, …) → its node. */
  readonly parts: ReadonlyMap<string, TreeNode>;
  /** Members of a LIST, tables of a CROSS JOIN. */
  readonly members: readonly TreeNode[];
  /** Of a QUERY, `name=value name=value`. */
  readonly settings?: string;
}

export const childrenOf = (node: TreeNode): readonly TreeNode[] => [...node.parts.values(), ...node.members];

export function* descendantsOf(node: TreeNode): Generator<TreeNode> {
  yield node;
  for (const child of childrenOf(node)) yield* descendantsOf(child);
}

/** A LIST's members, or the node itself. */
export const membersOf = (node: TreeNode | undefined): readonly TreeNode[] => {
  if (!node) return [];
  return node.kind === 'LIST' ? node.members : [node];
};

export const functionName = (node: TreeNode): string | undefined =>
  node.kind === 'FUNCTION' ? functionFacts.exec(node.facts)?.[1] : undefined;

export const argumentsOf = (node: TreeNode): readonly TreeNode[] => membersOf(node.parts.get('ARGUMENTS'));

export const functionFacts =
  /^, function_name: (\w+), function_type: (ordinary|aggregate|window)(?:, nulls_action *: *\w+)?(?:, result_type: .+)?$/;
