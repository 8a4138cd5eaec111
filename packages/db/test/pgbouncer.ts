import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface PgBouncer {
  readonly version: string;
  /** From 1.21 it keeps track of named statements. */
  readonly keepsNames: boolean;
  /** In transaction mode, in front of the server of `target`, with two connections to it. */
  start(target: string): Promise<RunningPgBouncer>;
}

export interface RunningPgBouncer {
  readonly url: string;
  stop(): Promise<void>;
}

const packages = ['pgbouncer', 'libevent-2.1-7', 'libc-ares2'];

/** The one on PATH, or else the distribution's, unpacked beside the project. Undefined where there is neither. */
export const findPgBouncer = (): PgBouncer | undefined => {
  const found = installed() ?? unpacked();
  if (!found) return undefined;
  const version = /(\d+)\.(\d+)/.exec(found.run(['--version'])) ?? ['0', '0', '0'];
  const keepsNames = Number(version[1]) > 1 || Number(version[2]) >= 21;
  return { version: version[0], keepsNames, start: (target) => start(found, target, keepsNames) };
};

interface Binary {
  readonly path: string;
  readonly env: NodeJS.ProcessEnv;
  run(args: readonly string[]): string;
}

const binary = (path: string, libraries?: string): Binary => {
  const env = { ...process.env, ...(libraries && { LD_LIBRARY_PATH: libraries }) };
  return { path, env, run: (args) => execFileSync(path, args, { encoding: 'utf8', env }) };
};

const installed = (): Binary | undefined => {
  for (const folder of [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/usr/local/sbin']) {
    const path = join(folder, 'pgbouncer');
    if (folder && existsSync(path)) return binary(path);
  }
  return undefined;
};

const unpacked = (): Binary | undefined => {
  const folder = join(tmpdir(), `bulkhead-pgbouncer-${process.getuid?.() ?? 0}`);
  const path = join(folder, 'usr/sbin/pgbouncer');
  try {
    if (!existsSync(path)) {
      mkdirSync(folder, { recursive: true });
      execFileSync('apt-get', ['download', ...packages], { cwd: folder, stdio: 'ignore' });
      for (const file of readdirSync(folder).filter((name) => name.endsWith('.deb'))) {
        execFileSync('dpkg', ['-x', file, '.'], { cwd: folder, stdio: 'ignore' });
      }
    }
    const [triplet = ''] = readdirSync(join(folder, 'usr/lib')).filter((name) => name.includes('linux'));
    return binary(path, join(folder, 'usr/lib', triplet));
  } catch {
    return undefined;
  }
};

const start = async (found: Binary, target: string, keepsNames: boolean): Promise<RunningPgBouncer> => {
  const { hostname, port, username, password, pathname } = new URL(target);
  const folder = mkdtempSync(join(tmpdir(), 'pgbouncer-'));
  const listen = await freePort();
  const config = join(folder, 'pgbouncer.ini');
  const server = `host=${hostname} port=${port} user=${decodeURIComponent(username)} password=${decodeURIComponent(password)}`;
  writeFileSync(
    config,
    `[databases]\n${pathname.slice(1)} = ${server}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = ${listen}
unix_socket_dir =\nauth_type = any\npool_mode = transaction\ndefault_pool_size = 2\nlogfile = ${join(folder, 'log')}
${keepsNames ? 'max_prepared_statements = 100\n' : ''}`,
  );
  chmodSync(folder, 0o777);
  chmodSync(config, 0o644);
  // It refuses to run as root.
  const asNobody = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const child = spawn(found.path, [...asNobody, config], { env: found.env, stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await listening(listen);
  const url = new URL(target);
  url.host = `127.0.0.1:${listen}`;
  return {
    url: url.href,
    stop: async () => {
      child.kill('SIGTERM');
      const hard = setTimeout(() => child.kill('SIGKILL'), 3000);
      await ended;
      clearTimeout(hard);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

const listening = async (port: number): Promise<void> => {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const isUp = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1')
        .once('connect', () => resolve(socket.end() && true))
        .once('error', () => resolve(false));
    });
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(
    `PgBouncer does not listen on port ${port}, expected it to start within 5 s; look at its log`,
  );
};
