import { setTimeout as sleep } from 'node:timers/promises';
import { deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import { compress } from '@mongodb-js/zstd';
import { apiUnderTest } from './api-under-test.js';
import { call } from './call.js';
import { drainLanes, rowsOf } from './drained-lanes.js';
import { rawRequest } from './raw-request.js';

const limit = 2_000_000;
const api = apiUnderTest({ INGEST_BODY_LIMIT_BYTES: String(limit), REQUEST_TIMEOUT_MS: '1500' });
afterEach(async () => {
  await drainLanes(api);
});

const ndjson = { 'content-type': 'application/x-ndjson' };
const send = (raw: Uint8Array | string, encoding?: string) =>
  call(api.url, api.acme.keys.agent, 'POST /v1/ingest/events', {
    raw,
    headers: { ...ndjson, ...(encoding !== undefined && { 'content-encoding': encoding }) },
  });
const lines = (count: number, text = 'x') =>
  Buffer.from(Array.from({ length: count }, (_, n) => `{"kind":"${n}","message":"${text}"}\n`).join(''));
const kinds = async () => rowsOf(await drainLanes(api)).map(({ kind }) => kind);
const numbers = (count: number) => Array.from({ length: count }, (_, n) => String(n));

/** A frame of zstd of blocks that repeat one byte: four bytes for 128 KiB. */
const frame = (blocks: number, window = 0x58) => {
  const block = (isLast: boolean) => {
    const header = (131_072 << 3) | (1 << 1) | (isLast ? 1 : 0);
    return Buffer.from([header & 255, (header >> 8) & 255, (header >> 16) & 255, 0x20]);
  };
  const parts = Array.from({ length: blocks }, (_, at) => block(at === blocks - 1));
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, window]), ...parts]);
};
const emptyFrame = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58, 0x01, 0x00, 0x00]);
const skippable = (bytes: number) => {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(0x184d2a50);
  head.writeUInt32LE(bytes, 4);
  return Buffer.concat([head, Buffer.alloc(bytes)]);
};
/** The frame that `compress` writes, which does not say what is in it, with a size of 4 bytes. */
const sized = async (bytes: Buffer, size = bytes.length) => {
  const packed = await compress(bytes, 3);
  const header = Buffer.alloc(10);
  packed.copy(header, 0, 0, 6);
  header[4] = 0x80 | (packed[4] as number);
  header.writeUInt32LE(size, 6);
  return Buffer.concat([header, packed.subarray(6)]);
};

