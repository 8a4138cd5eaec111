import type { TenantSchema } from '../schema/tenant-schema.js';
import { type Branch, tagSettings } from './branch-tags.js';
import { assertFunctionAllowed } from './function-policy.js';
import { assertJoinsKeepOrgsApart, sourcesOf } from './join-rule.js';
import { orgFilters } from './org-filter.js';
import { Refusal } from './refusal.js';
import { argumentsOf, childrenOf, descendantsOf, functionName, type TreeNode } from './tree-node.js';

export interface Evidence {
  readonly tree: TreeNode;
  readonly schema: TenantSchema;
  readonly branches: readonly Branch[];
  /** The value that stood for `{org_id:UUID}` during analysis. */
  readonly orgStandIn: string;
}

/** Orgs that the text itself names; none when it only uses the parameter. The statement is theirs alone. */
export type Proof = ReadonlySet<string>;

const tableFacts =
  /^(?:, alias: __table\d+)?, table_name: ([A-Za-z0-9_.-]+)(?:, temporary_table_name: (.+?))?(?:, final: [01])?(?:, sample_size: (\d+)(?: \/ (\d+))?)?(?:, sample_offset: \d+(?: \/ \d+)?)?$/;
const recursiveTable = /, recursive_cte_table: _temporary_and_external_tables\.`?(_tmp_[0-9a-f-]+)`? /;
const columnFacts = /^(?:, alias: [^,]+)?, column_name: ([^,]+), result_type: .*, source_id: (\d+)$/;

/**
 * Returns what the resolved tree proves, or throws why it proves nothing. Each table must be one of the tenant
 * tables, read in the FROM of a SELECT that restricts it to this org at the top of its own WHERE or PREWHERE.
 */
export const judge = (evidence: Evidence): Proof => {
  const { tree, branches } = evidence;
  const statement = tree.parts.get('JOIN TREE');
  if (!statement || (statement.kind !== 'QUERY' && statement.kind !== 'UNION')) {
    throw new Refusal(
      'not-a-select',
      'the statement is not one SELECT; expected SELECT, UNION, INTERSECT or EXCEPT of SELECTs',
    );
  }
  const judged = new Judgement(evidence);
  judged.visit(statement, []);
  const missing = branches.find(({ tag }) => !judged.tags.has(tag));
  if (missing) {
    throw new Refusal(
      'branch',
      `the SELECT on line ${missing.line} takes no part in the statement as the server resolves it, so what it reads cannot be proven; remove it`,
    );
  }
  return judged.orgs;
};

class Judgement {
  readonly tags = new Set<string>();
  readonly orgs = new Set<string>();
  /** Tables that stand in the FROM of a SELECT; a table anywhere else (`x IN events`) is read whole. */
  private readonly placed = new Set<TreeNode>();
  private readonly tenantTables = new Map<number, ReadonlySet<string>>();
  private readonly ownNulls = new Set<TreeNode>();
  private readonly recursive: ReadonlySet<string>;

  constructor(private readonly evidence: Evidence) {
    const nodes = [...descendantsOf(evidence.tree)];
    this.recursive = new Set(nodes.flatMap((node) => recursiveTable.exec(node.facts)?.[1] ?? []));
    for (const node of nodes) {
      const columns = node.kind === 'TABLE' ? this.columnsOf(node) : undefined;
      if (columns) this.tenantTables.set(node.id, columns);
    }
  }

  visit(node: TreeNode, path: readonly string[]): void {
    this.check(node, path);
    const children = node.kind === 'UNION' ? [] : childrenOf(node);
    for (const child of children) this.visit(child, path);
    if (node.kind !== 'UNION') return;
    const mode = /, union_mode: (\w+)/.exec(node.facts)?.[1]?.replaceAll('_', ' ') ?? 'UNION';
    for (const [index, branch] of (node.parts.get('QUERIES')?.members ?? []).entries()) {
      this.visit(branch, [...path, ` in branch ${index + 1} of ${mode}`]);
    }
    const correlated = node.parts.get('CORRELATED COLUMNS');
    if (correlated) this.visit(correlated, path);
  }

  private check(node: TreeNode, path: readonly string[]): void {
    switch (node.kind) {
      case 'QUERY':
        return this.query(node, path);
      case 'TABLE':
        return this.table(node);
      case 'FUNCTION':
        return this.function(node);
      case 'COLUMN':
        return this.column(node);
      case 'CONSTANT':
        return this.constant(node);
      case 'TABLE_FUNCTION':
        throw new Refusal('table-function', `${tableFunction(node)} is read; only tenant tables may be`);
      case 'UNION':
      case 'JOIN':
      case 'CROSS JOIN':
      case 'ARRAY_JOIN':
      case 'LIST':
      case 'LAMBDA':
      case 'SORT':
      case 'INTERPOLATE':
      case 'WINDOW':
        return;
      default:
        throw new Refusal(
          'unreadable',
          `the statement contains a ${node.kind}, of which nothing can be proven; write it differently`,
        );
    }
  }

