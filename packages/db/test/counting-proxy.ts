import { connect, createServer, type Socket } from 'node:net';

export interface CountingProxy {
  readonly url: string;
  /** What went over the wire while `work` ran. */
  count(work: () => Promise<unknown>): Promise<Traffic>;
  /** Cuts every connection as a network failure would. */
  cut(): void;
  /** Cuts them when the client next sends a message of this type, before the server gets it. */
  cutOn(type: string): void;
  /** Holds back what the server says until `work` has ended. */
  withSilentServer<Result>(work: () => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

export interface Traffic {
  /** How often the client spoke after the server had: one each time somebody has to wait for an answer. */
  roundTrips: number;
  /** The types of the messages of the client, such as `BEBDES`. */
  messages: string;
}

/** Stands between a client and Postgres, and sees what is really sent. */
export const countingProxy = async (target: string): Promise<CountingProxy> => {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let traffic: Traffic = { roundTrips: 0, messages: '' };
  let silent = false;
  let fatal = '';
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const held: (() => void)[] = [];

  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    const parser = frontendParser();
    let serverSpoke = true;
    client.on('data', (chunk: Buffer) => {
      if (serverSpoke) traffic.roundTrips += 1;
      serverSpoke = false;
      const types = parser(chunk);
      traffic.messages += types;
      if (fatal && types.includes(fatal)) {
        fatal = '';
        cut();
      } else upstream.write(chunk);
    });
    upstream.on('data', (chunk: Buffer) => {
      const pass = () => {
        serverSpoke = true;
        client.write(chunk);
      };
      if (silent) held.push(pass);
      else pass();
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.setNoDelay(true);
      sockets.add(one);
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.on('error', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = new URL(target);
  url.host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;

  return {
    url: url.href,
    count: async (work) => {
      traffic = { roundTrips: 0, messages: '' };
      await work();
      return traffic;
    },
    cut,
    cutOn: (type) => {
      fatal = type;
    },
    withSilentServer: async (work) => {
      silent = true;
      try {
        return await work();
      } finally {
        silent = false;
        for (const pass of held.splice(0)) pass();
      }
    },
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** Message types, out of chunks that may end in the middle of one. The first message has no type. */
const frontendParser = () => {
  let rest: Buffer = Buffer.alloc(0);
  let started = false;
  return (chunk: Buffer): string => {
    rest = Buffer.concat([rest, chunk]);
    let types = '';
    for (;;) {
      const offset = started ? 1 : 0;
      if (rest.length < offset + 4) return types;
      const length = offset + rest.readInt32BE(offset);
      if (rest.length < length) return types;
      if (started) types += String.fromCharCode(rest[0] ?? 0);
      started = true;
      rest = rest.subarray(length);
    }
  };
};
