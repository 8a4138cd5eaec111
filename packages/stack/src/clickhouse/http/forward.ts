import { type ClientRequest, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineProcess } from '../engine/engine-process.js';
import { exception } from '../exception.js';
import { respondException } from './respond.js';

/** Milliseconds. */
const EXIT_LIMIT = 1_000;

/** Bytes. The engine repeats progress headers while a statement runs. */
const HEADERS_LIMIT = 4 * 1024 * 1024;
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding']);

export interface Forwarded {
  readonly engine: EngineProcess;
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string | string[]>;
  readonly body: Buffer | AsyncIterable<Buffer>;
  /** Of answers that are short: an error, a list of grants. */
  readonly translate?: (text: string) => string;
}

/** Resolves when the answer is given or the client has gone. */
export async function forward(
  incoming: IncomingMessage,
  response: ServerResponse,
  sent: Forwarded,
): Promise<'done' | 'client gone'> {
  if (response.destroyed) return 'client gone';
  const { port, agent } = sent.engine;
  const { method, path, headers } = sent;
  const outgoing = request({
    host: '127.0.0.1',
    port,
    agent,
    method,
    path,
    headers,
    maxHeaderSize: HEADERS_LIMIT,
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.once('error', reject);
  });
  const leave = () => outgoing.destroy();
  response.once('close', leave);
  // The engine may answer before it has read everything; its answer counts then, and not how the sending ended.
  const sending = send(sent.body, outgoing).catch(() => {});
  try {
    await answerClient(await answered, response, sent.translate);
    if (!outgoing.writableFinished) outgoing.destroy();
    await sending;
    return 'done';
  } catch (error) {
    if (response.destroyed || incoming.errored) return 'client gone';
    // Who hears of it asks again, and must not meet the same engine while it dies.
    await Promise.race([sent.engine.exited, sleep(EXIT_LIMIT, undefined, { ref: false })]);
    respondException(response, engineGone(error));
    return 'done';
  } finally {
    response.off('close', leave);
    outgoing.on('error', () => {});
  }
}

async function send(body: Forwarded['body'], outgoing: ClientRequest): Promise<void> {
  if (!Buffer.isBuffer(body)) return pipeline(body, outgoing);
  outgoing.end(body);
}

async function answerClient(
  answer: IncomingMessage,
  response: ServerResponse,
  translate: Forwarded['translate'],
): Promise<void> {
  const status = answer.statusCode ?? 502;
  const headers = Object.entries(answer.headersDistinct).filter(([name]) => !HOP_BY_HOP.has(name));
  if (translate && !answer.headers['content-encoding']) {
    const text = translate(await readText(answer));
    response.writeHead(status, Object.fromEntries(headers.filter(([name]) => name !== 'content-length')));
    response.end(text);
    return;
  }
  response.writeHead(status, Object.fromEntries(headers));
  await pipeline(answer, response);
}

function engineGone(error: unknown) {
  const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
  return exception(
    'NETWORK_ERROR',
    `The ClickHouse engine ended while this statement ran: ${reason}. It is being restarted; a write may or may not have happened.`,
  );
}
