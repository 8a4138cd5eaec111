import { InputError } from '../input/input-error.js';

/** Beyond INGEST_BODY_LIMIT_BYTES. */
export const tooLarge = (limit: number): InputError =>
  tooMuch(`larger than ${limit} bytes once unpacked; send it in parts`);

export const tooMuch = (detail: string): InputError =>
  new InputError([{ in: 'body', field: '', detail }], 'BODY_TOO_LARGE');

export const malformed = (detail: string, cause?: unknown): InputError =>
  new InputError([{ in: 'body', field: '', detail }], 'MALFORMED_BODY', cause);

export const unsupported = (field: string, value: string | undefined, expected: string): InputError =>
  new InputError(
    [
      {
        in: 'header',
        field,
        detail: `is ${JSON.stringify((value ?? '').slice(0, 60))}, expected ${expected}`,
      },
    ],
    'UNSUPPORTED_MEDIA_TYPE',
  );
