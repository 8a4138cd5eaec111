import type { KeyMeaning, NamedKeys } from './named-keys.js';
import type { RecordFault } from './record-fault.js';

/** Whose records they are: what the credential says. */
export interface Sender {
  readonly org: string;
  /** Given when the credential is an agent's: it speaks for no other. */
  readonly agent: string | undefined;
  readonly keys: NamedKeys;
}

/** Levels below a value. Deeper ones are refused, so that no walk and no writer can be led too deep. */
const DEEPEST = 16;

/** The fault of a value that names another org or agent under its key or anywhere below it. */
export const judgeNames = (
  sender: Sender,
  key: string,
  value: unknown,
  field: string,
): RecordFault | undefined => judge(sender, sender.keys.of(key).meaning, value, field, DEEPEST);

const judge = (
  sender: Sender,
  meaning: KeyMeaning | undefined,
  value: unknown,
  field: string,
  deeper: number,
): RecordFault | undefined => {
  if (typeof value === 'object' && value !== null) {
    if (deeper === 0) return { reason: 'invalid', field, detail: `nested beyond ${DEEPEST} levels` };
    const isList = Array.isArray(value);
    for (const [key, inner] of Object.entries(value)) {
      const own = isList ? undefined : sender.keys.of(key).meaning;
      // What stands below `org` is about an org, whatever it is called there.
      const fault = judge(sender, own ?? below(meaning), inner, `${field}.${key}`, deeper - 1);
      if (fault) return fault;
    }
    return undefined;
  }
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
    const fault = judge(sender, meaning, decoded(pair.slice(at + 1).trim()), `${field}.${key}`, 1);
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
