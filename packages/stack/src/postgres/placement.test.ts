import { existsSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { temporaryWorkspace } from '../../test/temporary-workspace.js';
import { ensureStack } from '../ensure-stack.js';
import { probePostgres } from '../probe/postgres.js';
import { stackStatus } from '../stack-status.js';
import { resetStack } from '../stop-stack.js';
import { OUTSIDE } from './placement.js';

const asRoot = process.getuid?.() === 0 ? test : test.skip;

asRoot('in a checkout that only root may enter, Postgres keeps its data outside and says where', async () => {
  const workspace = await temporaryWorkspace({ mode: 0o700 });
  const said: string[] = [];
  const { postgres } = await ensureStack({
    workspace,
    only: ['postgres'],
    onProgress: (line) => said.push(line),
  });
  expect(await probePostgres(postgres.url)).toMatch(/^18\./);
  const { dataDir = '' } = (await stackStatus({ workspace })).postgres;
  expect(dataDir.startsWith(`${OUTSIDE}/`)).toBe(true);
  expect(said.join('\n')).toContain(`who cannot enter ${workspace}: its data is in ${OUTSIDE}/`);
  await resetStack({ workspace });
  expect(existsSync(dataDir)).toBe(false);
});
