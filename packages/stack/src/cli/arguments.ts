import { parseArgs } from 'node:util';
import { firstLine } from '../stack-error.js';
import { INSTANCES, type StackInstance } from '../workspace.js';

const COMMANDS = ['up', 'down', 'status', 'reset'] as const;

export interface Arguments {
  readonly command: (typeof COMMANDS)[number];
  readonly instance: StackInstance;
  readonly json: boolean;
}

const USAGE = 'use `pnpm stack up|down|status|reset [--instance dev|test] [--json]`';

/** What to do, or one line that says what is wrong. */
export function readArguments(args: readonly string[]): Arguments | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { instance: { type: 'string', default: 'dev' }, json: { type: 'boolean', default: false } },
    });
    const [word, ...more] = positionals;
    const command = COMMANDS.find((known) => known === word);
    const instance = INSTANCES.find((known) => known === values.instance);
    if (!command)
      return word === undefined ? `a command is missing: ${USAGE}.` : `unknown command "${word}": ${USAGE}.`;
    if (more.length > 0) return `unknown argument "${more[0]}": ${USAGE}.`;
    if (!instance) return `unknown instance "${values.instance}": ${USAGE}.`;
    return { command, instance, json: values.json };
  } catch (error) {
    return `${firstLine(error).split('. ')[0]}: ${USAGE}.`;
  }
}
