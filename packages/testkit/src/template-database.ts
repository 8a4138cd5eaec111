import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deployMigrations, installSealKeys, migrationsHash } from '@bulkhead/migrate';
import type { StackEndpoints } from '@bulkhead/stack';
import { sealKeys } from './seal-keys.js';
import { inDatabase, withSuperuser } from './superuser.js';

const prisma = new URL('../../../prisma/', import.meta.url);
const migrations = fileURLToPath(new URL('migrations', prisma));

export const templateName = async (): Promise<string> => {
  const hash = createHash('sha256').update(await migrationsHash(migrations));
  return `template_${hash
    .update(readFileSync(new URL('bootstrap.sql', prisma)))
    .digest('hex')
    .slice(0, 16)}`;
};

/** One template database per content of migrations and bootstrap.sql, once for all test runs that share the stack. */
export const ensureTemplate = async ({ postgres }: StackEndpoints): Promise<void> => {
  const name = await templateName();
  await withSuperuser(postgres.superuserUrl, async (client) => {
    await client.query(`select pg_advisory_lock(hashtext('bulkhead template'))`);
    const ready = await client.query('select from pg_database where datname = $1 and datistemplate', [name]);
    if (ready.rowCount) return;
    // A template that is there but not marked was left half-migrated by a run that was killed.
    await client.query(`drop database if exists ${name} with (force)`);
    await client.query(`create database ${name} owner bulkhead_migrator`);
    const url = inDatabase(postgres.migrationUrl, name);
    await deployMigrations({ url, directory: migrations });
    await installSealKeys(url, sealKeys);
    await client.query(`alter database ${name} is_template true allow_connections false`);
  });
};
