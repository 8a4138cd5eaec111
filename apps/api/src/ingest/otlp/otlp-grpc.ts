import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { BulkheadError, isBulkheadError, type OrgContext, tokenId } from '@bulkhead/tenancy';
import {
  Metadata,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
} from '@grpc/grpc-js';
import type { Request, Response } from 'express';
import { authorize } from '../../access/authorize.js';
import type { RefusalRecorder } from '../../denial/refusal-recorder.js';
import type { Admission } from '../../identity/admit.js';
import { credentialIn } from '../../identity/bearer-strategy.js';
import type { ClientAddress } from '../../identity/client-address.js';
import type { VerifyFrom } from '../../identity/limit-failures.js';
import { InputError } from '../../input/input-error.js';
import { otherOrgs } from '../../input/named-org.js';
import type { NoteUse } from '../../middleware/note-use.js';
import { statusOf, toProblem } from '../../problem.js';
import { TryLater } from '../../try-later.js';
import type { IngestParts } from '../ingest-parts.js';
import { exportSignal } from './export-signal.js';
import { encodeMessage } from './messages.js';
import { statusOfProblem } from './otlp-status.js';
import { type Signal, signals } from './signals.js';

export interface OtlpGrpcParts extends IngestParts {
  readonly verify: VerifyFrom;
  readonly clientAddress: ClientAddress;
  readonly recorder: RefusalRecorder;
  readonly noteUse: NoteUse;
}

export interface OtlpGrpc {
  readonly port: number;
  /** Finishes the calls in flight; ends them at once when the signal aborts. */
  stop(signal: AbortSignal): Promise<void>;
}

type Call = ServerUnaryCall<Buffer, Buffer>;

/** OTLP over gRPC: the way of a request over HTTP, with the credential in the metadata. */
export const listenOtlpGrpc = async (parts: OtlpGrpcParts, host: string, port: number): Promise<OtlpGrpc> => {
  const server = new Server({
    'grpc.max_receive_message_length': parts.limitBytes,
    'grpc.max_send_message_length': 65_536,
    'grpc.max_concurrent_streams': 100,
  });
  for (const signal of signals) {
    server.addService(definitionOf(signal), {
      Export: (call: Call, callback: sendUnaryData<Buffer>) => {
        answerCall(signal, parts, call).then((answer) => callback(null, answer), callback);
      },
    });
  }
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const bound = await promisify(server.bindAsync.bind(server))(address, ServerCredentials.createInsecure());
  return {
    port: bound,
    async stop(signal) {
      const cut = () => server.forceShutdown();
      if (signal.aborted) return cut();
      signal.addEventListener('abort', cut, { once: true });
      return promisify(server.tryShutdown.bind(server))();
    },
  };
};

/** Bytes in and out: the messages are read and written where those of HTTP are. */
const definitionOf = ({ service }: Signal): ServiceDefinition => {
  const asTheyAre = (bytes: Buffer) => bytes;
  return {
    Export: {
      path: `/${service}/Export`,
      requestStream: false,
      responseStream: false,
      requestSerialize: asTheyAre,
      requestDeserialize: asTheyAre,
      responseSerialize: asTheyAre,
      responseDeserialize: asTheyAre,
    },
  };
};

/** What of a call the recorder of refusals needs of a request. */
interface CallRecord {
  readonly requestId: string;
  readonly operation: string;
  context?: OrgContext;
}

const answerCall = async (signal: Signal, parts: OtlpGrpcParts, call: Call): Promise<Buffer> => {
  const stop = parts.metrics.requests.startTimer();
  const record: CallRecord = { requestId: randomUUID(), operation: signal.operation };
  let status = 200;
  try {
    const admission = await admit(parts, call, record.requestId);
    record.context = admission.context;
    await passLimit(parts, admission);
    refuseOtherOrgs(call.metadata, admission.context);
    authorize(admission.context, 'ingest.write');
    const answer = await exportSignal(signal, parts, {
      context: admission.context,
      format: 'protobuf',
      bytes: call.request,
      isOver: () => call.cancelled,
      tell: () => undefined,
    });
    parts.noteUse(admission, record.requestId)?.();
    return encodeMessage(`${signal.messages}Response`, answer);
  } catch (thrown) {
    const error = isBulkheadError(thrown)
      ? thrown
      : new BulkheadError('INTERNAL', 'not an error of the catalogue', { cause: thrown });
    status = statusOf[error.code];
    const level = status >= 500 ? 'error' : 'debug';
    parts.logger[level]({ err: thrown, requestId: record.requestId }, 'request failed');
    // There is no answer to wait for: grpc-js sends it after this.
    parts.recorder.refused(record as unknown as Request, { closed: true } as Response, error);
    throw grpcError(error, record.requestId);
  } finally {
    stop({ operation: signal.operation, status: String(status) });
  }
};

const admit = async (
  { verify, clientAddress }: OtlpGrpcParts,
  call: Call,
  requestId: string,
): Promise<Admission> => {
  const textsOf = (name: string) => call.metadata.get(name).map(String);
  const credential = credentialIn(textsOf('authorization'));
  const address = clientAddress(hostOf(call.getPeer()), textsOf('x-forwarded-for'));
  const admission = credential === undefined ? undefined : await verify(credential, requestId, address);
  if (admission) return admission;
  throw new BulkheadError('UNAUTHENTICATED', 'credential is missing, unknown, expired, revoked or suspended');
};

/** Of `127.0.0.1:4317` or `[::1]:4317`. */
const hostOf = (peer: string): string => peer.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');

const passLimit = async ({ redis }: OtlpGrpcParts, { context, token }: Admission): Promise<void> => {
  const decision = await redis
    .forOrg(context)
    .limiter.consume(token ? { token: tokenId(token.tokenId) } : {});
  if (decision.allowed) return;
  const wait = decision.retryAfter ?? 1;
  throw new TryLater('RATE_LIMITED', `retry after ${wait} s`, wait);
};

const refuseOtherOrgs = (metadata: Metadata, { orgId }: OrgContext): void => {
  const rawHeaders = Object.entries(metadata.toHttp2Headers()).flatMap(([name, value]) =>
    [value].flat().flatMap((one) => [name, String(one)]),
  );
  const places = otherOrgs({ rawHeaders, url: '/', body: undefined }, orgId);
  if (places.length === 0) return;
  const detail = 'names an organization other than that of the credential';
  throw new InputError(
    places.map((place) => ({ ...place, detail })),
    'ORG_MISMATCH',
  );
};

/** Exporters try again after RESOURCE_EXHAUSTED only if they are told when. */
const grpcError = (error: BulkheadError, requestId: string) => {
  const problem = toProblem(error, requestId);
  const status = statusOfProblem(problem, error instanceof TryLater ? error.retryAfter : 0);
  const metadata = new Metadata();
  metadata.set('x-request-id', requestId);
  if (error instanceof TryLater) {
    metadata.set('grpc-status-details-bin', encodeMessage('Status', status));
  }
  return Object.assign(new Error(status.message), { code: status.code, details: status.message, metadata });
};
