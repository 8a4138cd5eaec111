// The server process. Whoever starts it sends the options over the IPC channel, and it ends when that channel closes.
import { PortTakenError } from '../stack-error.js';
import type { FromServer, ToServer } from './messages.js';
import { type RunningServer, runServer } from './server.js';

let running: Promise<RunningServer> | undefined;
let stopping: Promise<void> | undefined;

if (!process.send) {
  console.error('This program is started by startClickHouse(), which tells it what to serve.');
  process.exit(2);
}

process.on('message', (message: ToServer) => {
  if ('stop' in message) stop(0);
  else if (!running) start(message);
});
process.on('disconnect', () => stop(0));
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(0));

function start({ options }: Extract<ToServer, { options: unknown }>): void {
  running = runServer(options);
  running.then(
    (server) => {
      tell({ ready: { port: server.port, version: server.version } });
      server.lost.then(
        (reason) => {
          console.error('The ClickHouse engine does not stay up:', reason);
          stop(1);
        },
        () => {},
      );
    },
    (error: Error) => {
      tell({
        failed: {
          message: error.message,
          portTaken: error instanceof PortTakenError,
          stack: error.stack ?? '',
        },
      });
      process.exitCode = 1;
      process.disconnect?.();
    },
  );
}

function stop(code: number): void {
  process.exitCode ??= code;
  stopping ??= (async () => {
    const server = await running?.catch(() => undefined);
    await server?.stop();
    process.exit();
  })();
  stopping.catch((error: unknown) => {
    console.error('The server did not stop in order:', error);
    process.exit(1);
  });
}

function tell(message: FromServer): void {
  process.send?.(message);
}
