import { fieldName, type InputFault } from './input-error.js';

export interface RequestParts {
  /** Name, value, name, value …, with repeated headers still apart. */
  readonly rawHeaders: readonly string[];
  /** Path and query as they were sent. */
  readonly url: string;
  readonly body: unknown;
}

export type NamedOrg = Pick<InputFault, 'in' | 'field'>;

/**
 * Every place where a request names an org that is not the credential's. The org never comes from a request,
 * so a request that names another one is confused or hostile, and correcting it would hide either.
 */
export const otherOrgs = ({ rawHeaders, url, body }: RequestParts, own: string): NamedOrg[] => [
  ...inHeaders(rawHeaders, own),
  ...inPath(url, own),
  ...inQuery(url, own),
  ...inBody(body, own, []),
];

const keyKind = (key: string): 'id' | 'plain' | undefined => {
  const letters = key.toLowerCase().replaceAll(/[^a-z]/g, '');
  const match = orgKey.exec(letters);
  if (!match) return undefined;
  return match[1] === undefined ? 'plain' : 'id';
};
/** `X-Scope-OrgID`, `ownerOrgId`: words that make it no other thing. `azureTenantId` is one of another product. */
const before =
  'x http app bulkhead active current target selected default switch other new auth request forwarded scope owner ' +
  'parent source from to on behalf of as';
const orgKey = new RegExp(
  `^(?:${before.replaceAll(' ', '|')})*(?:org|organi[sz]ation|tenant)s?(?:(?:ref|key|name)s?|((?:id|uuid|slug)s?))?$`,
);
const idInside = /^(?:id|uuid|slug)s?$/i;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const isOwn = (value: unknown, own: string) => typeof value === 'string' && value.toLowerCase() === own;

function* inHeaders(raw: readonly string[], own: string): Generator<NamedOrg> {
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at]?.toLowerCase() ?? '';
    const value = raw[at + 1] ?? '';
    const named = keyKind(name) ? !isOwn(value, own) : carriers.has(name) && namedInPairs(value, own);
    if (named) yield { in: 'header', field: fieldName([name]) };
  }
}

/** Headers that hold `name=value` pairs of their own. */
const carriers = new Set(['baggage', 'cookie', 'tracestate']);

const namedInPairs = (value: string, own: string): boolean =>
  value.split(/[;,]/).some((pair) => {
    const [key = '', text = ''] = pair.split('=', 2).map((part) => decode(part.trim()));
    return keyKind(key) !== undefined && !isOwn(text, own);
  });

function* inPath(url: string, own: string): Generator<NamedOrg> {
  const segments = (url.split('?', 1)[0] ?? '').split('/').map(decode);
  for (const [at, segment] of segments.entries()) {
    const next = segments[at + 1];
    if (next === undefined || !keyKind(segment) || isOwn(next, own)) continue;
    // `/organization/settings` is a part of one's own org, `/organizations/globex` is another one.
    if (uuid.test(next) || (/s$/i.test(segment) && next !== '')) {
      yield { in: 'path', field: fieldName([segment]) };
    }
  }
}

function* inQuery(url: string, own: string): Generator<NamedOrg> {
  const at = url.indexOf('?');
  if (at < 0) return;
  for (const [key, value] of new URLSearchParams(url.slice(at + 1))) {
    if (key.split(/[[\].]+/).some((part) => keyKind(part)) && !isOwn(value, own)) {
      yield { in: 'query', field: fieldName([key]) };
    }
  }
}

function* inBody(value: unknown, own: string, path: readonly (string | number)[]): Generator<NamedOrg> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const here = [...path, key];
    const kind = Array.isArray(value) ? undefined : keyKind(key);
    if (kind && namesOther(inner, own, kind === 'id' || path.length === 0)) {
      yield { in: 'body', field: fieldName(here) };
    } else {
      yield* inBody(inner, own, here);
    }
  }
}

/**
 * `strict`: any value but the own id names another org. Elsewhere (`metadata.organization`) a word is the
 * caller's own data and only an id can name an org.
 */
const namesOther = (value: unknown, own: string, strict: boolean): boolean => {
  if (value === null) return false;
  if (Array.isArray(value)) return value.some((item) => namesOther(item, own, strict));
  if (typeof value === 'object') {
    return Object.entries(value).some(([key, inner]) =>
      namesOther(inner, own, idInside.test(key) || (typeof inner === 'object' && strict)),
    );
  }
  if (isOwn(value, own)) return false;
  return strict || (typeof value === 'string' && uuid.test(value));
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
