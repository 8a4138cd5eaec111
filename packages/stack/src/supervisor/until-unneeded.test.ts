import { expect, test } from '@jest/globals';
import { temporaryWorkspace } from '../../test/temporary-workspace.js';
import { takeLock } from '../generation-lock.js';
import { takeLease } from '../leases.js';
import type { RunRecord } from '../run-record.js';
import { makeInstanceFolders, stackPaths } from '../workspace.js';
import { untilUnneeded } from './until-unneeded.js';

test('guarantees that a user who comes while the stack is about to stop keeps it', async () => {
  const paths = stackPaths(await temporaryWorkspace(), 'test');
  makeInstanceFolders(paths);
  const lock = takeLock(paths.lock, 'supervisor');
  const told = new AbortController();
  const states: RunRecord['state'][] = [];
  const run = {
    enter(state: RunRecord['state']) {
      states.push(state);
      // The worst moment: the record says "stopping", and nobody has looked at the leases again.
      if (state === 'stopping') takeLease(paths.leases);
      else told.abort();
    },
  };
  await untilUnneeded({ paths, run, started: new Map(), start: async () => {}, signal: told.signal });
  lock?.release();
  expect(states).toEqual(['stopping', 'ready']);
});
