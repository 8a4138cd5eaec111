import { allowedAggregates, combinators } from './functions/allowed-aggregates.js';
import { allowedFunctions } from './functions/allowed-functions.js';
import { refusedFunctions } from './functions/refused-functions.js';
import { Refusal } from './refusal.js';
import { functionFacts, type TreeNode } from './tree-node.js';

/**
 * An allow-list: a function that a newer server brings, a user-defined one or a misread one is refused until
 * somebody has looked at it (docs/decisions/0040-analytics-functions.md).
 */
export const assertFunctionAllowed = (node: TreeNode): void => {
  const [, name, type] = functionFacts.exec(node.facts) ?? [];
  if (name !== undefined && (type === 'ordinary' ? allowedFunctions.has(name) : isAllowedAggregate(name)))
    return;
  const why = refusedFunctions.get((name ?? '').toLowerCase());
  throw new Refusal(
    'function',
    why
      ? `function ${name} is called: it ${why}`
      : `function ${name ?? 'with an unreadable name'} is called, which is not on the list of functions known to be harmless; use another, or have it added to the list`,
  );
};

/** `quantilesTDigestArrayIf` is `quantilesTDigest` with two combinators. */
export const isAllowedAggregate = (name: string): boolean =>
  allowedAggregates.has(name) ||
  combinators.some((suffix) => name.endsWith(suffix) && isAllowedAggregate(name.slice(0, -suffix.length)));
