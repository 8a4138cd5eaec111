import { takeLock } from '../generation-lock.js';
import { firstLine } from '../stack-error.js';
import { type StackInstance, stackPaths } from '../workspace.js';
import { supervise } from './supervisor.js';

// Started by launch-supervisor.ts in a session of its own, with its output in logs/supervisor.log.
const [workspace = '', instance = 'dev'] = process.argv.slice(2);
const paths = stackPaths(workspace, instance as StackInstance);
const ending = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => ending.abort());
process.on('SIGHUP', () => {});
process.on('uncaughtException', (error) => {
  console.error(error);
  process.exitCode = 1;
  ending.abort();
});

const lock = takeLock(paths.lock, 'supervisor');
if (lock) {
  try {
    await supervise(paths, ending.signal);
  } catch (error) {
    console.error(firstLine(error));
    process.exitCode = 1;
  }
  lock.release();
}
process.exit();
