import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface DelayProxy {
  /** The same server, this much further away. */
  through(url: string): string;
  stop(): Promise<void>;
}

/** A process of its own, so that it takes nothing from the one that is measured. */
export const startDelayProxy = async (target: string, roundTripMs: number): Promise<DelayProxy> => {
  const { hostname, port } = new URL(target);
  const script = fileURLToPath(new URL('delay-proxy-main.js', import.meta.url));
  const child = spawn(process.execPath, [script, hostname, port, String(roundTripMs / 2)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [listening] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    through: (url) =>
      Object.assign(new URL(url), { hostname: '127.0.0.1', port: listening.toString().trim() }).href,
    stop: async () => {
      child.kill();
      await once(child, 'exit');
    },
  };
};
