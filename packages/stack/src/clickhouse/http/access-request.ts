import type { AccessControl } from '../access/access-control.js';
import type { SettingElement } from '../access/access-state.js';
import type { AccessStatement } from '../access/access-statement.js';
import { PROBE } from '../access/engine-names.js';
import { parseAccessStatement } from '../access/parse-access-statement.js';
import { isCustomSetting } from '../access/parse-settings.js';
import { ClickHouseException, CODES, exception, unsupported } from '../exception.js';
import { sqlName, sqlString } from '../sql/quote.js';
import { tokensOf } from '../sql/tokens.js';
import { formatOnce } from './formatter.js';
import type { Search } from './search.js';

export interface AccessRequest {
  readonly text: string;
  readonly user: string;
  readonly method: string;
  readonly database: string;
  readonly search: Search;
}

type Sql = (statement: string, params?: Readonly<Record<string, string>>) => Promise<string>;

/** CREATE USER, GRANT, CREATE ROW POLICY and the like: understood with the engine's help, kept by this server. */
export async function executeAccessRequest(
  access: AccessControl,
  sql: Sql,
  request: AccessRequest,
): Promise<void> {
  const { user, text, method, database } = request;
  if (!access.isAdmin(user)) {
    throw exception(
      'ACCESS_DENIED',
      `${user}: Not enough privileges. Only ${access.bootstrap.admin} may change access on the embedded server.`,
    );
  }
  if (method !== 'POST') {
    throw exception(
      'READONLY',
      `${user}: Cannot execute query in readonly mode. For queries over HTTP, method ${method} implies readonly.`,
    );
  }
  const formatted = await formatOnce(text, sql);
  const statement = parseAccessStatement(await withParameters(formatted, request.search, sql), database);
  await checkWithEngine(statement, sql);
  access.execute(statement);
}

/** `{name:Identifier}` and `{name:String}` stay in a formatted statement; their values are decoded by the engine. */
async function withParameters(formatted: string, search: Search, sql: Sql): Promise<string> {
  const tokens = tokensOf(formatted);
  let result = formatted;
  for (const [at, open] of [...tokens.entries()].reverse()) {
    const [name, colon, type, close] = tokens.slice(at + 1, at + 5);
    if (open.value !== '{' || open.kind !== 'symbol' || colon?.value !== ':' || !name || !type || !close)
      continue;
    const given = search.get(`param_${name.value}`);
    if (given === undefined) throw exception('BAD_ARGUMENTS', `Substitution \`${name.value}\` is not set.`);
    const value = JSON.parse(
      await sql(`SELECT {${name.value}:String} FORMAT JSONCompactEachRow`, {
        [`param_${name.value}`]: given,
      }),
    );
    if (type.value !== 'Identifier' && type.value !== 'String')
      throw unsupported(`{${name.value}:${type.value}} here`);
    const said = type.value === 'Identifier' ? sqlName(String(value[0])) : sqlString(String(value[0]));
    result = result.slice(0, open.start) + said + result.slice(close.end);
  }
  return result;
}

/** What the engine would refuse at its next start is refused now, with its own words. */
async function checkWithEngine(statement: AccessStatement, sql: Sql): Promise<void> {
  if (statement.kind === 'grant') {
    const [verb, word] = statement.revoke ? ['REVOKE', 'FROM'] : ['GRANT', 'TO'];
    await tried(`${verb} ${statement.rights} ${word} ${PROBE}`, sql);
  }
  for (const element of settingsOf(statement)) {
    if ('profile' in element || isCustomSetting(element.setting)) continue;
    for (const value of [element.value, element.min, element.max]) {
      if (value !== undefined)
        await sql(`SELECT 1 SETTINGS ${element.setting} = ${sqlString(value)} FORMAT Null`);
    }
  }
}

function settingsOf(statement: AccessStatement): SettingElement[] {
  if (!('settings' in statement)) return [];
  return statement.settings.flatMap((item) => {
    if (!('change' in item)) return [item];
    return 'element' in item ? [item.element] : [];
  });
}

// It cannot succeed: the engine keeps no changes. How it fails tells whether the rights make sense.
async function tried(statement: string, sql: Sql): Promise<void> {
  try {
    await sql(statement);
  } catch (error) {
    if (!(error instanceof ClickHouseException) || error.code !== CODES.ACCESS_STORAGE_READONLY) throw error;
  }
}
