import { defineConfig } from 'prisma/config';
import { nativeEngine, standIn } from './packages/migrate/src/engine/native.js';

// Prisma's engine binary where there is one, else our stand-in: the CLI never goes and downloads it.
process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= nativeEngine() ?? standIn;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env['MIGRATION_DATABASE_URL'] ?? '' },
});
