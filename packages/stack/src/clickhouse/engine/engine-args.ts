import type { EngineLayout } from './engine-layout.js';

/** The last statement waits for the end of standard input. Until then others are served. */
const SCRIPT = `
  CREATE DATABASE IF NOT EXISTS default;
  SYSTEM START LISTEN HTTP;
  SELECT count() FROM parent FORMAT Null
`;

export function engineArgs({ config, data }: EngineLayout, port: number, logFile: string): string[] {
  return [
    `--config-file=${config}`,
    `--path=${data}`,
    '--listen_host=127.0.0.1',
    `--http_port=${port}`,
    // On the level of errors the log repeats statements with the values in them, passwords among them.
    '--log-level=fatal',
    `--logger.log=${logFile}`,
    '--table=parent',
    '--structure=line String',
    '--input-format=LineAsString',
    '--query',
    SCRIPT,
  ];
}
