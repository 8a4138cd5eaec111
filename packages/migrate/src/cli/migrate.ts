import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createMigration } from '../create.js';
import { prismaFolder } from '../migration-list.js';
import type { MigrateArguments } from './arguments.js';

export async function migrate(
  url: string,
  { name, createOnly, acceptDataLoss }: MigrateArguments,
): Promise<number> {
  const isolationSql = await readFile(join(prismaFolder, 'isolation.sql'), 'utf8').catch(() => undefined);
  const { created, applied } = await createMigration({
    url,
    isolationSql,
    createOnly,
    acceptDataLoss,
    ...(name !== undefined && { name }),
  });
  for (const migration of applied) process.stdout.write(`Applied ${migration}.\n`);
  if (created && createOnly) {
    process.stdout.write(`Wrote prisma/migrations/${created}: edit it, then run \`pnpm db:migrate\`.\n`);
  } else if (created) {
    process.stdout.write(
      `Wrote prisma/migrations/${created}: commit it, with the dump that \`pnpm db:dump\` writes.\n`,
    );
  } else {
    process.stdout.write('Migrations and schema agree: nothing to write.\n');
  }
  return 0;
}
