import type { KeySpace } from '../keys/key-space.js';
import { flatten } from './argument.js';
import { ruleFor } from './command-rule.js';
import { scopeCommand } from './scope-command.js';

/** A command as the driver takes it: judged, its arguments flat, its keys in the org's space. */
export const prepareCommand = (space: KeySpace, command: string, given: readonly unknown[]) => {
  const name = String(command).toLowerCase();
  const flat = flatten(name, given);
  const rule = ruleFor(name, flat[0]);
  const { args, reply } = scopeCommand(space, rule, flat);
  // Numbers become text here; the driver would do the same later.
  return { name, args: args as (string | Buffer)[], reply };
};
