import { credentials, loadPackageDefinition, Metadata, type ServiceError } from '@grpc/grpc-js';
import { encodeMessage } from '../src/ingest/otlp/messages.js';

export interface GrpcOptions {
  readonly metadata?: Readonly<Record<string, string | readonly string[]>>;
  /** Of a log each, unless given. */
  readonly request?: Buffer;
  readonly method?: string;
  /** Options of the channel. */
  readonly channel?: Readonly<Record<string, number>>;
  /** Milliseconds. */
  readonly deadline?: number;
  /** Ends the call from this side once it is sent. */
  readonly cancel?: boolean;
}

export interface GrpcAnswer {
  readonly error: ServiceError | null;
  readonly answer: Buffer | undefined;
}

interface Client {
  Export(
    request: Buffer,
    metadata: Metadata,
    options: { deadline?: number },
    done: (error: ServiceError | null, answer?: Buffer) => void,
  ): { cancel(): void };
  close(): void;
}

const logsMethod = '/opentelemetry.proto.collector.logs.v1.LogsService/Export';

/** A connection over which exports go without the patience of an exporter. */
export const grpcConnection = (url: string, { method = logsMethod, channel = {} }: GrpcOptions = {}) => {
  const asTheyAre = (bytes: Buffer) => bytes;
  const Made = loadPackageDefinition({
    Service: {
      Export: {
        path: method,
        requestStream: false,
        responseStream: false,
        requestSerialize: asTheyAre,
        requestDeserialize: asTheyAre,
        responseSerialize: asTheyAre,
        responseDeserialize: asTheyAre,
      },
    },
  })['Service'] as unknown as new (
    address: string,
    credential: ReturnType<typeof credentials.createInsecure>,
    options: object,
  ) => Client;
  const client = new Made(url.replace('http://', ''), credentials.createInsecure(), channel);
  return {
    close: () => client.close(),
    send: ({ metadata = {}, request = oneLog(), deadline, cancel }: GrpcOptions): Promise<GrpcAnswer> => {
      const all = new Metadata();
      for (const [name, values] of Object.entries(metadata)) {
        for (const value of [values].flat()) all.add(name, value);
      }
      return new Promise((resolve) => {
        const options = deadline === undefined ? {} : { deadline: Date.now() + deadline };
        const call = client.Export(request, all, options, (error, answer) => resolve({ error, answer }));
        if (cancel) setTimeout(() => call.cancel(), 5);
      });
    },
  };
};

export const exportByGrpc = async (url: string, options: GrpcOptions): Promise<GrpcAnswer> => {
  const connection = grpcConnection(url, options);
  try {
    return await connection.send(options);
  } finally {
    connection.close();
  }
};

export const oneLog = (): Buffer =>
  encodeMessage('LogsRequest', { resourceLogs: [{ scopeLogs: [{ logRecords: [{ severityText: 'x' }] }] }] });
