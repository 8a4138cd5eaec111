// run.mjs <package> <entry> …: builds the package if its sources changed, then runs its dist/<entry>.js.
// Build output goes to stderr, so that stdout carries only what the command prints.
import { spawn, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [name, entry, ...args] = process.argv.slice(2);
const turbo = createRequire(import.meta.url).resolve('turbo/bin/turbo');
const build = spawnSync(
  process.execPath,
  [turbo, 'run', 'build', `--filter=@bulkhead/${name}`, '--output-logs=errors-only', '--log-prefix=none'],
  { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
);
if (build.status !== 0) {
  process.stderr.write(build.stdout);
  process.exit(1);
}
const child = spawn(process.execPath, [`${root}/packages/${name}/dist/${entry}.js`, ...args], {
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
