/** Characters. What is longer is cut: a log line must not be lost for its length. */
const LONGEST = 65_536;
const surrogates = /\p{Surrogate}/gu;

/** Text as JSON that ClickHouse reads; halves of surrogate pairs are replaced, as OTLP asks for. */
export const textJson = (text: string): string => {
  const json = JSON.stringify(text.length > LONGEST ? text.slice(0, LONGEST) : text);
  return json.includes('\\ud') ? JSON.stringify(JSON.parse(json).replaceAll(surrogates, '\ufffd')) : json;
};

/** A plain value as text: itself, or its JSON. */
export const valueText = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value as number | boolean);
};
