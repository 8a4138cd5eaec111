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

const RETRY_INFO = 'type.googleapis.com/google.rpc.RetryInfo';

/** What a sender may read of a refusal: our public words, and the places of its own input. */
const messageOf = ({ title, code, requestId, errors = [] }: Problem): string => {
  const faults = errors.map(
    ({ in: place, field, detail }) => `${[place, field].join(' ').trim()}: ${detail}`,
  );
  return [`${code}: ${title}`, ...faults, `request ${requestId}`].join('; ');
};

/** The `Status` of a refusal, with the seconds after which to try again, if it is one for now. */
export const statusOfProblem = (problem: Problem, seconds: number) => ({
  code: codes[problem.status] ?? INTERNAL,
  message: messageOf(problem),
  ...(seconds > 0 && {
    details: [{ typeUrl: RETRY_INFO, value: encodeMessage('RetryInfo', { retryDelay: { seconds } }) }],
  }),
});

export const statusBody = (problem: Problem, format: OtlpFormat, seconds: number): Buffer => {
  const status = statusOfProblem(problem, seconds);
  if (format === 'protobuf') return encodeMessage('Status', status);
  const details = status.details && [{ '@type': RETRY_INFO, retryDelay: `${seconds}s` }];
  return Buffer.from(JSON.stringify({ ...status, details }));
};
