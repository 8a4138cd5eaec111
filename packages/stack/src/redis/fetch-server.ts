import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { firstLine, StackError } from '../stack-error.js';
import { Apt } from './apt.js';
import { onPath, type RedisBinary } from './find-server.js';
import { unpackedRedis } from './unpacked.js';

const INSTALL =
  'Debian or Ubuntu `sudo apt-get install redis-server`, Fedora `sudo dnf install valkey`, RHEL `sudo dnf install redis`, Alpine `sudo apk add redis`, macOS `brew install redis`';

function missingRedis(why: string): StackError {
  return new StackError(
    `Redis: ${why}. Install it and run the command again: ${INSTALL}. Or set REDIS_URL to a server of your own.`,
  );
}

/** Downloads the distribution's packages and unpacks them into `target`: no root, nothing installed. */
export async function fetchRedis(
  target: string,
  signal: AbortSignal,
  path = process.env['PATH'],
): Promise<RedisBinary> {
  if (!onPath('apt-get', path) || !onPath('dpkg', path)) {
    throw missingRedis(
      'neither redis-server nor valkey-server is on the PATH, and there is no apt to fetch it with',
    );
  }
  const draft = `${target}.${process.pid}.tmp`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(join(draft, 'debs'), { recursive: true, mode: 0o700 });
  try {
    await downloadAny(join(draft, 'debs'), signal);
    return moveInto(target, join(draft, 'files'));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof StackError) throw error;
    throw missingRedis(`no server on the PATH, and apt could not fetch it (${aptReason(error)})`);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function downloadAny(debs: string, signal: AbortSignal): Promise<void> {
  const apt = new Apt(debs, signal);
  await download(apt).catch(async () => {
    await apt.updateOwnLists();
    await download(apt);
  });
  const files = join(debs, '..', 'files');
  mkdirSync(files);
  for (const deb of readdirSync(debs).filter((name) => name.endsWith('.deb')))
    await apt.unpack(join(debs, deb), files);
}

async function download(apt: Apt): Promise<void> {
  await apt
    .download('redis-server')
    .catch((error: unknown) => apt.download('valkey-server').catch(() => Promise.reject(error)));
}

// Two instances of one checkout may fetch at once: the first one there is used by both.
function moveInto(target: string, files: string): RedisBinary {
  if (!unpackedRedis(target)) {
    if (existsSync(target)) rmSync(target, { recursive: true, force: true });
    renameSync(files, target);
  }
  const binary = unpackedRedis(target);
  if (!binary) throw new Error('the package holds no server');
  return binary;
}

function aptReason(error: unknown): string {
  const { stderr = '' } = error as { stderr?: string };
  return /^E: (.*)$/m.exec(stderr)?.[1] ?? firstLine(error);
}
