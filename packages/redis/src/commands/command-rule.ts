import { BulkheadError } from '@bulkhead/tenancy';
import { commandData } from './command-data.js';
import { allowedCommands, refusals } from './command-verdicts.js';
import type { KeySpec } from './server-commands.js';

/** What may be sent, with the positions of its keys. */
export interface CommandRule {
  readonly name: string;
  /** The word that is sent first: the name itself, or the container of a subcommand. */
  readonly method: string;
  readonly keys: readonly KeySpec[];
}

/** The rule of a command, or its refusal: what the table does not list is refused as well. */
export const ruleFor = (command: unknown, subcommand?: unknown): CommandRule => {
  const name = String(command).toLowerCase();
  // Not of a list or an object: what is sent is what they hold, and not their text.
  const word = typeof subcommand === 'string' ? subcommand.toLowerCase() : '';
  const rule = rules.get(containers.has(name) ? `${name}|${word}` : name);
  if (rule) return rule;
  throw refusal(name, subcommand);
};

/** Method names of an org's client: commands, with containers under their own name. */
export const allowedMethods: readonly string[] = [...new Set(allowedCommands.map(methodOf))];

export const refusedMethods: readonly string[] = Object.keys(commandData).filter(
  (name) => !name.includes('|') && !allowedMethods.includes(name),
);

function methodOf(name: string): string {
  return name.split('|', 1)[0] as string;
}

const containers = new Set(allowedCommands.filter((name) => name.includes('|')).map(methodOf));

const rules = new Map<string, CommandRule>(
  allowedCommands.map((name) => [
    name,
    { name, method: methodOf(name), keys: commandData[name].keys } satisfies CommandRule,
  ]),
);

const reasons = new Map<string, string>(
  Object.entries(refusals).flatMap(([reason, names]) => names.map((name) => [name, reason] as const)),
);

const refusal = (name: string, subcommand: unknown): BulkheadError => {
  const full = `${name}|${String(subcommand).toLowerCase()}`;
  const reason = (containers.has(name) && reasons.get(full)) || reasons.get(name);
  const shown = JSON.stringify(name.slice(0, 40).toUpperCase());
  return new BulkheadError(
    'OPERATION_REFUSED',
    reason
      ? `redis command ${shown} is refused: it ${reason}`
      : `redis command ${shown} is refused: it is not in the command table; a new command has to be judged in packages/redis first`,
  );
};
