import { parseArgs } from 'node:util';

export type Arguments =
  | {
      readonly command: 'migrate';
      readonly name: string | undefined;
      readonly createOnly: boolean;
      readonly acceptDataLoss: boolean;
    }
  | { readonly command: 'deploy' | 'status' }
  | { readonly command: 'resolve'; readonly migration: string; readonly as: 'applied' | 'rolled-back' }
  | { readonly command: 'dump'; readonly check: boolean };

export const USAGE = `usage:
  pnpm db:migrate [--name <words>] [--create-only] [--accept-data-loss]
  pnpm db:deploy
  pnpm db:status
  pnpm db:resolve --applied <migration> | --rolled-back <migration>
  pnpm db:dump [--check]`;

/** The arguments, or what is wrong with them. */
export function readArguments([command, ...args]: readonly string[]): Arguments | string {
  try {
    switch (command) {
      case 'migrate': {
        const { values } = parseArgs({
          args,
          options: {
            name: { type: 'string' },
            'create-only': { type: 'boolean', default: false },
            'accept-data-loss': { type: 'boolean', default: false },
          },
        });
        const { name, 'create-only': createOnly, 'accept-data-loss': acceptDataLoss } = values;
        return { command, name, createOnly, acceptDataLoss };
      }
      case 'deploy':
      case 'status':
        parseArgs({ args, options: {} });
        return { command };
      case 'resolve': {
        const { values } = parseArgs({
          args,
          options: { applied: { type: 'string' }, 'rolled-back': { type: 'string' } },
        });
        const { applied, 'rolled-back': rolledBack } = values;
        if (applied && !rolledBack) return { command, migration: applied, as: 'applied' };
        if (rolledBack && !applied) return { command, migration: rolledBack, as: 'rolled-back' };
        return 'resolve takes one of --applied and --rolled-back, with the name of a migration.';
      }
      case 'dump': {
        const { values } = parseArgs({ args, options: { check: { type: 'boolean', default: false } } });
        return { command, check: values.check };
      }
      default:
        return `${command ?? 'no command'} is none of migrate, deploy, status, resolve, dump.`;
    }
  } catch (error) {
    return (error as Error).message;
  }
}
