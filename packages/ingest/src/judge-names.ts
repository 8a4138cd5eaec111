import type { KeyMeaning, NamedKeys } from './named-keys.js';
import type { RecordFault } from './record-fault.js';

/** Whose records they are: what the credential says. */
export interface Sender {
  readonly org: string;
  /** Given when the credential is an agent's: it speaks for no other. */
  readonly agent: string | undefined;
  readonly keys: NamedKeys;
}

/** Levels below a value. Deeper ones are refused, so that no writer can be led too deep. */
const DEEPEST = 16;

interface Place {
  readonly meaning: KeyMeaning | undefined;
  readonly value: unknown;
  readonly field: string;
  readonly depth: number;
}

/**
 * The fault of a value that names another org or agent under its key or anywhere below it. Without recursion: what
 * lies deeper than is stored is looked at as well, and no depth can end it.
 */
export const judgeNames = (
  sender: Sender,
  key: string,
  value: unknown,
  field: string,
): RecordFault | undefined => {
  const left: Place[] = [{ meaning: sender.keys.of(key).meaning, value, field, depth: 0 }];
  let tooDeep: RecordFault | undefined;
  for (let place = left.pop(); place; place = left.pop()) {
    if (typeof place.value === 'object' && place.value !== null) {
      if (place.depth === DEEPEST) tooDeep ??= nestedTooDeep(place.field);
      for (const inner of placesIn(sender, place, place.value).reverse()) left.push(inner);
    } else {
      const fault = judgeText(sender, place);
      if (fault) return fault;
    }
  }
  return tooDeep;
};

/** Texts that nothing is said of are left out. */
const placesIn = (sender: Sender, { meaning, field, depth }: Place, within: object): Place[] => {
  const isList = Array.isArray(within);
  const places: Place[] = [];
  for (const key of Object.keys(within)) {
    const value = (within as Readonly<Record<string, unknown>>)[key];
    // What stands below `org` is about an org, whatever it is called there.
    const own = isList ? meaning : (sender.keys.of(key).meaning ?? below(meaning));
    if (own === undefined && (typeof value !== 'object' || value === null)) continue;
    places.push({ meaning: own, value, field: `${field}.${key}`, depth: depth + 1 });
  }
  return places;
};

const judgeText = (
  sender: Sender,
  { meaning, value, field }: Pick<Place, 'meaning' | 'value' | 'field'>,
): RecordFault | undefined => {
  if (meaning === undefined || value === null || value === undefined) return undefined;
  const given = String(value as string | number | boolean);
  if (meaning === 'pairs') return judgePairs(sender, given, field);
  const text = given.trim().toLowerCase();
  if (meaning === 'agent') {
    const isOther = sender.agent !== undefined && text !== sender.agent && uuid.test(text);
    return isOther ? otherAgent(field) : undefined;
  }
  if (text === sender.org || (meaning === 'orgWord' && !uuid.test(text))) return undefined;
  return otherOrg(field);
};

const nestedTooDeep = (field: string): RecordFault => ({
  reason: 'invalid',
  field,
  detail: `nested beyond ${DEEPEST} levels`,
});

const below = (meaning: KeyMeaning | undefined) => (meaning === 'pairs' ? undefined : meaning);

/** With or without hyphens, braces and `urn:uuid:`. */
const uuid = /^(?:urn:uuid:)?\{?[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\}?$/;

const judgePairs = (sender: Sender, text: string, field: string): RecordFault | undefined => {
  for (const pair of text.split(/[;,]/)) {
    const at = pair.indexOf('=');
    if (at < 0) continue;
    const key = decoded(pair.slice(0, at).trim());
    const { meaning } = sender.keys.of(key);
    if (meaning === undefined || meaning === 'pairs') continue;
    const fault = judgeText(sender, {
      meaning,
      value: decoded(pair.slice(at + 1).trim()),
      field: `${field}.${key}`,
    });
    if (fault) return fault;
  }
  return undefined;
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

export const otherOrg = (field: string): RecordFault => ({
  reason: 'other_org',
  field,
  detail: 'names an organization other than that of the credential',
});

export const otherAgent = (field: string): RecordFault => ({
  reason: 'other_agent',
  field,
  detail: 'names an agent other than that of the credential',
});
