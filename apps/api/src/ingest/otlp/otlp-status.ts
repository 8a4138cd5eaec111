import type { Problem } from '../../problem.js';
import type { OtlpFormat } from './export-signal.js';
import { encodeMessage } from './messages.js';

/** Codes of google.rpc for the statuses that a problem may have. */
const codes: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  405: 12,
  408: 4,
  409: 9,
  413: 3,
  415: 3,
  422: 9,
  429: 8,
  503: 14,
};
const INTERNAL = 13;

export const grpcCodeOf = (status: number): number => codes[status] ?? INTERNAL;

/** What a sender may read of a refusal: our public words, and the places of its own input. */
export const statusMessage = ({ title, code, requestId, errors = [] }: Problem): string => {
  const faults = errors.map(({ in: place, field, detail }) => `${place} ${field}: ${detail}`);
  return [`${code}: ${title}`, ...faults, `request ${requestId}`].join('; ');
};

export const statusBody = (problem: Problem, format: OtlpFormat): Buffer => {
  const status = { code: grpcCodeOf(problem.status), message: statusMessage(problem) };
  return format === 'json' ? Buffer.from(JSON.stringify(status)) : encodeMessage('Status', status);
};
