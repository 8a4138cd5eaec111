import { firstLine, StackError } from '../stack-error.js';
import { STORE_TITLES, type StoreName } from '../stores.js';

export interface Probed {
  readonly store: StoreName;
  /** The variable that the URL came from. */
  readonly variable: string;
  readonly url: string;
}

/** Only what a person needs: never the password, never the driver's stack. */
export function explainProbeError(error: unknown, { store, variable, url }: Probed): StackError {
  const { host, username, pathname } = new URL(url);
  const title = STORE_TITLES[store];
  const code = codeOf(error);
  const user = decodeURIComponent(username);
  if (WRONG_PASSWORD.has(code)) {
    const who = user === '' ? '' : ` of user "${user}"`;
    return new StackError(
      `${variable}: ${title} at ${host} refuses the password${who}: correct it in ${variable}.`,
      { cause: error },
    );
  }
  if (NO_DATABASE.has(code)) {
    const database = pathname.slice(1);
    return new StackError(
      `${variable}: ${title} at ${host} has no database "${database}": create it or correct ${variable}.`,
      { cause: error },
    );
  }
  const reason = UNREACHABLE[code] ?? firstLine(error);
  return new StackError(
    `${variable}: cannot use ${title} at ${host} (${reason}): start it, correct ${variable}, or unset it to use the embedded store.`,
    { cause: error },
  );
}

export function isWrongPassword(error: unknown): boolean {
  return WRONG_PASSWORD.has(codeOf(error));
}

// Postgres: SQLSTATE. Redis: first word of its answer. ClickHouse: number of its error.
const WRONG_PASSWORD = new Set([
  '28P01',
  '28000',
  'WRONGPASS',
  'NOAUTH',
  'CH516',
  'CH192',
  'CH193',
  'CH194',
  'CH401',
  'CH403',
]);
const NO_DATABASE = new Set(['3D000', 'CH81']);

const UNREACHABLE: Record<string, string> = {
  ECONNREFUSED: 'connection refused',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name cannot be resolved',
  ETIMEDOUT: 'no answer',
  TimeoutError: 'no answer',
  ECONNRESET: 'connection closed',
  EHOSTUNREACH: 'no route',
  ENETUNREACH: 'no route',
};

function codeOf(error: unknown): string {
  for (let at: unknown = error; at instanceof Error; at = at.cause ?? (at as AggregateError).errors?.[0]) {
    const code = (at as NodeJS.ErrnoException).code;
    if (typeof code === 'string') return code;
    if (at.name === 'TimeoutError') return at.name;
  }
  return '';
}
