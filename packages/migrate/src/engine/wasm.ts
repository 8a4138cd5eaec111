import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg';

export type { SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';

// Node has it; its types do not come with @types/node.
declare const WebAssembly: {
  instantiate(
    code: Uint8Array,
    imports: object,
  ): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
};

export class EnginePanic extends Error {
  override readonly name = 'EnginePanic';
}

let engineClass: Promise<typeof glue.SchemaEngine> | undefined;
let panicMessage: string | undefined;
let panic: EnginePanic | undefined;
const waiting = new Set<(error: unknown) => void>();

/**
 * Prisma's schema engine, compiled to WebAssembly. Its package's own entry imports the `.wasm` file as a
 * module, which Node does not do without a flag, so it is instantiated here.
 */
export const loadEngine = (): Promise<typeof glue.SchemaEngine> => (engineClass ??= instantiate());

/**
 * A call that the engine panics in never settles by itself; this one then rejects with an EnginePanic. The
 * engine's memory is not to be trusted after that, so every later call of this process rejects too.
 */
export const orPanic = <T>(call: () => Promise<T>): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    if (panic) return reject(panic);
    waiting.add(reject);
    call()
      .then(resolve, reject)
      .finally(() => waiting.delete(reject));
  });

export const freeEngine = (engine: glue.SchemaEngine): void => {
  if (!panic) engine.free();
};

async function instantiate(): Promise<typeof glue.SchemaEngine> {
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => (panicMessage = message) },
  });
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const code = await readFile(entry.replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(code, { './schema_engine_bg.js': imports() });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return glue.SchemaEngine;
}

/** The engine's way out, with two of its calls replaced. Their names end in a digest of the signature. */
function imports(): object {
  return Object.fromEntries(
    Object.entries(glue as Record<string, unknown>).map(([name, value]) => {
      if (name.startsWith('__wbg_setTimeout_')) return [name, setTimeoutUnreferenced];
      // The other import of this prefix asks where queueMicrotask is; it stays.
      if (name.startsWith('__wbg_queueMicrotask_') && !String(value).includes('return'))
        return [name, enqueue];
      return [name, value];
    }),
  );
}

/** The engine never clears the timer of its 10 s lock wait, which would hold a finished process for as long. */
const setTimeoutUnreferenced = (task: () => void, ms: number) => setTimeout(task, ms >>> 0).unref();

/** A panic is thrown out of a task of the engine's own, where nobody could catch it and the process would end. */
const enqueue = (task: () => void) =>
  queueMicrotask(() => {
    try {
      task();
    } catch (error) {
      panic = new EnginePanic(panicMessage ?? (error as Error).message, { cause: error });
      for (const reject of waiting) reject(panic);
    }
  });
