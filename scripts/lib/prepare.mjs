// Takes a fresh clone to a built workspace with nothing but npm: pinned pnpm, install, build.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const state = join(root, '.bulkhead');
const tools = join(state, 'tools');

/** Prints a line for each step with its time, so that a long first run is not a silent one. */
export const step = async (title, work) => {
  const began = performance.now();
  process.stderr.write(`${title} …\n`);
  const result = await work();
  process.stderr.write(`${title}: ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
  return result;
};

/** Runs a command; its output goes to stderr, and a failure ends the script with the command's code. */
export const run = (command, args, options = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });

export const mustRun = async (...command) => {
  const code = await run(...command);
  if (code !== 0)
    fail(`${command[0]} ${command[1].join(' ')} ended with code ${code}; its output above says why`);
};

export const fail = (message) => {
  console.error(message);
  process.exit(1);
};

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const turbo = join(root, 'node_modules', 'turbo', 'bin', 'turbo');

export const runTurbo = (...args) => run(process.execPath, [turbo, 'run', ...args]);

export const prepare = async () => {
  try {
    mkdirSync(state, { recursive: true, mode: 0o700 });
    writeFileSync(join(state, '.writable'), '');
  } catch (error) {
    fail(`${state} cannot be written (${error.code}); clone into a folder that you own and that has room`);
  }
  process.env.TURBO_TELEMETRY_DISABLED = '1';
  process.env.DO_NOT_TRACK = '1';
  // turbo starts package scripts by the name of the package manager, so the pinned one comes first.
  process.env.PATH = join(tools, 'node_modules', '.bin') + delimiter + process.env.PATH;

  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if (!existsSync(join(tools, 'node_modules', 'pnpm')) || readMark('pnpm') !== packageManager) {
    await step(`Fetching ${packageManager}`, async () => {
      mkdirSync(tools, { recursive: true });
      writeFileSync(join(tools, 'package.json'), '{"private":true}\n');
      await mustRun(
        npm,
        ['install', '--no-audit', '--no-fund', '--loglevel=error', '--save-exact', packageManager],
        {
          cwd: tools,
        },
      );
      writeMark('pnpm', packageManager);
    });
  }

  const wanted = installHash();
  if (!existsSync(join(root, 'node_modules')) || readMark('install') !== wanted) {
    await step('Installing packages', async () => {
      await mustRun(join(tools, 'node_modules', '.bin', 'pnpm'), [
        'install',
        '--frozen-lockfile',
        '--reporter=append-only',
      ]);
      writeMark('install', wanted);
    });
  }

  await step('Building', async () => {
    const code = await runTurbo('build', '--output-logs=errors-only');
    if (code !== 0) fail('the build failed; its output above says why');
  });
};

// The lockfile and the workspace file decide what is installed, and Node's version which binaries are.
const installHash = () => {
  const hash = createHash('sha256').update(`${process.version} ${process.platform} ${process.arch}`);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
};

const mark = (name) => join(state, `${name}.done`);
const readMark = (name) => (existsSync(mark(name)) ? readFileSync(mark(name), 'utf8') : undefined);
const writeMark = (name, value) => writeFileSync(mark(name), value);
