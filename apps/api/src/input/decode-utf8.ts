import { InputError } from './input-error.js';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Refuses what is not UTF-8 instead of putting U+FFFD in its place, which would store another text than was sent. */
export const decodeUtf8 = (bytes: Uint8Array): string => {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new InputError([{ in: 'body', field: '', detail: 'not valid UTF-8' }], 'MALFORMED_BODY', cause);
  }
};
