import { runCommand } from './command.js';
import { verify } from './verify.js';

process.exitCode = await runCommand(verify, process.argv.slice(2), process.env, {
  out: console.log,
  note: console.error,
});
