import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryWorkspace } from '../../test/temporary-workspace.js';
import { until } from '../../test/until.js';
import { ensureStack } from '../ensure-stack.js';
import { probeRedis } from '../probe/redis.js';
import { stackStatus } from '../stack-status.js';
import { missingPackages } from './apt.js';
import { fetchRedis } from './fetch-server.js';
import { onPath } from './find-server.js';

describe('the server', () => {
  let workspace: string;
  let address: string;

  beforeAll(async () => {
    workspace = await temporaryWorkspace();
    ({ url: address } = (await ensureStack({ workspace, only: ['redis'] })).redis);
  });

  // Inline commands; the last answer counts.
  async function ask(...commands: string[]): Promise<string> {
    const { port, password } = new URL(address);
    const socket = connect({ host: '127.0.0.1', port: Number(port) });
    socket.write([`AUTH ${password}`, ...commands, 'QUIT', ''].join('\r\n'));
    let text = '';
    for await (const part of socket.setEncoding('utf8')) text += String(part);
    return text;
  }

  test('guarantees that nothing is answered without the password', async () => {
    const { host } = new URL(address);
    await expect(probeRedis(`redis://${host}`)).rejects.toMatchObject({ code: 'NOAUTH' });
    await expect(probeRedis(`redis://:wrong@${host}`)).rejects.toMatchObject({ code: 'WRONGPASS' });
  });

  test('guarantees that it listens on the loopback only and never drops a key for memory', async () => {
    expect(await ask('CONFIG GET bind')).toContain('127.0.0.1\r\n');
    expect(await ask('CONFIG GET maxmemory-policy')).toContain('noeviction');
  });

  test('has every acknowledged write again after kill -9', async () => {
    const writes = Array.from({ length: 500 }, (_, n) => `XADD ingest:acme * n ${n}`);
    expect((await ask(...writes)).match(/^\d+-\d+\r$/gm)).toHaveLength(500);
    const before = await stackStatus({ workspace });
    process.kill(before.redis.pid ?? 0, 'SIGKILL');
    await until(async () => {
      const { redis } = await stackStatus({ workspace });
      return redis.state === 'running' && redis.pid !== before.redis.pid;
    });
    expect(await ask('XLEN ingest:acme')).toContain(':500\r\n');
  });
});

describe('fetching a server', () => {
  const line =
    /^Redis: .*Install it and run the command again: .*apt-get install.*dnf install.*apk add.*brew install.*REDIS_URL.*\.$/;

  test('names the command for the usual systems where there is no apt', async () => {
    const fetching = fetchRedis('/nowhere', new AbortController().signal, '/nonexistent');
    await expect(fetching).rejects.toThrow(line);
  });

  test('takes what is not installed, and no newer version of what is', () => {
    const simulation = [
      'NOTE: This is only a simulation!',
      'Inst libc6 [2.36-9] (2.36-10 Debian:12 [amd64])',
      'Inst liblzf1 (3.6-3 Debian:12 [amd64])',
      'Inst redis-server (5:7.0.15-1 Debian:12 [amd64])',
      'Conf liblzf1 (3.6-3 Debian:12 [amd64])',
    ].join('\n');
    expect(missingPackages(simulation)).toEqual(['liblzf1', 'redis-server']);
  });

  (onPath('apt-get') ? test : test.skip)(
    'with apt, even without lists of the system, leads to a server that starts',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'bulkhead-redis-'));
      try {
        const { file, env } = await fetchRedis(join(folder, 'redis'), new AbortController().signal);
        expect(existsSync(file)).toBe(true);
        expect(env['LD_LIBRARY_PATH']).toContain(folder);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
});
