import { BulkheadError } from '@bulkhead/tenancy';

/** A command line without the process around it. */
export interface Command {
  readonly usage: string;
  /** Gives the exit code. */
  run(args: readonly string[], needed: (variable: string) => string, say: Say): Promise<number>;
}

export interface Say {
  /** What a script reads. */
  out(text: string): void;
  /** What a person reads. */
  note(text: string): void;
}

/** Never fails: 2 means that the command could not do its work. */
export const runCommand = async (
  command: Command,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  say: Say,
): Promise<number> => {
  if (args.includes('--help')) {
    say.out(command.usage);
    return 0;
  }
  try {
    return await command.run(args, (variable) => needed(env, variable), say);
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: string };
    say.note(message ?? String(error));
    if (String(code).startsWith('ERR_PARSE_ARGS')) say.note(`\n${command.usage}`);
    return 2;
  }
};

const needed = (env: Readonly<Record<string, string | undefined>>, variable: string): string => {
  const value = env[variable];
  if (value) return value;
  throw new BulkheadError(
    'CONFIGURATION_INVALID',
    `${variable} is not set, expected that of the deployment; set it as .env.example describes`,
    { field: variable },
  );
};
