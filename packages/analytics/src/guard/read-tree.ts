import { Refusal } from './refusal.js';
import type { TreeNode } from './tree-node.js';

/** Parts of each kind in the order in which the server prints them. A kind that is not listed may have none. */
const partsOfKind: Readonly<Record<string, readonly string[]>> = {
  QUERY: [
    'CORRELATED COLUMNS',
    'WITH',
    'PROJECTION COLUMNS',
    'PROJECTION',
    'JOIN TREE',
    'PREWHERE',
    'WHERE',
    'GROUP BY',
    'HAVING',
    'WINDOW',
    'QUALIFY',
    'ORDER BY',
    'INTERPOLATE',
    'LIMIT BY LIMIT',
    'LIMIT BY OFFSET',
    'LIMIT BY',
    'LIMIT',
    'OFFSET',
    'SETTINGS',
  ],
  UNION: ['CORRELATED COLUMNS', 'QUERIES'],
  JOIN: ['LEFT TABLE EXPRESSION', 'RIGHT TABLE EXPRESSION', 'JOIN EXPRESSION'],
  ARRAY_JOIN: ['TABLE EXPRESSION', 'JOIN EXPRESSIONS'],
  FUNCTION: ['PARAMETERS', 'ARGUMENTS', 'WINDOW'],
  TABLE_FUNCTION: ['ARGUMENTS', 'SETTINGS'],
  CONSTANT: ['EXPRESSION'],
  COLUMN: ['EXPRESSION'],
  LAMBDA: ['ARGUMENTS', 'EXPRESSION'],
  SORT: ['EXPRESSION', 'FILL FROM', 'FILL TO', 'FILL STEP', 'FILL STALENESS'],
  INTERPOLATE: ['EXPRESSION', 'INTERPOLATE_EXPRESSION'],
  WINDOW: ['PARTITION BY', 'ORDER BY', 'FRAME BEGIN OFFSET', 'FRAME END OFFSET'],
};

const nodeLine = /^( *)([A-Z]+(?:[_ ][A-Z]+)*) id: (\d+)(.*)$/;

/**
 * Reads the text of EXPLAIN QUERY TREE. Names in it are not escaped, so the reader takes nothing for granted:
 * parts come in their order and once, counts match, node numbers rise, a repeated number repeats its line.
 * Whatever does not fit makes the whole tree unreadable, and an unreadable tree proves nothing.
 */
export const readTree = (text: string): TreeNode => {
  const reader = new TreeReader(text.replace(/\n+$/, '').split('\n'));
  return reader.read();
};

class TreeReader {
  private at = 0;
  private nextId = 0;
  private readonly seen = new Map<number, string>();

  constructor(private readonly lines: readonly string[]) {}

  read(): TreeNode {
    const root = this.node(0);
    if (this.at !== this.lines.length) throw this.unreadable('lines are left over');
    return root;
  }

  private node(indent: number): TreeNode {
    const match = nodeLine.exec(this.lines[this.at] ?? '');
    const [, spaces, kind = '', number, facts = ''] = match ?? [];
    if (spaces?.length !== indent) throw this.unreadable('a node was expected');
    const id = Number(number);
    this.admit(id, `${kind}${facts}`);
    const source = kind === 'COLUMN' ? /, source_id: (\d+)$/.exec(facts)?.[1] : undefined;
    if (source !== undefined) this.admit(Number(source));
    this.at += 1;
    if (kind === 'LIST') return { kind, id, facts, parts: new Map(), members: this.list(indent, facts) };
    if (kind === 'CROSS JOIN') return { kind, id, facts, parts: new Map(), members: this.crossJoin(indent) };
    return { kind, id, facts, members: [], ...this.parts(indent, kind) };
  }

  private list(indent: number, facts: string): readonly TreeNode[] {
    const count = Number(/^, nodes: (\d+)$/.exec(facts)?.[1] ?? Number.NaN);
    const members: TreeNode[] = [];
    while (members.length < count) members.push(this.node(indent + 2));
    if (count === 0 && this.lines[this.at] === '') this.at += 1;
    if (Number.isNaN(count)) throw this.unreadable('a list does not say its length');
    return members;
  }

  private crossJoin(indent: number): readonly TreeNode[] {
    const members: TreeNode[] = [];
    while (this.lines[this.at] === `${' '.repeat(indent + 2)}TABLE EXPRESSION`) {
      this.at += 1;
      members.push(this.node(indent + 4));
    }
    return members;
  }

  private parts(indent: number, kind: string): Pick<TreeNode, 'parts' | 'settings'> {
    const parts = new Map<string, TreeNode>();
    let settings: string | undefined;
    let columns: number | undefined;
    let expected = partsOfKind[kind] ?? [];
    for (;;) {
      const name = expected.find((candidate) => this.opensPart(indent + 2, kind, candidate));
      if (name === undefined) break;
      expected = expected.slice(expected.indexOf(name) + 1);
      if (name === 'SETTINGS') {
        settings = this.lines[this.at]?.slice(indent + 'SETTINGS '.length + 2) ?? '';
        this.at += 1;
      } else if (name === 'PROJECTION COLUMNS') {
        columns = this.projectionColumns(indent);
      } else {
        this.at += 1;
        parts.set(name, this.node(indent + 4));
      }
    }
    if (columns !== undefined && parts.get('PROJECTION')?.members.length !== columns) {
      throw this.unreadable('a column name holds a line break');
    }
    return settings === undefined ? { parts } : { parts, settings };
  }

  /** SORT, INTERPOLATE and LAMBDA write a column name or a blank after the name of a part. */
  private opensPart(indent: number, kind: string, part: string): boolean {
    const line = this.lines[this.at] ?? '';
    const expected = ' '.repeat(indent) + part;
    if (line === expected) return true;
    if (part === 'SETTINGS') return line.startsWith(`${expected} `);
    return (
      part !== 'PROJECTION COLUMNS' &&
      ['SORT', 'INTERPOLATE', 'LAMBDA'].includes(kind) &&
      line.startsWith(`${expected} `)
    );
  }

  private projectionColumns(indent: number): number {
    const from = this.at + 1;
    this.at = from;
    while (this.lines[this.at]?.startsWith(' '.repeat(indent + 4))) this.at += 1;
    return this.at - from;
  }

  private admit(id: number, line?: string): void {
    if (id > this.nextId) throw this.unreadable('a node number was skipped');
    if (id === this.nextId) this.nextId += 1;
    if (line === undefined) return;
    const before = this.seen.get(id);
    if (before !== undefined && before !== line) throw this.unreadable('a node number stands for two nodes');
    this.seen.set(id, line);
  }

  private unreadable(what: string): Refusal {
    return new Refusal(
      'unreadable',
      `the server's analysis of the statement cannot be read with certainty (line ${this.at + 1}: ${what}); write it without unusual names, or report it`,
    );
  }
}
