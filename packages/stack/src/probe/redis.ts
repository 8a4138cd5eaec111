import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

const TIMEOUT = 5_000;

/** Logs in and asks for the version. Speaks the protocol itself: the driver belongs to packages/redis alone. */
export async function probeRedis(address: string): Promise<string> {
  const url = new URL(address);
  const socket = open(url);
  try {
    const password = decodeURIComponent(url.password);
    const user = decodeURIComponent(url.username);
    const login = password === '' ? [] : [['AUTH', ...(user === '' ? [] : [user]), password]];
    const text = await ask(socket, [...login, ['INFO', 'server']]);
    return /^(?:valkey_version|redis_version):(\S+)/m.exec(text)?.[1] ?? 'unknown';
  } finally {
    socket.destroy();
  }
}

function open(url: URL): Socket {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || 6379);
  return url.protocol === 'rediss:'
    ? connectTls({ host, port, servername: host })
    : connectTcp({ host, port });
}

function ask(socket: Socket, commands: readonly (readonly string[])[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    socket.setEncoding('utf8');
    socket.setTimeout(TIMEOUT, () =>
      reject(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })),
    );
    socket.on('error', reject);
    socket.on('close', () =>
      reject(Object.assign(new Error('closed the connection'), { code: 'ECONNRESET' })),
    );
    socket.on('data', (part: string) => {
      answer += part;
      const refusal = /^-(.*)\r\n/m.exec(answer)?.[1];
      if (refusal !== undefined)
        reject(Object.assign(new Error(refusal), { code: refusal.split(' ', 1)[0] }));
      else if (/^run_id:/m.test(answer)) resolve(answer);
    });
    socket.write(commands.map(encode).join(''));
  });
}

function encode(command: readonly string[]): string {
  return `*${command.length}\r\n${command.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}
