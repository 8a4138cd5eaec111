import { parseArgs } from 'node:util';

export interface MigrateArguments {
  readonly command: 'migrate';
  readonly name: string | undefined;
  readonly createOnly: boolean;
  readonly acceptDataLoss: boolean;
}

export type Arguments =
  | MigrateArguments
  | { readonly command: 'deploy' }
  | { readonly command: 'status' }
  | { readonly command: 'resolve'; readonly migration: string; readonly as: 'applied' | 'rolled-back' }
  | { readonly command: 'dump'; readonly check: boolean };

export const USAGE = `usage:
  pnpm db:migrate [--name <words>] [--create-only] [--accept-data-loss]
  pnpm db:deploy
  pnpm db:status
  pnpm db:resolve --applied <migration> | --rolled-back <migration>
  pnpm db:dump [--check]`;

/** The arguments, or what is wrong with them. */
export function readArguments([command = '', ...args]: readonly string[]): Arguments | string {
  const read = Object.hasOwn(READ, command) && READ[command as Arguments['command']];
  if (!read) return `"${command}" is none of ${Object.keys(READ).join(', ')}.`;
  try {
    return read(args);
  } catch (error) {
    return (error as Error).message;
  }
}

const READ: Record<Arguments['command'], (args: string[]) => Arguments | string> = {
  migrate(args) {
    const { values } = parseArgs({
      args,
      options: {
        name: { type: 'string' },
        'create-only': { type: 'boolean', default: false },
        'accept-data-loss': { type: 'boolean', default: false },
      },
    });
    const { name, 'create-only': createOnly, 'accept-data-loss': acceptDataLoss } = values;
    return { command: 'migrate', name, createOnly, acceptDataLoss };
  },
  deploy(args) {
    parseArgs({ args, options: {} });
    return { command: 'deploy' };
  },
  status(args) {
    parseArgs({ args, options: {} });
    return { command: 'status' };
  },
  resolve(args) {
    const options = { applied: { type: 'string' }, 'rolled-back': { type: 'string' } } as const;
    const { applied, 'rolled-back': rolledBack } = parseArgs({ args, options }).values;
    if (applied && !rolledBack) return { command: 'resolve', migration: applied, as: 'applied' };
    if (rolledBack && !applied) return { command: 'resolve', migration: rolledBack, as: 'rolled-back' };
    return 'resolve takes one of --applied and --rolled-back, with the name of a migration.';
  },
  dump(args) {
    const { values } = parseArgs({ args, options: { check: { type: 'boolean', default: false } } });
    return { command: 'dump', check: values.check };
  },
};
