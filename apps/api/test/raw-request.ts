import { connect } from 'node:net';

export interface RawReply {
  /** 0 if there was no answer before the connection ended. */
  readonly status: number;
  readonly text: string;
  /** Whether the other side ended the connection. */
  readonly ended: boolean;
}

/** Says exactly this on a connection of its own, part by part, and hears what comes back until it ends or for `patience` ms. */
export const rawRequest = (
  url: string,
  parts: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
  { patience = 5000 } = {},
): Promise<RawReply> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    let text = '';
    const done = (ended: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1] ?? 0), text, ended });
    };
    const timer = setTimeout(() => done(false), patience);
    socket.on('data', (chunk) => {
      text += String(chunk);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => done(true));
    socket.on('connect', () => void say());
    const say = async () => {
      for await (const part of parts) {
        if (socket.destroyed) return;
        socket.write(part);
      }
    };
  });
