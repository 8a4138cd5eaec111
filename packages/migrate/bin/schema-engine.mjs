#!/usr/bin/env node
// Named by PRISMA_SCHEMA_ENGINE_BINARY for the regular Prisma CLI: see docs/migrations.md.
import { existsSync } from 'node:fs';

const built = new URL('../dist/engine/stand-in-main.js', import.meta.url);
if (!existsSync(built)) {
  console.error('packages/migrate is not built: run `pnpm turbo run build --filter=@bulkhead/migrate`.');
  process.exit(1);
}
const { standIn } = await import(built.href);
await standIn(process.argv.slice(2));