  private query(query: TreeNode, path: readonly string[]): void {
    const sources = sourcesOf(query.parts.get('JOIN TREE'));
    // EXISTS puts a SELECT of the server's around the author's.
    if (query.settings === undefined && sources.every(({ kind }) => kind === 'QUERY' || kind === 'UNION'))
      return;
    const branch = this.evidence.branches.find(({ tag }) => query.settings === tagSettings(tag));
    if (!branch) {
      throw new Refusal(
        'clause',
        'a SELECT carries settings of its own or was not written as a SELECT; remove SETTINGS',
      );
    }
    this.tags.add(branch.tag);
    const filters = orgFilters(query);
    for (const source of sources) {
      if (source.kind !== 'TABLE') continue;
      this.placed.add(source);
      if (!this.tenantTables.has(source.id)) continue;
      const orgs = filters.get(source.id) ?? new Set<string>();
      if (orgs.has(this.evidence.orgStandIn)) continue;
      if (orgs.size !== 1) throw unfiltered(source, branch, path);
      for (const org of orgs) this.orgs.add(org);
    }
    assertJoinsKeepOrgsApart(query.parts.get('JOIN TREE'));
  }

  private table(table: TreeNode): void {
    const name = tableName(table);
    if (!this.placed.has(table)) {
      throw new Refusal(
        'org-filter',
        `${name} is read as a whole, outside of FROM; select from it with org_id = {org_id:UUID}`,
      );
    }
    if (!this.tenantTables.has(table.id)) this.assertHarmless(table, name);
    const [, , , size, parts] = tableFacts.exec(table.facts) ?? [];
    if (size !== undefined && Number(size) > Number(parts ?? 1)) {
      throw new Refusal(
        'sample',
        `SAMPLE ${size} counts the rows of every org; sample a fraction instead, such as SAMPLE 1/10`,
      );
    }
  }

  private assertHarmless(table: TreeNode, name: string): void {
    // A SELECT without FROM; whoever writes `system.one` is stopped by the text (statement-text.ts).
    if (name === 'system.one') return;
    const [, full = '', temporary] = tableFacts.exec(table.facts) ?? [];
    const recursiveName = full.replace(/^_temporary_and_external_tables\./, '');
    if (temporary !== undefined && this.recursive.has(recursiveName)) return;
    throw new Refusal(
      'table',
      `${name} is not a tenant table; read one of ${[...this.evidence.schema.tables.keys()].join(', ')}, which each hold org_id first in their sort key`,
    );
  }

  private columnsOf(table: TreeNode): ReadonlySet<string> | undefined {
    const [database, name, more] = (tableFacts.exec(table.facts)?.[1] ?? '').split('.');
    const { schema } = this.evidence;
    return database === schema.database && name !== undefined && more === undefined
      ? schema.tables.get(name)
      : undefined;
  }

  private column(column: TreeNode): void {
    const [, name = '', source] = columnFacts.exec(column.facts) ?? [];
    const columns = this.tenantTables.get(Number(source ?? /, source_id: (\d+)$/.exec(column.facts)?.[1]));
    if (!columns || columns.has(name) || [...columns].some((known) => name.startsWith(`${known}.`))) return;
    throw new Refusal(
      'virtual-column',
      `column ${name || 'with an unreadable name'} is not one of the table's own; virtual columns tell how rows of every org are stored`,
    );
  }

  private function(call: TreeNode): void {
    assertFunctionAllowed(call);
    // Nobody wrote this `if` (branch-tags.ts): the server makes it of `x IN (y, …)`, and NULL is its own.
    const [, otherwise] = functionName(call) === 'if' ? argumentsOf(call) : [];
    if (otherwise) this.ownNulls.add(otherwise);
  }

  private constant(constant: TreeNode): void {
    if (constant.facts.includes(', constant_value: [HIDDEN id: ')) {
      throw new Refusal(
        'function',
        'the server hides an argument as a secret, so what it reads cannot be proven; remove the call',
      );
    }
    if (
      constant.facts.endsWith(', constant_value: NULL, constant_value_type: Nullable(UInt8)') &&
      !constant.parts.size &&
      !this.ownNulls.has(constant)
    ) {
      throw new Refusal(
        'branch',
        'NULL IN (…) was cut down to NULL, so what stands in the list cannot be proven; remove it',
      );
    }
  }
}

const tableName = (table: TreeNode) => {
  const [, full = 'a table with an unreadable name', temporary] = tableFacts.exec(table.facts) ?? [];
  return temporary ?? full;
};

const tableFunction = (node: TreeNode) =>
  `table function ${/, table_function_name: (\w+)/.exec(node.facts)?.[1] ?? 'with an unreadable name'}`;

const unfiltered = (table: TreeNode, { aliases, line }: Branch, path: readonly string[]) => {
  const name = tableName(table).replace(/^.*\./, '');
  const alias = aliases().get(name);
  return new Refusal(
    'org-filter',
    `${name}${alias === undefined ? '' : ` (alias ${alias})`} is read without org_id = this org${path.at(-1) ?? ''}; ` +
      `add ${alias ?? name}.org_id = {org_id:UUID} as a condition of its own, joined with AND, to the WHERE of the SELECT on line ${line}`,
  );
};
