import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ADMIN, READER, rows, run, serverOptions, TestServer } from '../../test/clickhouse.js';
import { processesOf } from '../../test/processes.js';
import { until } from '../../test/until.js';
import { PortTakenError } from '../stack-error.js';
import { type ClickHouseOptions, startClickHouse } from './index.js';

let dataDir: string;
const started: TestServer[] = [];
const folder = () => (dataDir = mkdtempSync(join(tmpdir(), 'bulkhead-clickhouse-')));
const start = async (options: Partial<ClickHouseOptions>) => {
  const server = await TestServer.start(options);
  started.push(server);
  return server;
};
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('the server', () => {
  test('keeps its data and its port over a stop, and leaves no process', async () => {
    const first = await start({ dataDir: folder() });
    await run(
      first.admin,
      'CREATE TABLE t (n UInt8) ENGINE = MergeTree ORDER BY n',
      'INSERT INTO t VALUES (7)',
    );
    const { port } = first.server;
    await first.stop();
    expect(processesOf(dataDir)).toEqual([]);
    const second = await start({ dataDir, port });
    expect(second.server).toMatchObject({
      port,
      url: `http://127.0.0.1:${port}`,
      version: expect.stringMatching(/^26\.7\./),
    });
    expect(await rows(second.admin, 'SELECT n FROM t')).toEqual([{ n: 7 }]);
  });

  test('lets running statements end before it stops', async () => {
    const server = await start({ dataDir: folder() });
    const asked = rows(server.admin, 'SELECT sleep(1) AS s', { query_id: 'last' });
    await until(
      async () => (await rows(server.admin, `SELECT 1 FROM system.processes WHERE query_id = 'last'`)).length,
    );
    const stopped = server.server.stop();
    expect(await asked).toEqual([{ s: 0 }]);
    await stopped;
  });

  test('ends with the process that started it', async () => {
    folder();
    const options = JSON.stringify(serverOptions(dataDir));
    const index = new URL('../../dist/clickhouse/index.js', import.meta.url).href;
    const script = `const { startClickHouse } = await import('${index}'); await startClickHouse(${options}); process.send('up');`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    await new Promise((resolve) => parent.once('message', resolve));
    expect(processesOf(dataDir)).not.toEqual([]);
    parent.kill('SIGKILL');
    await until(() => processesOf(dataDir).length === 0);
  });

  test('says in one line when its port or its folder is taken', async () => {
    const server = await start({ dataDir: folder() });
    await expect(startClickHouse(serverOptions(dataDir))).rejects.toThrow(
      /^A ClickHouse server \(process \d+\) uses .*: stop it first\.$/,
    );
    await server.stop();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const taken = startClickHouse(serverOptions(dataDir, { port }));
    await expect(taken).rejects.toThrow(`Port ${port} is taken`);
    await expect(taken).rejects.toBeInstanceOf(PortTakenError);
    other.close();
    await until(() => processesOf(dataDir).length === 0);
  });

  test('takes new passwords of its users from the options', async () => {
    const first = await start({ dataDir: folder() });
    await first.stop();
    const users = {
      admin: { name: 'other_admin', password: 'a' },
      reader: { name: 'bulkhead_reader', password: 'b' },
    };
    const second = await start({ dataDir, users });
    const { admin, reader } = users;
    expect(
      await rows(second.client({ username: admin.name, password: admin.password }), 'SELECT 1 AS n'),
    ).toEqual([{ n: 1 }]);
    expect(
      await rows(second.client({ username: reader.name, password: reader.password }), 'SELECT 1 AS n'),
    ).toEqual([{ n: 1 }]);
    await expect(rows(second.admin, 'SELECT 1')).rejects.toMatchObject({ code: '516' });
    await expect(rows(second.reader, 'SELECT 1')).rejects.toMatchObject({ code: '516' });
  });

  test('guarantees that its files are for their owner alone, and hold no password', async () => {
    await start({ dataDir: folder() });
    for (const name of ['users.xml', 'access.json', 'config.xml', 'owner.json', 'server.log']) {
      expect([name, statSync(join(dataDir, name)).mode & 0o077]).toEqual([name, 0]);
    }
    const { admin, reader } = serverOptions(dataDir).users;
    for (const name of ['users.xml', 'access.json', 'server.log']) {
      const text = readFileSync(join(dataDir, name), 'utf8');
      expect(text).not.toContain(admin.password);
      expect(text).not.toContain(reader?.password);
    }
  });

  test('guarantees that the engine’s own port takes no login of a client', async () => {
    const server = await start({ dataDir: folder() });
    const [{ port } = {}] = await rows(server.admin, `SELECT getServerPort('http_port') AS port`);
    const internal = ['default', '_probe', '_supervisor'].map((name) => ({ name, password: '' }));
    for (const { name, password } of [ADMIN, READER, ...internal]) {
      const headers = { 'X-ClickHouse-User': name, 'X-ClickHouse-Key': password };
      const response = await fetch(`http://127.0.0.1:${String(port)}/`, {
        method: 'POST',
        body: 'SELECT 1',
        headers,
      });
      expect([name, response.status === 200]).toEqual([name, false]);
    }
  });
});
