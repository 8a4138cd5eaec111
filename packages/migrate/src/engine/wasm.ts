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

let panic: string | undefined;
let engineClass: Promise<typeof glue.SchemaEngine> | undefined;

/**
 * Prisma's schema engine, compiled to WebAssembly. Its package's own entry imports the `.wasm` file as a
 * module, which Node does not do without a flag, so it is instantiated here.
 */
export const loadEngine = (): Promise<typeof glue.SchemaEngine> => (engineClass ??= instantiate());

/** What the engine said when it panicked, once. A panicked instance is not used again. */
export function takePanic(): string | undefined {
  const message = panic;
  if (message !== undefined) [panic, engineClass] = [undefined, undefined];
  return message;
}

async function instantiate(): Promise<typeof glue.SchemaEngine> {
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message(message: string) {
        panic = message;
      },
    },
  });
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const code = await readFile(entry.replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(code, { './schema_engine_bg.js': imports() });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return glue.SchemaEngine;
}

/** The engine never clears the timer of its 10 s lock wait, which would hold a finished process for as long. */
function imports(): object {
  const unreferenced = (task: () => void, ms: number) => setTimeout(task, ms >>> 0).unref();
  return Object.fromEntries(
    Object.entries(glue).map(([name, value]) => [
      name,
      name.startsWith('__wbg_setTimeout_') ? unreferenced : value,
    ]),
  );
}
