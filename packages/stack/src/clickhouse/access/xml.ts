import { unsupported } from '../exception.js';

export type Xml = readonly XmlNode[];

export interface XmlNode {
  readonly tag: string;
  readonly name?: string;
  readonly content: string | Xml;
}

export function element(tag: string, content: string | Xml = '', name?: string): XmlNode {
  return { tag, content, ...(name !== undefined && { name }) };
}

export function renderXml(nodes: Xml): string {
  return nodes.map(renderNode).join('\n');
}

function renderNode({ tag, name, content }: XmlNode): string {
  const attribute = name === undefined ? '' : ` name="${escaped(name)}"`;
  const inside = typeof content === 'string' ? escaped(content) : renderXml(content);
  return `<${tag}${attribute}>${inside}</${tag}>`;
}

/** The engine's reader drops control characters and takes ${…} for a reference: text would arrive changed. */
function escaped(text: string): string {
  if (/\p{Cc}|\$\{/u.test(text))
    throw unsupported(`control characters and "\${" in ${JSON.stringify(text.slice(0, 80))}`);
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
