import { mayHoldForbiddenName, refuseForbiddenNames } from '../access/forbidden-names.js';
import { exception } from '../exception.js';
import type { Body } from './body.js';
import type { Formatter, Sql } from './formatter.js';
import { isMultipart, STATEMENT_LIMIT, type Statement } from './statement.js';

/**
 * Statements of everybody but the administrator are read before they run, to the last word. One that cannot be read is
 * refused: the engine might find in it what this server did not see.
 */
export async function inspect(
  statement: Statement,
  { body, user, ...search }: { body: Body; user: string; formatter: Formatter; sql: Sql },
): Promise<void> {
  if (isMultipart(body)) throw unreadable(user, 'a multipart body');
  const text = await completeText(statement, body, user, search);
  if (!mayHoldForbiddenName(text)) return;
  refuseForbiddenNames(await search.formatter.format(text, search.sql), user);
}

/** Of an INSERT whose data follow in the body the statement alone: the engine takes no expressions from data. */
async function completeText(
  { text, where }: Statement,
  body: Body,
  user: string,
  { formatter, sql }: { formatter: Formatter; sql: Sql },
): Promise<string> {
  if (where === 'body') {
    if (text === undefined)
      throw unreadable(
        user,
        `a statement that is longer than ${STATEMENT_LIMIT} bytes or compressed in that way`,
      );
    return text;
  }
  const begin = await body.whole(0);
  if (begin?.length === 0) return text ?? '';
  if (await awaitsData(text ?? '', formatter, sql)) return text ?? '';
  const whole = await body.whole(STATEMENT_LIMIT);
  if (!whole) throw unreadable(user, `a statement that is longer than ${STATEMENT_LIMIT} bytes`);
  return `${text}\n${body.decoded(whole, STATEMENT_LIMIT)}`;
}

async function awaitsData(text: string, formatter: Formatter, sql: Sql): Promise<boolean> {
  if (!/\b(FORMAT|VALUES)\b/i.test(text)) return false;
  const formatted = await formatter.format(text, sql);
  return /^INSERT INTO .* FORMAT \w+$/s.test(formatted);
}

function unreadable(user: string, what: string) {
  return exception(
    'ACCESS_DENIED',
    `${user}: Not enough privileges. Only the administrator may send ${what}.`,
  );
}