describe('a packed body', () => {
  const half = () => lines(6000);
  test.each<[string, string, () => Promise<Uint8Array> | Uint8Array]>([
    ['gzip of one member', 'gzip', () => gzipSync(half())],
    [
      'gzip of many members',
      'x-gzip',
      () => Buffer.concat(pieces(half(), 1009).map((part) => gzipSync(part))),
    ],
    ['zstd that says its size', 'zstd', () => sized(half())],
    ['zstd that does not', 'zstd', () => compress(half(), 3)],
    [
      'zstd of many frames',
      'zstd',
      async () =>
        Buffer.concat([
          skippable(3),
          ...(await Promise.all(pieces(half(), 1009).map((part) => compress(part, 1)))),
          emptyFrame,
          skippable(0),
        ]),
    ],
  ])('as %s is taken line by line', async (_, encoding, pack) => {
    const reply = await send(await pack(), encoding);
    expect([reply.status, reply.body]).toEqual([202, { accepted: 6000, rejected: 0 }]);
    expect(await kinds()).toEqual(numbers(6000));
  });

  const good = lines(10);
  test.each<[string, string, () => Promise<Uint8Array> | Uint8Array, number, string]>([
    ['a bomb of gzip', 'gzip', () => gzipSync(Buffer.alloc(60_000_000, 32)), 413, 'larger than'],
    [
      'a bomb of many members',
      'gzip',
      () => Buffer.concat(Array(60).fill(gzipSync(Buffer.alloc(1_000_000, 32)))),
      413,
      'larger than',
    ],
    [
      'a bomb of zstd that says its size',
      'zstd',
      () => sized(Buffer.alloc(60_000_000, 32)),
      413,
      'larger than',
    ],
    ['a bomb of zstd that does not', 'zstd', () => frame(5000), 413, 'larger than'],
    ['a bomb of many frames', 'zstd', () => Buffer.concat(Array(60).fill(frame(10))), 413, 'larger than'],
    ['a frame that lies about its size', 'zstd', () => sized(good, good.length + 1), 400, 'zstd'],
    ['a window that nobody may ask for', 'zstd', () => frame(1, 0xa8), 400, 'window'],
    ['frames without end', 'zstd', () => Buffer.concat(Array(5000).fill(emptyFrame)), 400, 'frames'],
    ['half of a gzip', 'gzip', () => gzipSync(good).subarray(0, -9), 400, 'gzip'],
    ['a gzip without its check', 'gzip', () => gzipSync(good).subarray(0, -1), 400, 'gzip'],
    ['a gzip that was altered', 'gzip', () => altered(gzipSync(good)), 400, 'gzip'],
    ['something behind a gzip', 'gzip', () => Buffer.concat([gzipSync(good), good]), 400, 'gzip'],
    ['zeros behind a gzip', 'gzip', () => Buffer.concat([gzipSync(good), Buffer.alloc(512)]), 400, 'gzip'],
    [
      'half of a member behind a gzip',
      'gzip',
      () => Buffer.concat([gzipSync(good), gzipSync(good).subarray(0, 12)]),
      400,
      'gzip',
    ],
    ['half of a zstd', 'zstd', async () => (await compress(good, 3)).subarray(0, -3), 400, 'zstd'],
    ['a zstd that was altered', 'zstd', async () => altered(await compress(good, 3)), 400, 'zstd'],
    [
      'something behind a zstd',
      'zstd',
      async () => Buffer.concat([await compress(good, 3), good]),
      400,
      'zstd',
    ],
    [
      'half of a frame behind a zstd',
      'zstd',
      async () => Buffer.concat([await compress(good, 3), emptyFrame.subarray(0, 7)]),
      400,
      'zstd',
    ],
    ['gzip as zstd', 'zstd', () => gzipSync(good), 400, 'zstd'],
    ['zstd as gzip', 'gzip', () => compress(good, 3), 400, 'gzip'],
    ['plain text as gzip', 'gzip', () => good, 400, 'gzip'],
    ['deflate as gzip', 'gzip', () => deflateSync(good), 400, 'gzip'],
    ['gzip within gzip', 'gzip', () => gzipSync(gzipSync(good)), 400, ''],
    ['gzip that is not said to be', 'identity', () => gzipSync(good), 400, ''],
    ['two encodings', 'gzip, zstd', () => good, 415, 'expected gzip, zstd or none'],
    ['an unknown encoding', 'br', () => good, 415, 'expected gzip, zstd or none'],
    ['a packed nothing', 'gzip', () => gzipSync(''), 400, 'holds no record'],
    ['a packed nothing of zstd', 'zstd', () => emptyFrame, 400, 'holds no record'],
    ['no byte at all', 'zstd', () => '' as never, 400, ''],
  ])(
    'guarantees that %s is refused in words, and nothing is kept of it',
    async (_, encoding, pack, status, words) => {
      const reply = await send(await pack(), encoding);
      expect([reply.status, reply.headers.get('content-type')]).toEqual([
        status,
        expect.stringMatching(/^application\/problem\+json/),
      ]);
      expect(reply.body.errors[0].detail).toContain(words);
      expect(await drainLanes(api)).toEqual([]);
    },
  );

  test('guarantees that one that was refused leaves room for the next ones', async () => {
    const packed = await compress(lines(500), 3);
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        n % 3 === 0
          ? send(frame(5000), 'zstd')
          : n % 3 === 1
            ? send(altered(packed), 'zstd')
            : send(packed, 'zstd'),
      ),
    );
    expect(replies.map(({ status }) => status)).toEqual(Array(4).fill([413, 400, 202]).flat());
    const gzips = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        send(gzipSync(n % 2 ? Buffer.alloc(9_000_000) : lines(500)), 'gzip'),
      ),
    );
    expect(gzips.map(({ status }) => status)).toEqual(Array(6).fill([202, 413]).flat());
  });
});

const head = (more: readonly string[]) =>
  `${['POST /v1/ingest/events HTTP/1.1', 'Host: x', `Authorization: Bearer ${api.acme.keys.agent}`, 'Content-Type: application/x-ndjson', ...more].join('\r\n')}\r\n\r\n`;
const chunk = (part: string | Uint8Array) => {
  const bytes = Buffer.from(part as string);
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
};
const close = 'Connection: close';

