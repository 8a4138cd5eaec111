import { randomBytes, randomUUID } from 'node:crypto';
import { seal } from '../seal.js';
import type { Check } from './checks.js';
import { type Finding, parseFinding } from './finding.js';
import { inContext, isRefusal } from './in-context.js';
import type { PostureSubject } from './subject.js';

/** The key of this process opens the database, and no other one does. */
export const checkSeal = async (subject: PostureSubject, { code, sql }: Check): Promise<Finding[]> => {
  const { client, sealKey } = subject;
  const read = async () => (await client.query<Record<string, unknown>>(sql)).rows.map(parseFinding);
  const own = await inContext(subject, randomUUID(), read).catch((error: unknown) => {
    if (!isRefusal(error)) throw error;
    return [
      {
        code,
        level: 'fatal' as const,
        object: `seal key version ${sealKey.version}`,
        detail: 'is not a key of this database, so every operation would be refused',
        fix: 'deploy with the CONTEXT_SEAL_KEY of this process, or give the process the key of the deployment',
      },
    ];
  });
  const stranger = { version: sealKey.version, key: randomBytes(32) };
  const forged = await inContext(subject, randomUUID(), read, (facts) => seal(stranger, facts)).then(
    () => [
      {
        code,
        level: 'fatal' as const,
        object: 'function bulkhead.current_org_id()',
        detail: 'accepts a context that another key has sealed',
        fix: 'apply prisma/isolation.sql',
      },
    ],
    (error: unknown) => {
      if (!isRefusal(error)) throw error;
      return [];
    },
  );
  return [...own, ...forged];
};
