import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { corpus } from '../../test/corpus.js';
import { acme, globex } from '../../test/two-orgs.js';

const entry = new URL('../../dist/cli/check.js', import.meta.url).pathname;

const check = (args: readonly string[], input: string) =>
  new Promise<{ code: number | null; lines: readonly Record<string, unknown>[]; stderr: string }>(
    (resolve, reject) => {
      const child = spawn(process.execPath, [entry, ...args]);
      let stdout = '';
      let stderr = '';
      child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
      child.on('error', reject);
      child.on('close', (code) => {
        const lines = stdout.split('\n').filter(Boolean);
        resolve({ code, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>), stderr });
      });
      child.stdin.end(input);
    },
  );

const lines = (...statements: readonly object[]) =>
  statements.map((statement) => JSON.stringify(statement)).join('\n');

describe('analytics:check', () => {
  test('judges the corpus as the library does, one line for one line', async () => {
    const statements = [...corpus('allowed'), ...corpus('refused')];
    const { code, lines: judged } = await check(['--org', acme], lines(...statements));
    expect(code).toBe(0);
    expect(judged.map(({ id, verdict }) => ({ id, verdict }))).toEqual(
      statements.map(({ id, verdict }) => ({ id, verdict })),
    );
    expect(judged.every(({ reason }) => typeof reason === 'string' && reason !== '')).toBe(true);
  });

  test('takes another schema, and finds its tenant tables by their engine and sort key', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bulkhead-check-'));
    const file = join(folder, 'schema.sql');
    writeFileSync(
      file,
      `-- another product; with a comment
       CREATE DATABASE bulkhead;
       CREATE TABLE bulkhead.clicks (org_id UUID, n UInt64) ENGINE = ReplacingMergeTree ORDER BY (org_id, n);
       CREATE TABLE bulkhead.countries (code String, org_id UUID) ENGINE = MergeTree ORDER BY code;
       CREATE VIEW bulkhead.everything AS SELECT * FROM bulkhead.clicks;`,
    );
    const own = 'WHERE org_id = {org_id:UUID}';
    const statements = [
      { id: 1, sql: `SELECT n FROM bulkhead.clicks FINAL ${own}`, params: { org_id: acme } },
      { id: 2, sql: `SELECT n FROM clicks\n${own}`, params: { org_id: acme } },
      { id: 3, sql: 'SELECT n FROM bulkhead.clicks' },
      { id: 4, sql: `SELECT code FROM bulkhead.countries ${own}` },
      { id: 5, sql: `SELECT n FROM bulkhead.everything ${own}` },
      { id: 6, sql: `SELECT kind FROM events ${own}` },
      { id: 7, sql: `SELECT n FROM clicks ${own}`, params: { org_id: globex } },
    ];
    const { code, lines: judged } = await check(['--org', acme, '--schema', file], lines(...statements));
    rmSync(folder, { recursive: true });
    expect(code).toBe(0);
    expect(judged.map(({ id, verdict }) => [id, verdict])).toEqual([
      [1, 'allow'],
      [2, 'allow'],
      ...[3, 4, 5, 6, 7].map((id) => [id, 'reject']),
    ]);
  });

  test('takes the org of each line when none is given', async () => {
    const sql = `SELECT kind FROM events WHERE org_id = '${globex}'`;
    const { lines: judged } = await check(
      [],
      lines(
        { id: 'a', sql, params: { org_id: globex } },
        { id: 'b', sql, params: { org_id: acme } },
        { id: 'c', sql },
      ),
    );
    expect(judged.map(({ verdict }) => verdict)).toEqual(['allow', 'reject', 'reject']);
  });

  test('answers what is no statement line, and goes on', async () => {
    const { lines: judged } = await check(
      [],
      `nonsense\n\n{"id":"x"}\n${lines({ id: 'y', sql: 'SELECT 1' })}\n`,
    );
    expect(judged).toMatchObject([
      { id: null, verdict: 'reject' },
      { verdict: 'reject' },
      { id: 'y', verdict: 'allow' },
    ]);
  });

  test('explains itself when an argument is wrong', async () => {
    expect(await check(['--org', 'acme'], '')).toMatchObject({
      code: 2,
      lines: [],
      stderr: expect.stringContaining('--org UUID'),
    });
  });
});
