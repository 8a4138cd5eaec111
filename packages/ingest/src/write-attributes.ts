import { judgeNames, type Sender } from './judge-names.js';
import type { RecordFault } from './record-fault.js';
import { quoted } from './write-value.js';

const MOST = 128;
const LONGEST_KEY = 256;
const LONGEST_VALUE = 16_384;

/** A map of texts. Numbers and booleans become text, lists and objects become JSON. */
export const writeAttributes = (sender: Sender, value: unknown): string | RecordFault | undefined => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const given = value as Readonly<Record<string, unknown>>;
  let json = '';
  let count = 0;
  for (const key of Object.keys(given)) {
    count += 1;
    if (count > MOST || key.length > LONGEST_KEY) return undefined;
    const item = given[key];
    if (item === null || item === undefined) continue;
    const known = sender.keys.of(key);
    if (known.meaning !== undefined || typeof item === 'object') {
      const fault = judgeNames(sender, key, item, `attributes.${key}`);
      if (fault) return fault;
    }
    const text = typeof item === 'object' ? JSON.stringify(item) : String(item as string | number | boolean);
    const written = text.length > LONGEST_VALUE ? undefined : quoted(text);
    if (written === undefined || quoted(key) === undefined) return undefined;
    json += (json === '' ? '' : ',') + known.json + written;
  }
  return `{${json}}`;
};
