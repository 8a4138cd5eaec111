import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { BulkheadError } from '@bulkhead/tenancy';
import { escapeIdentifier } from 'pg';
import { openSession, parseUrl, withDatabase } from '../session.js';
import { answer, connectionCode, type RpcRequest } from './rpc.js';
import { type EngineSession, openEngine } from './schema-engine.js';

/**
 * What the regular CLI starts in place of the engine binary: JSON-RPC in lines on stdin and stdout, or
 * `cli <command>`, whose answer is an exit code and log lines on stderr.
 */
export async function standIn(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    options: { datasource: { type: 'string' }, datamodels: { type: 'string', multiple: true } },
  });
  const { url } = JSON.parse(String(values['datasource'] ?? '{}')) as { url?: string };
  const [word, command] = positionals;
  if (word === 'cli') return runCommand(command, requireUrl(url));
  const paths = (values['datamodels'] ?? []) as string[];
  return serve(async () =>
    openEngine({
      url: requireUrl(url),
      // An empty list is one that the engine panics at.
      datamodels: paths.length > 0 ? paths.map((path) => [path, readFileSync(path, 'utf8')]) : undefined,
      onLog: (line) => process.stderr.write(`${line}\n`),
    }),
  );
}

async function serve(open: () => Promise<EngineSession>): Promise<void> {
  let engine: Promise<EngineSession> | undefined;
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line) as Partial<RpcRequest>;
    // What has no method is the CLI's receipt for a `print` of ours.
    if (request.method === undefined) continue;
    const response = await answer(request as RpcRequest, () => (engine ??= open()));
    const printed = (response as { result?: { stdout?: string | null } | null }).result?.stdout;
    if (printed) say({ jsonrpc: '2.0', id: request.id, method: 'print', params: { content: printed } });
    say(response);
  }
  await (await engine?.catch(() => undefined))?.close();
}

const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);

async function runCommand(command: string | undefined, url: string): Promise<void> {
  try {
    if (command === 'can-connect-to-database') return await (await openSession(url)).end();
    if (command === 'create-database') return await createDatabase(url);
    throw new Error(`The engine in WebAssembly has no command ${command}.`);
  } catch (error) {
    const { message } = error as Error;
    const error_code = error instanceof BulkheadError ? connectionCode(error) : undefined;
    // The CLI passes over the first line, which of the engine binary is a greeting.
    const lines = [{ message: 'schema engine in WebAssembly' }, { message, error_code }].map(
      (fields, index) =>
        JSON.stringify({ level: index ? 'ERROR' : 'INFO', target: 'schema_engine::logger', fields }),
    );
    process.stderr.write(`${lines.join('\n')}\n`);
    process.exitCode = 1;
  }
}

async function createDatabase(url: string): Promise<void> {
  const session = await openSession(withDatabase(url, 'postgres'));
  try {
    await session.query(`create database ${escapeIdentifier(parseUrl(url).database)}`);
  } finally {
    await session.end();
  }
}

function requireUrl(url: string | undefined): string {
  if (url) return url;
  throw new BulkheadError(
    'CONFIGURATION_INVALID',
    'MIGRATION_DATABASE_URL is not set: it names the database to work on.',
  );
}
