import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Speaks the protocol of Prisma's engine binary, on the engine in WebAssembly: for the regular CLI. */
export const standIn = fileURLToPath(new URL('../../bin/schema-engine.mjs', import.meta.url));

/** Prisma's engine as a binary: named in the environment, or downloaded by Prisma beside its CLI. */
export function nativeEngine(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = env['PRISMA_SCHEMA_ENGINE_BINARY'];
  if (named) return resolve(named) === standIn ? undefined : resolve(named);
  const prisma = createRequire(import.meta.url).resolve('prisma/package.json');
  const folder = dirname(dirname(createRequire(prisma).resolve('@prisma/engines')));
  const file = readdirSync(folder).find(
    (name) => /^schema-engine-[\w.-]+$/.test(name) && !name.endsWith('.gz'),
  );
  return file && join(folder, file);
}
