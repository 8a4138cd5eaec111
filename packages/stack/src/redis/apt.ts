import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const LIMIT = 120_000;

/** What would have to be installed for `name`: lines such as `Inst liblzf1 (3.6-3 Debian:12 [amd64])`. */
export function missingPackages(simulation: string): string[] {
  return simulation.split('\n').flatMap((line) => {
    // A version in brackets before the round bracket means "installed, would be upgraded": the system has it.
    const name = /^Inst (\S+) \(/.exec(line)?.[1];
    return name ? [name] : [];
  });
}

/** apt as any user: nothing is installed, and lists of its own are fetched when the system's are absent or stale. */
export class Apt {
  readonly #dir: string;
  readonly #signal: AbortSignal;
  #options: string[] = ['-o', 'Debug::NoLocking=1', '-o', 'APT::Sandbox::User=root'];

  constructor(dir: string, signal: AbortSignal) {
    this.#dir = dir;
    this.#signal = signal;
  }

  /** Puts the package and what it needs beyond the installed ones into the folder, as .deb files. */
  async download(name: string): Promise<void> {
    const args = ['-s', '-y', '--no-install-recommends', 'install', name];
    const packages = missingPackages(await this.#get(args));
    await this.#get(['download', ...packages]);
  }

  /** Fetches lists into the folder and uses them from now on. */
  async updateOwnLists(): Promise<void> {
    const [lists, cache] = [join(this.#dir, 'lists'), join(this.#dir, 'cache')];
    for (const dir of [lists, cache]) mkdirSync(join(dir, 'partial'), { recursive: true });
    mkdirSync(join(cache, 'archives', 'partial'), { recursive: true });
    const own = [
      '-o',
      `Dir::State::Lists=${lists}`,
      '-o',
      `Dir::Cache=${cache}`,
      '-o',
      'Acquire::Languages=none',
    ];
    this.#options = [...this.#options, ...own];
    await this.#get(['update']);
  }

  async unpack(deb: string, into: string): Promise<void> {
    await run('dpkg', ['-x', deb, into], { signal: this.#signal, timeout: LIMIT });
  }

  async #get(args: string[]): Promise<string> {
    const env = { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };
    const options = {
      cwd: this.#dir,
      env,
      signal: this.#signal,
      timeout: LIMIT,
      maxBuffer: 16 * 1024 * 1024,
    };
    return (await run('apt-get', [...this.#options, ...args], options)).stdout;
  }
}
