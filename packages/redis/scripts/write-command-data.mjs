// Writes src/commands/command-data.ts from a live server's own COMMAND table: REDIS_URL=redis://… node scripts/write-command-data.mjs
// A command that is new to the server then fails the build until src/commands/command-verdicts.ts judges it.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { describeCommands } from '../dist/commands/server-commands.js';

const redis = new Redis(process.env.REDIS_URL);
const table = describeCommands(await redis.call('COMMAND'));
const version = /redis_version:(\S+)/.exec(await redis.info('server'))[1];
redis.disconnect();

const file = fileURLToPath(new URL('../src/commands/command-data.ts', import.meta.url));
writeFileSync(
  file,
  `// Written by scripts/write-command-data.mjs from COMMAND of Redis ${version}. Do not edit.
import type { ServerCommand } from './server-commands.js';

export const commandData = ${JSON.stringify(table)} as const satisfies Record<string, ServerCommand>;
`,
);
execFileSync(createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome'), ['format', '--write', file]);
