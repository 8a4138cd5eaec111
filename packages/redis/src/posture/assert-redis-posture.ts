import { BulkheadError } from '@bulkhead/tenancy';
import type { Finding } from './finding.js';
import { isSafe, type PostureOptions, runRedisPosture } from './run-posture.js';

export interface AssertPostureOptions extends PostureOptions {
  /** Where warnings go; to the process's own warnings unless given. */
  readonly warn?: (message: string) => void;
}

/** Refuses a server on which an org's data would not be safe, and warns loudly of one that may lose messages. */
export const assertRedisPosture = async (options: AssertPostureOptions): Promise<void> => {
  const { warn = (message: string) => process.emitWarning(message, 'RedisPosture'), ...where } = options;
  const { host } = new URL(where.url);
  const results = await runRedisPosture(where);
  const findings = results.flatMap(({ findings }) => findings);
  for (const finding of findings) if (finding.level === 'warning') warn(`Redis ${host}: ${told(finding)}`);
  if (isSafe(results)) return;
  const fatal = findings.filter(({ level }) => level === 'fatal');
  throw new BulkheadError(
    'POSTURE_UNSAFE',
    [
      `Redis ${host} is not safe to serve from:`,
      ...fatal.map((finding) => `  ${told(finding)}`),
      'Look again with pnpm redis:verify.',
    ].join('\n'),
  );
};

const told = ({ code, object, detail, fix }: Finding): string => `${code}: ${object} ${detail}; ${fix}`;
