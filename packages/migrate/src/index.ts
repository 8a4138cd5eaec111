export { type CreateOptions, type Creation, createMigration } from './create.js';
export { type Deployment, type DeployOptions, type DeployProgress, deployMigrations } from './deploy.js';
export type { UnfinishedMigration } from './explain.js';
export type { History } from './history.js';
export { appendIsolation } from './isolation.js';
export { migrationsHash } from './migrations-hash.js';
export { resolveMigration } from './resolve.js';
export { installSealKeys } from './seal-keys.js';
export { type MigrationStatus, migrationStatus } from './status.js';
