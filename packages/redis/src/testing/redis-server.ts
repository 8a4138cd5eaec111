import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { redisBinary } from '@bulkhead/stack';
import { Redis } from 'ioredis';

const PASSWORD = 'private-server';

/** A server of the test's own, for whatever would disturb others: kills, users, settings, every command there is. */
export class RedisServer {
  readonly port: number;
  readonly #dir: string;
  readonly #settings: Readonly<Record<string, string>>;
  #process: ChildProcess | undefined;

  private constructor(port: number, dir: string, settings: Readonly<Record<string, string>>) {
    this.port = port;
    this.#dir = dir;
    this.#settings = settings;
  }

  static async start(settings: Readonly<Record<string, string>> = {}): Promise<RedisServer> {
    const dir = await mkdtemp(join(tmpdir(), 'bulkhead-redis-'));
    const server = new RedisServer(await freePort(), dir, settings);
    await server.up();
    return server;
  }

  get url(): string {
    return `redis://:${PASSWORD}@127.0.0.1:${this.port}`;
  }

  /** As another user of the server. */
  urlOf(username: string, password: string): string {
    return `redis://${username}:${password}@127.0.0.1:${this.port}`;
  }

  async up(): Promise<void> {
    const { file, env } = await redisBinary();
    const settings = {
      port: String(this.port),
      bind: '127.0.0.1',
      dir: this.#dir,
      requirepass: PASSWORD,
      'maxmemory-policy': 'noeviction',
      appendonly: 'yes',
      // Written before the reply, so that kill -9 loses nothing; the system's own crash is not tested here.
      appendfsync: 'no',
      save: '',
      ...this.#settings,
    };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
    this.#process = spawn(file, args, { env: { ...process.env, ...env }, stdio: 'ignore' });
    const client = this.client();
    await client.ping();
    client.disconnect();
  }

  /** As kill -9 does: no farewell, no last write. */
  async kill(): Promise<void> {
    await ended(this.#process, 'SIGKILL');
  }

  /** Frozen: connected, silent. */
  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    await ended(this.#process, 'SIGKILL');
    await rm(this.#dir, { recursive: true, force: true });
  }

  /** Underneath every guard. */
  client(): Redis {
    const client = new Redis(this.url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
    client.on('error', () => undefined);
    return client;
  }
}

const ended = async (process: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> => {
  if (!process || process.exitCode !== null || process.signalCode !== null) return;
  const exit = new Promise((resolve) => process.once('exit', resolve));
  process.kill(signal);
  await exit;
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
