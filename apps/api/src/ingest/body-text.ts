import { isUtf8 } from 'node:buffer';
import { malformed } from './body-faults.js';

export const textOf = (bytes: Buffer): string => {
  if (!isUtf8(bytes)) throw malformed('not valid UTF-8');
  return bytes.toString();
};

/** A body may begin with a byte order mark. */
export const withoutMark = (text: string): string => (text.startsWith('\ufeff') ? text.slice(1) : text);
