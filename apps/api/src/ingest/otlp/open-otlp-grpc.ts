import { BulkheadError } from '@bulkhead/tenancy';
import type { ApiConfig } from '../../config.js';
import { listenOtlpGrpc, type OtlpGrpc, type OtlpGrpcParts } from './otlp-grpc.js';

/** The port that OTLP over gRPC has everywhere. */
const USUAL = 4317;

/** A port that was asked for and is taken ends the start. The usual one is only taken if it is free. */
export const openOtlpGrpc = async (
  { OTLP_GRPC_HOST: host, OTLP_GRPC_PORT: wanted }: Pick<ApiConfig, 'OTLP_GRPC_HOST' | 'OTLP_GRPC_PORT'>,
  parts: OtlpGrpcParts,
): Promise<OtlpGrpc | undefined> => {
  if (wanted === 'off') return undefined;
  try {
    return await listenOtlpGrpc(parts, host, wanted ?? USUAL);
  } catch (cause) {
    const fault = `OTLP_GRPC_PORT is ${wanted ?? USUAL}, expected a port of ${host} that is free; set another, or off`;
    if (wanted !== undefined) throw new BulkheadError('CONFIGURATION_INVALID', fault, { cause });
    parts.logger.warn(`${fault}. OTLP over gRPC is not offered`);
    return undefined;
  }
};
