import { runCommand } from './command.js';
import { rotateSeal } from './rotate-seal.js';

process.exitCode = await runCommand(rotateSeal, process.argv.slice(2), process.env, {
  out: console.log,
  note: console.error,
});
