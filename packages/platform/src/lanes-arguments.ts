import { parseArgs } from 'node:util';

export const lanesUsage = `pnpm lanes [--json]

Lists the ingest lanes with messages or dead letters: whose they are, which workers read them, how many messages wait or
are being stored, how long the oldest has been there, and how many dead letters there are. Never what is in them.
Takes REDIS_URL, DATABASE_URL and CONTEXT_SEAL_KEY, or those of the development stack.`;

export type LanesAsked = { readonly what: 'table' | 'json' | 'help' } | { readonly fault: string };

/** What is asked for, or in one line what is wrong with it. */
export const readLanesArguments = (args: string[]): LanesAsked => {
  const { tokens } = parseArgs({ args, strict: false, tokens: true, options: { json: { type: 'boolean' } } });
  let what: 'table' | 'json' | 'help' = 'table';
  for (const token of tokens) {
    const given = args[token.index] ?? '';
    if (given === '--json') what = what === 'help' ? 'help' : 'json';
    else if (given === '--help' || given === '-h') what = 'help';
    else if (given !== '--') return { fault: `argument ${JSON.stringify(given)}, expected --json or --help` };
  }
  return { what };
};
