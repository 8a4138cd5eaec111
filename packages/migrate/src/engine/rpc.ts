import { BulkheadError } from '@bulkhead/tenancy';
import { describeFailure } from '../explain.js';
import { type MigrationList, nameOfScript } from '../migration-list.js';
import { EngineError } from './engine-error.js';
import { ScriptError } from './run-script.js';
import { type EngineSession, filters } from './schema-engine.js';
import type { SchemaEngine } from './wasm.js';

export interface RpcRequest {
  readonly id: number;
  readonly method: string;
  readonly params?: unknown;
}

const METHODS = [
  'applyMigrations',
  'createMigration',
  'dbExecute',
  'devDiagnostic',
  'diagnoseMigrationHistory',
  'diff',
  'ensureConnectionValidity',
  'evaluateDataLoss',
  'introspect',
  'introspectSql',
  'markMigrationApplied',
  'markMigrationRolledBack',
  'reset',
  'schemaPush',
  'version',
] as const satisfies readonly (keyof SchemaEngine)[];

/** The engine binary has one method under another name. */
const find = (method: string) =>
  METHODS.find((name) => name === (method === 'getDatabaseVersion' ? 'version' : method));

/** Answers one request of the regular CLI; `connect` opens the engine when the first one comes. */
export async function answer(request: RpcRequest, connect: () => Promise<EngineSession>): Promise<object> {
  const { id, method, params } = request;
  try {
    const name = find(method);
    if (!name) throw new Error(`The engine in WebAssembly has no method ${method}.`);
    const engine = await connect();
    if (READS_HISTORY.has(method))
      await fillHistoryCache(engine, params as { migrationsList: MigrationList });
    const result = await engine.call(async (it) =>
      (it[name] as (params: unknown) => Promise<unknown>)(params),
    );
    return { jsonrpc: '2.0', id, result: result ?? null };
  } catch (error) {
    return { jsonrpc: '2.0', id, error: { code: 4466, ...asRpcError(error, params) } };
  }
}

/**
 * The engine in WebAssembly needs in its cache what the migrations make, for these two; devDiagnostic fills it. The
 * CLI has called that before, but it fills nothing while a migration is pending.
 */
const READS_HISTORY = new Set(['evaluateDataLoss', 'createMigration']);

const fillHistoryCache = (engine: EngineSession, { migrationsList }: { migrationsList: MigrationList }) =>
  engine.call((it) => it.devDiagnostic({ migrationsList, filters }));

function asRpcError(error: unknown, params: unknown) {
  const { message, code, isPanic } = describe(error, params);
  return { message, data: { is_panic: isPanic, message, meta: null, ...(code && { error_code: code }) } };
}

function describe(
  error: unknown,
  params: unknown,
): { message: string; code?: string | undefined; isPanic: boolean } {
  if (error instanceof BulkheadError)
    return { message: error.message, code: connectionCode(error), isPanic: false };
  if (!(error instanceof EngineError)) return { message: (error as Error).message, isPanic: false };
  const { code, cause, script, isPanic } = error;
  if (!code && cause instanceof ScriptError && script !== undefined) {
    const migrations = (params as { migrationsList?: MigrationList }).migrationsList;
    const name = migrations && nameOfScript(migrations, script);
    // The code of the engine binary for this case; the engine in WebAssembly has none.
    if (name) return { message: describeFailure(name, cause), code: 'P3018', isPanic };
  }
  return { message: error.message, code, isPanic };
}

/** Prisma's code for what kept us from connecting. */
export function connectionCode({ cause }: BulkheadError): string {
  const codes: Record<string, string> = {
    '28P01': 'P1000',
    '28000': 'P1010',
    '3D000': 'P1003',
    '42501': 'P1010',
  };
  return codes[(cause as { code?: string } | undefined)?.code ?? ''] ?? 'P1001';
}
