import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { apiUnderTest } from '../test/api-under-test.js';
import { call } from '../test/call.js';

const api = apiUnderTest();
const command = fileURLToPath(new URL('../dist/verify-audit.js', import.meta.url));
const verify = (input: string) => spawnSync(process.execPath, [command], { input, encoding: 'utf8' });

describe('the offline verifier', () => {
  test('finds an export intact, and every change of it', async () => {
    for (let n = 0; n < 5; n += 1) {
      await call(api.url, api.acme.keys.owner, 'POST /v1/projects', { body: { name: `p${n}` } });
    }
    const { text } = await call(api.url, api.acme.keys.owner, 'GET /v1/audit/export');
    const lines = text.trimEnd().split('\n');
    const whole = verify(text);
    expect([whole.status, whole.stdout]).toEqual([
      0,
      expect.stringMatching(new RegExp(`^intact: ${lines.length} entries`)),
    ]);

    const changed: string[][] = [
      text.trimEnd().replace('project.create', 'project.delete').split('\n'),
      lines.toSpliced(2, 1),
      lines.toSpliced(2, 0, lines[2] ?? ''),
      [...lines.slice(0, 2), lines[3] ?? '', lines[2] ?? ''],
      [...lines, '{}'],
    ];
    for (const one of changed) {
      const { status, stdout } = verify(`${one.join('\n')}\n`);
      expect([status, stdout]).toEqual([1, expect.stringMatching(/^not intact: line \d+/)]);
    }
  });
});
