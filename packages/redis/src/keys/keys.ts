import { type OrgId, orgId } from '@bulkhead/tenancy';
import { channelCatalogue, type KeyName, keyCatalogue } from './key-catalogue.js';
import { KeySpace } from './key-space.js';
import { encodeSegment } from './segment.js';

type Names<Pattern> = Pattern extends `${string}<${infer Name}>${infer Rest}` ? Name | Names<Rest> : never;

/** What a key of the catalogue needs: an OrgId for `<org>`, text for every other segment. */
export type KeyParts<Name extends KeyName> = {
  readonly [Part in Names<(typeof keyCatalogue)[Name]['pattern']>]: Part extends 'org'
    ? OrgId
    : string | number;
};

/** Builds the keys and channels of the catalogue: the only place where one comes into being. */
export class Keys {
  readonly #org: (id: OrgId) => string;
  readonly #database: number;

  /** @param hashTags writes the org as `{org}`: Redis Cluster then keeps all keys of an org on one node. */
  constructor(hashTags = false, database = 0) {
    this.#database = database;
    this.#org = hashTags ? (id) => `{${canonical(id)}}` : canonical;
  }

  of<Name extends KeyName>(name: Name, parts: KeyParts<Name>): string {
    return this.#build(templates[name], parts);
  }

  /** A key without its last segment, for callers that build many which differ in a number there. */
  stem<Name extends KeyName>(name: Name, parts: Omit<KeyParts<Name>, 'unix_minute'>): string {
    return this.#build(templates[name].slice(0, -1), parts) + (templates[name].at(-1)?.text ?? '');
  }

  get revocations(): string {
    return this.#channel('revocations');
  }

  laneWake(group: string): string {
    return this.#channel('laneWake').replace('<group>', encodeSegment(group));
  }

  space(org: OrgId): KeySpace {
    return new KeySpace(`${this.#org(org)}:kv:`);
  }

  #channel(name: keyof typeof channelCatalogue): string {
    return channelCatalogue[name].pattern.replace('<database>', String(this.#database));
  }

  #build(template: Template, parts: object): string {
    const values = parts as Readonly<Record<string, string | number>>;
    let key = '';
    for (const { text, part } of template) {
      key += text;
      if (part === 'org') key += this.#org(values[part] as OrgId);
      else if (part !== undefined) key += encodeSegment(String(values[part]));
    }
    return key;
  }
}

const spelledRight = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An OrgId is lower-case already, unless somebody wrote one by a cast. */
const canonical = (id: OrgId): string => (spelledRight.test(id) ? id : orgId(id));

type Template = readonly { readonly text: string; readonly part?: string }[];

const template = (pattern: string): Template =>
  [...pattern.matchAll(/([^<]*)(?:<([^>]+)>|$)/g)]
    .filter(([all]) => all !== '')
    .map(([, text = '', part]) => (part === undefined ? { text } : { text, part }));

const templates = Object.fromEntries(
  Object.entries(keyCatalogue).map(([name, { pattern }]) => [name, template(pattern)]),
) as Record<KeyName, Template>;
