import { allowedMethods, type CommandRule, refusedMethods, ruleFor } from './command-rule.js';
import type { Encoding } from './scoped-command.js';

/** The rule of a call, from its arguments: a container such as XGROUP is judged by its subcommand. */
export type RuleOf = (given: readonly unknown[]) => CommandRule;

export interface CommandMethod {
  readonly method: string;
  readonly ruleOf: RuleOf;
  readonly encoding: Encoding;
}

/** Refused commands are methods too, at run time only, so that their refusal can say why. */
export const commandMethods = (own: object): CommandMethod[] =>
  [...allowedMethods, ...refusedMethods]
    .filter((command) => !Object.hasOwn(own, command))
    .flatMap((command) => {
      const ruleOf = ruleOfCommand(command);
      return [
        { method: command, ruleOf, encoding: 'utf8' },
        { method: `${command}Buffer`, ruleOf, encoding: null },
      ];
    });

const ruleOfCommand = (command: string): RuleOf => {
  try {
    const rule = ruleFor(command);
    return () => rule;
  } catch {
    return (given) => ruleFor(command, given[0]);
  }
};
