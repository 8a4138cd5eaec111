import { expect } from '@jest/globals';
import type { Reply } from './call.js';

/** What differs between any two answers: the request's own id, the clock, and how often was asked. */
const changing = new Set(['date', 'x-request-id', 'ratelimit']);

export const comparable = ({ status, headers, text }: Reply) => ({
  status,
  headers: [...headers].filter(([name]) => !changing.has(name)),
  text: text.replace(headers.get('x-request-id') ?? '', '<request id>'),
});

/** Field by field, header by header, byte by byte. */
export const expectSame = (foreign: Reply, missing: Reply): void =>
  expect(comparable(foreign)).toEqual(comparable(missing));
