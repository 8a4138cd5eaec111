// string-built-sql.mjs <folder> …: finds SQL that is put together from pieces, where a value could be written into it.
// Values are bound as {name:Type}, tables of questions come through tenantSql, names in DDL through ddl.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from '@swc/core';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Files that handle SQL as text, and why no value gets into it there. */
const handlesText = {
  'packages/analytics/src/guard/analysis.ts': 'puts brackets around the statement under judgement',
  'packages/analytics/src/guard/branch-tags.ts': 'puts tags of its own into it',
  'packages/analytics/src/guard/judge.ts': 'tells authors what to write',
  'packages/analytics/src/tenant-sql.ts': 'makes tenantSql, of table objects alone',
  'packages/analytics/src/migrate/cluster-variant.ts': 'rewrites statements of migration files',
};

/** Each binds or quotes what is put in; the last three are Prisma's. */
const safeTags = new Set(['ddl', 'tenantSql', '$queryRaw', '$executeRaw', 'sql']);
const runners = new Set(['sql', 'stream', 'query', 'command', 'exec']);
const builders = new Set(['concat', 'replace', 'replaceAll', 'join']);

const statement =
  /^\s*(?:select|with|insert\s+into|update|delete\s+from|create|alter|drop|truncate|grant|revoke|optimize|explain|describe|show|set|kill)\s+\S/i;
const clause =
  /^\s*(?:WHERE|PREWHERE|AND|OR|HAVING|QUALIFY|ORDER BY|GROUP BY|LIMIT|FROM|JOIN|UNION|EXCEPT|INTERSECT|VALUES|SETTINGS)\b/;
const inside = /\bSELECT\b[^]*\bFROM\b|\bINSERT INTO\b|\{\w+:[A-Z]\w*\}/;
const isSql = (text) =>
  (statement.test(text) && /[A-Z]{3}|\bfrom\b|\binto\b|\btable\b/.test(text)) ||
  clause.test(text) ||
  inside.test(text);

const parsed = (source) => {
  try {
    return parseSync(source, { syntax: 'typescript', target: 'es2022' });
  } catch {
    return null;
  }
};

/** @returns {{ line: number, why: string }[]} */
export const findBuiltSql = (source) => {
  // Positions count from the first token, which may come after comments: so it is one of ours.
  const program = parsed(`;${source}`);
  if (!program) return [{ line: 1, why: 'unknown here: the file cannot be parsed' }];
  const { body, span } = program;
  const found = [];
  const report = (node, why) => found.push({ line: lineAt(source, node.span.start - span.start - 1), why });
  visit(body, (node) => {
    switch (node.type) {
      case 'TaggedTemplateExpression':
        return safeTags.has(tagOf(node.tag)) ? 'skip template' : undefined;
      case 'TemplateLiteral':
        if (node.expressions.length > 0 && isSql(quasis(node))) report(node, 'a template with values in it');
        return;
      case 'BinaryExpression':
        if (node.operator === '+' && !isText(node) && isSqlSum(node))
          report(node, 'a sum of texts and values');
        return 'skip sum';
      case 'CallExpression':
        call(node, report);
    }
  });
  return found;
};

const call = (node, report) => {
  const { callee } = node;
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return;
  const method = callee.property.value;
  const texts = [
    callee.object,
    ...(callee.object.type === 'ArrayExpression' ? callee.object.elements.map((e) => e?.expression) : []),
  ];
  if (builders.has(method) && texts.some((text) => text && isText(text) && isSql(literalsOf(text))))
    report(node, `.${method}() on SQL`);
  if (!runners.has(method)) return;
  for (const { expression } of node.arguments) {
    const sql = expression.type === 'ObjectExpression' ? queryOf(expression) : expression;
    if (sql && isBuilt(sql)) report(sql, `a built text handed to .${method}()`);
  }
};

const tagOf = (tag) => (tag.type === 'MemberExpression' ? tag.property.value : tag.value);

const queryOf = ({ properties }) =>
  properties.find(({ type, key }) => type === 'KeyValueProperty' && key.value === 'query')?.value;
const isBuilt = (node) =>
  (node.type === 'TemplateLiteral' && node.expressions.length > 0 && !isSql(quasis(node))) ||
  (node.type === 'BinaryExpression' && node.operator === '+' && !isText(node) && !isSql(literalsOf(node)));
const quasis = (node) => node.quasis.map(({ cooked, raw }) => cooked ?? raw).join(' x ');

/** The whole may begin with a value: then its parts tell. */
const isSqlSum = (node) => isSql(literalsOf(node)) || sumParts(node).some((part) => isSql(literalsOf(part)));

const sumParts = (node) =>
  node.type === 'BinaryExpression' ? [...sumParts(node.left), ...sumParts(node.right)] : [node];

/** Built of literals alone, so of nothing that comes from elsewhere. */
const isText = (node) =>
  node.type === 'StringLiteral' ||
  (node.type === 'TemplateLiteral' && node.expressions.length === 0) ||
  (node.type === 'ParenthesisExpression' && isText(node.expression)) ||
  (node.type === 'BinaryExpression' && node.operator === '+' && isText(node.left) && isText(node.right));

const literalsOf = (node) => {
  if (node.type === 'StringLiteral') return node.value;
  if (node.type === 'TemplateLiteral') return quasis(node);
  if (node.type === 'ParenthesisExpression') return literalsOf(node.expression);
  return node.type === 'BinaryExpression' ? `${literalsOf(node.left)} ${literalsOf(node.right)}` : 'x';
};

const visit = (node, enter) => {
  if (Array.isArray(node)) return node.forEach((child) => visit(child, enter));
  if (!node || typeof node !== 'object') return;
  const verdict = typeof node.type === 'string' ? enter(node) : undefined;
  for (const [key, child] of Object.entries(node)) {
    if (key === 'span' || (verdict === 'skip template' && key === 'template')) {
      if (key === 'template') visit(child.expressions, enter);
      continue;
    }
    // The parts of a sum were looked at together.
    if (verdict === 'skip sum' && child?.type === 'BinaryExpression') {
      visit(
        [child.left, child.right].filter(({ type }) => type !== 'BinaryExpression'),
        enter,
      );
      continue;
    }
    visit(child, enter);
  }
};

const lineAt = (source, bytes) => Buffer.from(source).subarray(0, bytes).toString().split('\n').length;

export const sourcesIn = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(
      (entry) =>
        entry.isFile() && /(?<!\.d)\.m?tsx?$/.test(entry.name) && !/\.test(-d)?\.ts$/.test(entry.name),
    )
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !/\/(node_modules|dist|generated|test|bench)\//.test(file));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  let faults = 0;
  for (const file of process.argv.slice(2).flatMap((folder) => sourcesIn(resolve(folder)))) {
    const name = relative(root, file);
    if (Object.hasOwn(handlesText, name)) continue;
    for (const { line, why } of findBuiltSql(readFileSync(file, 'utf8'))) {
      faults += 1;
      console.error(`${name}:${line}: SQL is ${why}; bind values as {name:Type}, or use tenantSql or ddl`);
    }
  }
  process.exitCode = faults > 0 ? 1 : 0;
}
