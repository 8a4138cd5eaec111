import { spawn } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Redis } from 'ioredis';
import { redisChecks } from '../posture/redis-checks.js';
import { RedisServer } from '../testing/redis-server.js';

const entry = new URL('../../dist/cli/verify.js', import.meta.url).pathname;

let server: RedisServer;
let raw: Redis;
beforeAll(async () => {
  server = await RedisServer.start();
  raw = server.client();
});
afterEach(() => raw.config('SET', 'maxmemory-policy', 'noeviction', 'appendonly', 'yes'));
afterAll(async () => {
  raw.disconnect();
  await server.stop();
});

const verify = (args: readonly string[] = [], changed: Record<string, string> = {}) =>
  new Promise<{ code: number | null; out: string; note: string }>((resolve, reject) => {
    const env = { PATH: process.env['PATH'], REDIS_URL: server.url, ...changed };
    const child = spawn(process.execPath, [entry, ...args], { env });
    let [out, note] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (note += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, note }));
  });

describe('redis:verify', () => {
  test('ends with 0 on a server that is safe', async () => {
    const { code, out, note } = await verify();
    expect([code, note]).toEqual([0, '']);
    const count = redisChecks.length;
    expect(out).toMatch(new RegExp(`\\n${count} checks: ${count} passed, 0 failed\\nsafe to serve from\\n$`));
  });

  test('guarantees that it ends with 1 on one that is not, and names object and fix', async () => {
    await raw.config('SET', 'maxmemory-policy', 'allkeys-lru');
    const { code, out, note } = await verify();
    expect([code, note]).toEqual([1, '']);
    expect(out).toMatch(
      /FAILED {3}redis_eviction .*\n {9}fatal: server has maxmemory-policy allkeys-lru.*\n {9}fix: CONFIG SET/,
    );
    expect(out).toMatch(/1 failed\nNOT safe to serve from\n$/);
  });

  test('shows a warning and ends with 0', async () => {
    await raw.config('SET', 'appendonly', 'no');
    const { code, out } = await verify();
    expect(code).toBe(0);
    expect(out).toMatch(/warning: server has appendonly off.*ACCEPTED MESSAGES ARE LOST/);
  });

  test('prints nothing but JSON with --json, in the shape of db:verify', async () => {
    const { code, out, note } = await verify(['--json'], { NODE_ENV: 'production' });
    expect([code, note]).toEqual([1, '']);
    const { safe, checks } = JSON.parse(out) as { safe: boolean; checks: Record<string, unknown>[] };
    expect(safe).toBe(false);
    expect(checks.map(({ code }) => code)).toEqual(redisChecks.map(({ code }) => code));
    for (const check of checks)
      expect(Object.keys(check)).toEqual(['code', 'title', 'status', 'reason', 'findings']);
    expect(checks.find(({ code }) => code === 'redis_tls')).toMatchObject({
      status: 'failed',
      findings: [{ level: 'fatal', object: 'address', detail: expect.any(String), fix: expect.any(String) }],
    });
  });

  test.each([
    ['no address', { REDIS_URL: '' }, 'REDIS_URL is not set'],
    ['an address of something else', { REDIS_URL: 'https://x:hidden@redis' }, 'REDIS_URL is no redis://'],
    ['a server that is away', { REDIS_URL: 'redis://:hidden@127.0.0.1:1' }, 'redis did not answer'],
  ])('guarantees that with %s it ends with 2 and tells no password', async (_, changed, message) => {
    const { code, out, note } = await verify([], changed);
    expect([code, out]).toEqual([2, '']);
    expect(note).toContain(message);
    expect(note).not.toContain('hidden');
  });

  test('explains itself where it is called wrongly, and when asked', async () => {
    expect(await verify(['--jsn'])).toMatchObject({
      code: 2,
      note: expect.stringContaining('pnpm redis:verify [--json]'),
    });
    expect(await verify(['--help'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('pnpm redis:verify [--json]'),
    });
  });
});
