import type { RedisCommander } from 'ioredis';
import type { AllowedCommand } from './command-verdicts.js';

/** A command or, for a container such as XGROUP, the container. */
type Method = AllowedCommand extends infer Name
  ? Name extends `${infer Container}|${string}`
    ? Container
    : Name
  : never;

/** Their replies name keys, which are given back as text only. */
type NamesKeys = 'scan' | 'xread' | 'xreadgroup' | 'lmpop' | 'zmpop';
type BufferMethod = `${Exclude<Method, NamesKeys>}Buffer`;

declare module 'ioredis/built/utils/RedisCommander.js' {
  interface ResultTypes<Result, Context> {
    orgPipeline: OrgPipeline;
  }
}

type Commands<Type extends 'default' | 'orgPipeline'> = Pick<
  RedisCommander<{ type: Type }>,
  Extract<Method | BufferMethod, keyof RedisCommander<{ type: Type }>>
>;

/** ioredis as an org sees it: the methods of the command table, and nothing else. */
export interface OrgCommands extends Commands<'default'> {
  /** A command by its name, for names that are data. Checked exactly as the methods are. */
  call(command: string, ...args: (string | number | Buffer)[]): Promise<unknown>;
  pipeline(): OrgPipeline;
  /** All or nothing, without another command in between. */
  multi(): OrgPipeline;
}

export interface OrgPipeline extends Commands<'orgPipeline'> {
  readonly length: number;
  call(command: string, ...args: (string | number | Buffer)[]): OrgPipeline;
  exec(): Promise<[error: Error | null, result: unknown][]>;
}
