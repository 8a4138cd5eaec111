import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { difference } from '../dump/compare.js';
import { dumpSchema } from '../dump/dump.js';
import { prismaFolder } from '../migration-list.js';
import { scratchServerUrl } from './migration-url.js';

export async function dump(
  { check }: { readonly check: boolean },
  file = join(prismaFolder, 'schema.sql'),
): Promise<number> {
  const current = await dumpSchema({ url: await scratchServerUrl() });
  if (!check) {
    await writeFile(file, current);
    process.stdout.write('Wrote prisma/schema.sql.\n');
    return 0;
  }
  const changes = difference(await readFile(file, 'utf8').catch(() => ''), current);
  if (!changes) {
    process.stdout.write('prisma/schema.sql is what the migrations make.\n');
    return 0;
  }
  process.stderr.write(
    `${changes}\n\nprisma/schema.sql is not what the migrations make (- committed, + made): ` +
      'if the change is meant, run `pnpm db:dump` and commit the file with its migration.\n',
  );
  return 1;
}
