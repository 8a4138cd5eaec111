import { ensurePinnedStack } from '../ensure-stack.js';
import { firstLine } from '../stack-error.js';
import { stackStatus } from '../stack-status.js';
import { resetStack, stopStack } from '../stop-stack.js';
import { type Arguments, readArguments } from './arguments.js';
import { statusTable } from './status-table.js';

/** The exit code: 0 done, 1 something is down or failed, 2 wrong arguments, 130 interrupted. */
export async function main(args: readonly string[]): Promise<number> {
  const read = readArguments(args);
  if (typeof read === 'string') {
    complain(read);
    return 2;
  }
  try {
    return await RUN[read.command](read);
  } catch (error) {
    complain(firstLine(error));
    return 1;
  }
}

const RUN: Record<Arguments['command'], (args: Arguments) => Promise<number>> = {
  async up(args) {
    const interrupted = new AbortController();
    // The launching script may pass on the same Ctrl-C a second time.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort());
    const onProgress = (line: string) => process.stderr.write(`${line}\n`);
    try {
      await ensurePinnedStack({ instance: args.instance, onProgress, signal: interrupted.signal });
    } catch (error) {
      if (!interrupted.signal.aborted) throw error;
      complain(firstLine(error));
      return 130;
    }
    return RUN.status(args);
  },
  async down({ instance }) {
    await stopStack({ instance });
    return 0;
  },
  async status({ instance, json }) {
    const status = await stackStatus({ instance });
    process.stdout.write(`${json ? JSON.stringify(status) : statusTable(status)}\n`);
    return status.state === 'up' ? 0 : 1;
  },
  async reset({ instance }) {
    await resetStack({ instance });
    return 0;
  },
};

function complain(line: string): void {
  process.stderr.write(`stack: ${line}\n`);
}
