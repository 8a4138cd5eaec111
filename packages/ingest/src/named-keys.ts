import { plainLetters } from './plain-letters.js';

/**
 * What a key says about its value. `org`: an org's id, whatever the value. `orgWord`: an org if the value is an id,
 * else a word of the sender's own, such as `organization: "Red Cross"`. `agent`: an agent's id. `pairs`: a header
 * with keys and values of its own.
 */
export type KeyMeaning = 'org' | 'orgWord' | 'agent' | 'pairs';

export interface KnownKey {
  readonly meaning: KeyMeaning | undefined;
  /** The key as JSON with its colon. */
  readonly json: string;
}

/** Names under which telemetry usually speaks of an org. Case and separators do not matter. */
export const defaultOrgNames: readonly string[] = [
  'org_id',
  'org_uuid',
  'org_slug',
  'organization_id',
  'organization_uuid',
  'organization_slug',
  'organisation_id',
  'tenant_id',
  'tenant_uuid',
  'tenant_slug',
  'org',
  'organization',
  'organisation',
  'tenant',
];

/** Words in front of a name that do not make it another one: `x-org-id`, `http.request.header.tenant_id`. */
const neutral =
  /^(?:x|https?|app|application|bulkhead|active|current|target|resource|scope|request|response|header|headers|attribute|attributes|label|labels|tag|tags|meta|metadata|context|baggage|otel|otlp|service|span|log|metric|rpc|grpc|event|user|enduser|client)*$/;

/** Distinct keys that are remembered. Ordinary telemetry has a few hundred. */
const MOST_KEYS = 4096;
const LONGEST_REMEMBERED = 256;

/** Tells what keys mean. Keys repeat from record to record, so that each is looked at once. */
export class NamedKeys {
  readonly #names: ReadonlyMap<string, KeyMeaning>;
  readonly #ending: RegExp;
  readonly #known = new Map<string, KnownKey>();

  constructor(orgNames: readonly string[] = defaultOrgNames) {
    const names = orgNames.flatMap((name): [string, KeyMeaning][] => {
      const words = wordsOf(name);
      const letters = words.join('');
      const meaning = words.length > 1 ? 'org' : 'orgWord';
      return [letters, `${letters}s`].map((text) => [text, meaning]);
    });
    this.#names = new Map<string, KeyMeaning>([
      ['agentid', 'agent'],
      ['baggage', 'pairs'],
      ['cookie', 'pairs'],
      ['tracestate', 'pairs'],
      ...names,
    ]);
    this.#ending = new RegExp(`(?:${[...this.#names.keys()].join('|')})$`, 'i');
  }

  of(key: string): KnownKey {
    const known = this.#known.get(key);
    if (known) return known;
    const found = { meaning: this.#meaningOf(key), json: `${JSON.stringify(key)}:` };
    if (key.length > LONGEST_REMEMBERED) return found;
    if (this.#known.size >= MOST_KEYS) this.#known.clear();
    this.#known.set(key, found);
    return found;
  }

  #meaningOf(key: string): KeyMeaning | undefined {
    const end = key.slice(-LONGEST_REMEMBERED);
    // A flood of keys that are all different is what this is for: their words are asked for only if they matter.
    if (ascii.test(end) && !this.#ending.test(end.replaceAll(separators, ''))) return undefined;
    const words = wordsOf(end);
    const letters = words.join('');
    for (const [name, meaning] of this.#names) {
      if (!letters.endsWith(name)) continue;
      const before = letters.slice(0, -name.length);
      if (neutral.test(before)) return meaning;
      // `parent.org_id` may be something else's org: only an id of our form names one of ours.
      if (meaning !== 'pairs' && endsInWords(words, name)) return meaning === 'org' ? 'orgWord' : meaning;
    }
    return undefined;
  }
}

const ascii = /^[ -~]*$/;
const separators = /[^a-z0-9]+/gi;

const endsInWords = (words: readonly string[], name: string): boolean =>
  words.some((_, at) => words.slice(at).join('') === name);

const wordsOf = (name: string): string[] =>
  plainLetters(name)
    .replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
