import { BulkheadError } from '@bulkhead/tenancy';
import { nativeEngine } from '../engine/native.js';
import { resolveMigration } from '../resolve.js';
import { installSealKeys } from '../seal-keys.js';
import { type Arguments, readArguments, USAGE } from './arguments.js';
import { deploy } from './deploy.js';
import { dump } from './dump.js';
import { migrate } from './migrate.js';
import { developmentUrl } from './migration-url.js';
import { runPrisma } from './run-prisma.js';
import { status } from './status.js';

/** The exit code: 0 done, 1 failed or something to do, 2 wrong arguments. */
export async function main(args: readonly string[]): Promise<number> {
  const read = readArguments(args);
  if (typeof read === 'string') {
    process.stderr.write(`${read}\n${USAGE}\n`);
    return 2;
  }
  try {
    return await run(read);
  } catch (error) {
    process.stderr.write(`${error instanceof BulkheadError ? error.message : (error as Error).stack}\n`);
    return 1;
  }
}

async function run(args: Arguments): Promise<number> {
  if (args.command === 'dump') return dump(args);
  const url = await developmentUrl();
  const native = nativeEngine();
  switch (args.command) {
    case 'migrate':
      return migrate(url, args);
    case 'deploy': {
      const code = native ? await runPrisma(['migrate', 'deploy'], url, native) : await deploy(url);
      const keys = process.env['CONTEXT_SEAL_KEY'];
      if (code === 0 && keys) await installSealKeys(url, keys);
      return code;
    }
    case 'status':
      return native ? runPrisma(['migrate', 'status'], url, native) : status(url);
    case 'resolve':
      await resolveMigration({ url, migration: args.migration, as: args.as });
      process.stdout.write(`${args.migration} is recorded as ${args.as}.\n`);
      return 0;
  }
}
