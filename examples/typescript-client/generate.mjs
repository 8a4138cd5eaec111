// node generate.mjs < openapi.json > src/operations.ts: one typed method per operation.
import { readFileSync } from 'node:fs';

const { paths, components } = JSON.parse(readFileSync(0, 'utf8'));

const nameOf = (ref) => ref.split('/').at(-1);
const quoted = (name) => (/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name));

const typeOf = (schema = {}) => {
  if (schema.$ref) return nameOf(schema.$ref);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' | ');
  const types = [schema.type ?? 'unknown'].flat();
  return types.map((type) => ofType(type, schema)).join(' | ');
};

const ofType = (type, schema) => {
  if (type === 'integer') return 'number';
  if (type === 'array') {
    if (schema.prefixItems) return `[${schema.prefixItems.map(typeOf).join(', ')}]`;
    return `readonly (${typeOf(schema.items)})[]`;
  }
  if (type !== 'object') return type;
  const { properties = {}, required = [], additionalProperties } = schema;
  if (Object.keys(properties).length === 0) {
    const value = typeof additionalProperties === 'object' ? typeOf(additionalProperties) : 'unknown';
    return `Readonly<Record<string, ${value}>>`;
  }
  const lines = Object.entries(properties).map(
    ([name, one]) => `readonly ${quoted(name)}${required.includes(name) ? '' : '?'}: ${typeOf(one)};`,
  );
  return `{ ${lines.join(' ')} }`;
};

const parametersIn = (operation, place) => (operation.parameters ?? []).filter((one) => one.in === place);
const recordOf = (parameters) =>
  `{ ${parameters.map(({ name, required, schema }) => `readonly ${quoted(name)}${required ? '' : '?'}: ${typeOf(schema)};`).join(' ')} }`;

const method = (path, verb, operation) => {
  const names = parametersIn(operation, 'path').map(({ name }) => name);
  const query = parametersIn(operation, 'query');
  const body = operation.requestBody?.content['application/json']?.schema;
  const [, good] = Object.entries(operation.responses).find(([status]) => status.startsWith('2'));
  const content = good.content ?? {};
  const [mediaType] = Object.keys(content);
  const answer =
    mediaType === undefined
      ? 'void'
      : mediaType === 'application/json'
        ? typeOf(content[mediaType].schema)
        : 'string';
  const isNeeded = query.some(({ required }) => required);
  const args = [
    ...names.map((name) => `${name}: string`),
    ...(body ? [`body: ${typeOf(body)}`] : []),
    ...(query.length ? [`query${isNeeded ? '' : '?'}: ${recordOf(query)}`] : []),
    'options?: CallOptions',
  ];
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name) => `\${encodeURIComponent(${name})}`);
  const given = [...(body ? ['body'] : []), ...(query.length ? ['query'] : []), '...options'];
  return `
  /** ${operation.summary}. */
  ${operation.operationId}(${args.join(', ')}): Promise<${answer}> {
    return this.send('${verb.toUpperCase()}', \`${address}\`, { ${given.join(', ')} });
  }`;
};

// Refusals are thrown, by src/caller.ts: problem documents, and the status of OpenTelemetry.
const types = Object.entries(components.schemas)
  .filter(([name]) => name !== 'Problem' && name !== 'Status')
  .map(([name, schema]) => `export type ${name} = ${typeOf(schema)};`);
const methods = Object.entries(paths).flatMap(([path, verbs]) =>
  Object.entries(verbs).map(([verb, operation]) => method(path, verb, operation)),
);
process.stdout.write(`// Generated from /openapi.json by generate.mjs. Do not edit.
import { Caller, type CallOptions } from './caller.js';

${types.join('\n\n')}

export class Bulkhead extends Caller {${methods.join('\n')}
}
`);