describe('a body that arrives in parts', () => {
  test('is cut where it pleases the network, and read as one', async () => {
    const body = lines(300, 'ü😀');
    const parts = pieces(body, 7).map(chunk);
    const reply = await rawRequest(api.url, [
      head(['Transfer-Encoding: chunked', close]),
      Buffer.concat(parts),
      '0\r\n\r\n',
    ]);
    expect(reply.status).toBe(202);
    const rows = rowsOf(await drainLanes(api));
    expect(rows.map(({ message }) => message)).toEqual(Array(300).fill('ü😀'));
  });

  test('guarantees that a line may be longer than what is read at once', async () => {
    const long = `{"kind":"x","message":"${'y'.repeat(60_000)}","attributes":{}${' '.repeat(900_000)}}\n`;
    expect((await send(`${lines(1)}${long}${lines(1)}`)).body).toEqual({ accepted: 3, rejected: 0 });
  });

  test.each<[string, () => Iterable<string | Uint8Array>, RegExp]>([
    [
      'too many records',
      () => [head(['Transfer-Encoding: chunked']), chunk(Buffer.alloc(400_000, '{}\n'))],
      /more than 10000 records/,
    ],
    [
      'too many bytes',
      () => [head(['Transfer-Encoding: chunked']), chunk(Buffer.alloc(limit, ' ')), chunk(' ')],
      /larger than/,
    ],
    ['a length beyond the limit', () => [head([`Content-Length: ${limit + 1}`]), '{'], /larger than/],
    [
      'another org',
      () => [
        head([`Content-Length: ${limit}`]),
        `{"kind":"x","org_id":"${api.globex.orgId}"}\n`,
        Buffer.alloc(600_000, ' '),
      ],
      /0\.org_id/,
    ],
  ])('guarantees that %s is refused before the rest of it is sent', async (_, parts, words) => {
    const reply = await rawRequest(api.url, parts());
    expect([[403, 413].includes(reply.status), words.test(reply.text)]).toEqual([true, true]);
    // Who goes on sending, or says nothing more, is cut off.
    expect(reply.ended).toBe(true);
    expect(await drainLanes(api)).toEqual([]);
  });

  test('guarantees that a body that drips is answered with 408 in time, and cut off', async () => {
    async function* drips() {
      yield head(['Content-Length: 100000']);
      for (let n = 0; n < 100; n += 1) {
        await sleep(40);
        yield '{"kind":"x"}\n';
      }
    }
    const reply = await rawRequest(api.url, drips(), { patience: 8000 });
    expect([reply.status, reply.ended]).toEqual([408, true]);
    expect(reply.text).toContain('BODY_TIMEOUT');
    expect(await drainLanes(api)).toEqual([]);
  });

  test.each([
    ['less than its length says', ['Content-Length: 500'], '{"kind":"x"}\n'],
    ['half of a chunk', ['Transfer-Encoding: chunked'], '40\r\n{"kind":"x"}\n'],
  ])('guarantees that of %s nothing is kept', async (_, headers, body) => {
    await rawRequest(api.url, [head(headers), body], { patience: 300 });
    await sleep(100);
    expect(await drainLanes(api)).toEqual([]);
  });

  test('guarantees that what is more than its length says is another request, and none', async () => {
    const reply = await rawRequest(api.url, [
      head(['Content-Length: 13']),
      '{"kind":"x"}\n{"kind":"smuggled"}\n',
    ]);
    expect(reply.text).toMatch(/^HTTP\/1\.1 (202|400) /);
    expect((await kinds()).filter((kind) => kind === 'smuggled')).toEqual([]);
  });

  test.each([
    ['a length and chunks', ['Content-Length: 4', 'Transfer-Encoding: chunked']],
    ['two lengths', ['Content-Length: 13', 'Content-Length: 14']],
    ['chunks twice', ['Transfer-Encoding: chunked, chunked']],
    ['chunks in disguise', ['Transfer-Encoding: xchunked']],
    ['a length with a sign', ['Content-Length: +13']],
  ])('guarantees that %s are no way in', async (_, headers) => {
    const reply = await rawRequest(api.url, [head([...headers, close]), '0\r\n\r\n{"kind":"x"}\n'], {
      patience: 2500,
    });
    expect([400, 408]).toContain(reply.status);
    expect(await drainLanes(api)).toEqual([]);
  });
});

const pieces = (bytes: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) => bytes.subarray(n * size, (n + 1) * size));
/** A byte in the middle, where a check finds it; zstd has none, so there the type of the first block. */
const altered = (bytes: Uint8Array): Buffer => {
  const copy = Buffer.from(bytes);
  const at = copy[0] === 0x28 ? 6 : copy.length >> 1;
  copy[at] = (copy[at] as number) ^ 0x06;
  return copy;
};
