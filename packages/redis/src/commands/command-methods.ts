import { allowedMethods, refusedMethods } from './command-rule.js';

export interface CommandMethod {
  readonly method: string;
  readonly command: string;
  /** null: the reply stays as Buffers. */
  readonly encoding: 'utf8' | null;
}

/** Refused commands are methods too, at run time only, so that their refusal can say why. */
export const commandMethods = (own: object): CommandMethod[] =>
  [...allowedMethods, ...refusedMethods]
    .filter((command) => !Object.hasOwn(own, command))
    .flatMap((command) => [
      { method: command, command, encoding: 'utf8' },
      { method: `${command}Buffer`, command, encoding: null },
    ]);
