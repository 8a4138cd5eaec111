import { assertContext } from '@bulkhead/tenancy';
import type { Request, RequestHandler, Response } from 'express';
import { authorize } from '../../access/authorize.js';
import { tellLimits } from '../../http/tell-limits.js';
import type { Problem } from '../../problem.js';
import { idempotencyKeyOf } from '../../writes/idempotency-key.js';
import type { TellQuota } from '../accept-payloads.js';
import { unsupported } from '../body-faults.js';
import { bodyPieces, joined } from '../body-pieces.js';
import type { IngestParts } from '../ingest-parts.js';
import { exportSignal, type OtlpFormat } from './export-signal.js';
import { encodeMessage } from './messages.js';
import { statusBody } from './otlp-status.js';
import { pathOf, type Signal, signals } from './signals.js';

const types: Readonly<Record<OtlpFormat, string>> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
};

const formatOf = (request: Request): OtlpFormat | undefined => {
  const type = (request.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type === types.protobuf || type === 'application/protobuf') return 'protobuf';
  return type === types.json ? 'json' : undefined;
};

/** OTLP over HTTP: answered with 200 once the lane has everything that was accepted. */
export const exportOverHttp = (signal: Signal, parts: IngestParts): RequestHandler =>
  async function exportOverHttp(request, response) {
    const { context } = request;
    assertContext(context);
    authorize(context, 'ingest.write');
    const format = formatOf(request);
    if (!format) throw unknownType(request);
    const key = idempotencyKeyOf(request.get('idempotency-key'));
    const bytes = await joined(bodyPieces(request, parts.limitBytes));
    const isOver = () => response.headersSent;
    const tell: TellQuota = (quota) => tellLimits(response, quota);
    const answer = await exportSignal(signal, parts, { context, format, bytes, key, isOver, tell });
    if (isOver()) return;
    const body =
      format === 'json'
        ? Buffer.from(JSON.stringify(answer))
        : encodeMessage(`${signal.messages}Response`, answer);
    response.status(200).set({ 'Cache-Control': 'no-store', 'Content-Type': types[format] }).end(body);
  };

const paths = new Set(signals.map(pathOf));

/** Refusals at the addresses of OTLP have the form that its exporters read. False for any other address. */
export const answerOtlpProblem = (request: Request, response: Response, problem: Problem): boolean => {
  if (!paths.has(request.path)) return false;
  const format = formatOf(request) ?? 'json';
  response
    .status(problem.status)
    .set({ 'Cache-Control': 'no-store', 'Content-Type': types[format] })
    .end(statusBody(problem, format, Number(response.get('Retry-After') ?? 0)));
  return true;
};

const unknownType = (request: Request) =>
  unsupported('Content-Type', request.get('content-type'), 'application/x-protobuf or application/json');
