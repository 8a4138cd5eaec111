import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { Pool } from 'pg';
import { openSession } from '../session.js';
import { EngineError } from './engine-error.js';
import { adapterFactory } from './pg-adapter.js';
import type { ScriptError } from './run-script.js';
import { freeEngine, loadEngine, orPanic, type SchemaEngine } from './wasm.js';

export interface EngineOptions {
  readonly url: string;
  /** Files of the Prisma schema, by path. */
  readonly datamodels?: [path: string, content: string][] | undefined;
  readonly onLog?: (line: string) => void;
  readonly onScript?: (script: string) => void;
}

export interface EngineSession {
  readonly session: Pool;
  /** Runs one method of the engine; what it rejects with is an EngineError. */
  call<T>(work: (engine: SchemaEngine) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Filters of Prisma's config that we do not use; the engine asks for them in most calls. */
export const filters = { externalTables: [], externalEnums: [] };

export async function openEngine({
  url,
  datamodels,
  onLog,
  onScript,
}: EngineOptions): Promise<EngineSession> {
  const session = await openSession(url);
  let failed: { error: ScriptError; script: string } | undefined;
  const adapter = adapterFactory(url, session, {
    onScript: (script) => onScript?.(script),
    onScriptError: (error, script) => {
      failed = { error, script };
    },
  });
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    failed = undefined;
    try {
      return await orPanic(work);
    } catch (error) {
      throw EngineError.from(error, failed);
    }
  };
  try {
    const engine = await attempt(async () =>
      (await loadEngine()).new(
        { datamodels },
        onLog ?? (() => {}),
        bindMigrationAwareSqlAdapterFactory(adapter),
      ),
    );
    return {
      session,
      call: (work) => attempt(() => work(engine)),
      close: async () => {
        freeEngine(engine);
        await session.end();
      },
    };
  } catch (error) {
    await session.end();
    throw error;
  }
}
