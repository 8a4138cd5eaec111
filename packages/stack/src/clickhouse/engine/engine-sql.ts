import { request } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { SUPERVISOR } from '../access/engine-names.js';
import { enginePassword } from '../access/render-user.js';
import { ClickHouseException, exception } from '../exception.js';
import type { EngineProcess } from './engine-process.js';

export interface SqlOptions {
  readonly params?: Readonly<Record<string, string>>;
  readonly user?: string;
}

/** Statements of this server itself, as users that only it can be. */
export async function engineSql(
  { port, agent }: Pick<EngineProcess, 'port' | 'agent'>,
  secret: string,
  statement: string,
  { params = {}, user = SUPERVISOR }: SqlOptions = {},
): Promise<string> {
  const search = new URLSearchParams({ max_query_size: String(2 ** 22), ...params });
  const headers = { 'X-ClickHouse-User': user, 'X-ClickHouse-Key': enginePassword(secret, user) };
  return new Promise((resolve, reject) => {
    const outgoing = request({
      host: '127.0.0.1',
      port,
      agent,
      method: 'POST',
      path: `/?${search.toString()}`,
      headers,
    });
    outgoing.once('error', (error) =>
      reject(exception('NETWORK_ERROR', `The ClickHouse engine is gone: ${error.message}.`)),
    );
    outgoing.once('response', (response) => {
      readText(response).then((text) => {
        const code = Number(response.headers['x-clickhouse-exception-code'] ?? 0);
        if (code === 0 && response.statusCode === 200) resolve(text);
        else reject(new ClickHouseException(code, response.statusCode ?? 500, text.trimEnd()));
      }, reject);
    });
    outgoing.end(statement);
  });
}
