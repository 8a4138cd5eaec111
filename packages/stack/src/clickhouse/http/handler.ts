import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AccessControl } from '../access/access-control.js';
import { customSettings } from '../access/custom-settings.js';
import { isCustomSetting } from '../access/parse-settings.js';
import type { Engine } from '../engine/engine.js';
import { engineSql } from '../engine/engine-sql.js';
import { ClickHouseException, unsupported } from '../exception.js';
import { executeAccessRequest } from './access-request.js';
import { Body } from './body.js';
import { CREDENTIAL_PARAMS, readCredentials } from './credentials.js';
import { Formatter } from './formatter.js';
import { forward } from './forward.js';
import { respondDone, respondException } from './respond.js';
import { runStatement } from './run-statement.js';
import { Search } from './search.js';
import { asksAboutAccess, changesAccess, readStatement, showsDefinition } from './statement.js';

const HEALTH_CHECKS = new Set(['/ping', '/replicas_status']);
const SHOW_CREATE =
  'SHOW CREATE of users and policies: read system.users, system.row_policies and system.grants';

export class Handler {
  readonly #formatter = new Formatter();
  #accessChange: Promise<unknown> = Promise.resolve();

  constructor(
    readonly access: AccessControl,
    readonly engine: Engine,
  ) {}

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = new Body(request);
    try {
      await this.#answer(request, response, body);
    } catch (error) {
      if (response.destroyed) return;
      if (!(error instanceof ClickHouseException)) throw error;
      respondException(response, error);
    } finally {
      await body.discard();
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse, body: Body): Promise<void> {
    const { path, query } = target(request.url ?? '/');
    if (HEALTH_CHECKS.has(path)) return this.#passHealthCheck(request, response, path);
    if (path !== '/') {
      response
        .writeHead(404, { 'Content-Type': 'text/plain; charset=UTF-8' })
        .end(`There is no handle ${path}\n\nUse / or /ping for health checks.\n`);
      return;
    }
    const all = Search.parse(query);
    const { name: user, password } = readCredentials(request.headers, all);
    this.access.authenticate(user, password);
    const named = all.keys().filter(isCustomSetting);
    const requested = new Map(named.map((key) => [key, all.get(key) ?? '']));
    const search = all.without((key) => CREDENTIAL_PARAMS.includes(key) || isCustomSetting(key));
    const statement = await readStatement(search, body);
    const { text = '' } = statement;
    if (changesAccess(text)) return this.#changeAccess(request, response, search, user, text);
    if (showsDefinition(text)) throw unsupported(SHOW_CREATE);
    await this.#awaitAccess(user, text);
    const custom = customSettings(this.access.current, user, requested);
    const lease = await this.engine.enter();
    try {
      const { access } = this;
      const formatter = this.#formatter;
      await runStatement({
        access,
        formatter,
        request,
        response,
        search,
        body,
        statement,
        user,
        custom,
        engine: lease.engine,
      });
    } finally {
      lease.giveBack();
    }
  }

  async #passHealthCheck(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const lease = await this.engine.enter();
    try {
      await forward(request, response, {
        engine: lease.engine,
        method: 'GET',
        path,
        headers: {},
        body: Buffer.alloc(0),
      });
    } finally {
      lease.giveBack();
    }
  }

  async #changeAccess(
    request: IncomingMessage,
    response: ServerResponse,
    search: Search,
    user: string,
    text: string,
  ): Promise<void> {
    const database = String(request.headers['x-clickhouse-database'] ?? search.get('database') ?? 'default');
    const change = this.#accessChange.then(async () => {
      const lease = await this.engine.enter();
      try {
        const sql = (statement: string, params = {}) =>
          engineSql(lease.engine, this.access.bootstrap.secret, statement, { params });
        const method = request.method ?? '';
        await executeAccessRequest(this.access, sql, { text, user, method, database, search });
      } finally {
        lease.giveBack();
      }
    });
    this.#accessChange = change.catch(() => {});
    await change;
    respondDone(response, search.get('query_id'));
  }

  /** The engine learns access rules only when it starts: it is replaced before the first statement that they concern. */
  async #awaitAccess(user: string, text: string): Promise<void> {
    while (!this.access.isLoadedFor(user) || (!this.access.isLoaded && asksAboutAccess(text))) {
      await this.engine.reload();
    }
  }
}

function target(url: string): { path: string; query: string } {
  const at = url.indexOf('?');
  return at < 0 ? { path: url, query: '' } : { path: url.slice(0, at), query: url.slice(at + 1) };
}
