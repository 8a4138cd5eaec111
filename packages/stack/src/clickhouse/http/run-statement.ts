import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AccessControl } from '../access/access-control.js';
import { engineName } from '../access/engine-names.js';
import type { EngineProcess } from '../engine/engine-process.js';
import { engineSql } from '../engine/engine-sql.js';
import { sqlString } from '../sql/quote.js';
import type { Body } from './body.js';
import type { Formatter, Sql } from './formatter.js';
import { forward } from './forward.js';
import { inspect } from './inspect.js';
import { outgoingHeaders } from './outgoing-headers.js';
import type { Search } from './search.js';
import { onlyReads, type Statement } from './statement.js';
import { answersWithNames, translate, withPublicNames } from './translate.js';

export interface Run {
  readonly access: AccessControl;
  readonly formatter: Formatter;
  readonly engine: EngineProcess;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly search: Search;
  readonly body: Body;
  readonly statement: Statement;
  readonly user: string;
  readonly custom: ReadonlyMap<string, string>;
}

export async function runStatement(run: Run): Promise<void> {
  const { access, engine, request, response, body, statement, user } = run;
  const sql: Sql = (text) => engineSql(engine, access.bootstrap.secret, text);
  if (!access.isAdmin(user)) await inspect(statement, { body, user, formatter: run.formatter, sql });
  const translated = await translate(statement, user, run.formatter, sql);
  const queryId = run.search.get('query_id') ?? randomUUID();
  const ended = await forward(request, response, {
    engine,
    method: request.method ?? 'POST',
    path: `/?${searchOf(run, translated).with('query_id', queryId).toString()}`,
    headers: headersOf(run, translated),
    body: translated !== undefined && statement.where === 'body' ? Buffer.from(translated) : body.content(),
    ...(answersWithNames(statement, user) && { translate: withPublicNames }),
  });
  if (ended === 'client gone' && statement.text !== undefined && onlyReads(statement.text)) {
    await sql(
      `KILL QUERY WHERE query_id = ${sqlString(queryId)} AND user = ${sqlString(engineName(user))} ASYNC`,
    ).catch(() => {});
  }
}

function searchOf({ search, statement }: Run, translated: string | undefined): Search {
  return translated !== undefined && statement.where === 'url' ? search.with('query', translated) : search;
}

function headersOf({ access, request, statement, user, custom }: Run, translated: string | undefined) {
  const headers = outgoingHeaders(request.headers, { user, secret: access.bootstrap.secret, custom });
  if (answersWithNames(statement, user)) delete headers['accept-encoding'];
  if (translated !== undefined && statement.where === 'body') {
    delete headers['content-encoding'];
    headers['content-length'] = String(Buffer.byteLength(translated));
  }
  return headers;
}
