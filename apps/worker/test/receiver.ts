import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Whom alerts are sent to. */
export interface Receiver {
  readonly address: string;
  readonly received: Received[];
  /** Status codes of the next answers; 200 after them. */
  readonly answers: number[];
  /** Requests under way at once, at most so far. */
  most(): number;
  /** Milliseconds before each answer. */
  delay: number;
  close(): void;
}

export const startReceiver = async (): Promise<Receiver> => {
  const received: Received[] = [];
  const answers: number[] = [];
  let [running, most] = [0, 0];
  const server = createServer((request, response) => {
    running += 1;
    most = Math.max(most, running);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = String(Buffer.concat(chunks));
      received.push({ url: String(request.url), headers: request.headers, body });
      const status = answers.shift() ?? 200;
      setTimeout(() => {
        running -= 1;
        response.writeHead(status, { location: `${receiver.address}/elsewhere` }).end();
      }, receiver.delay);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const receiver: Receiver = {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answers,
    most: () => most,
    delay: 0,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return receiver;
};
