// Written for every Node that can load a module at all.
import { readFileSync } from 'node:fs';

export function checkNode() {
  const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const floor = engines.node.replace('>=', '').split('.').map(Number);
  const running = process.versions.node.split('.').map(Number);
  if (running[0] > floor[0] || (running[0] === floor[0] && running[1] >= floor[1])) return;
  console.error(
    `Node ${process.versions.node} is too old, Bulkhead needs ${floor.join('.')} or newer; install it from https://nodejs.org and try again`,
  );
  process.exit(1);
}
