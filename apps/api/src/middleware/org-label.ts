import { createHmac } from 'node:crypto';
import { deriveKeys } from '../deployment-keys.js';
import type { LabelOrg } from './log-request.js';

/** `hashed`: the same org has the same label in every process, and nobody can compute it from a list of ids. */
export const orgLabel = (mode: 'plain' | 'hashed', deploymentKeys: string): LabelOrg => {
  if (mode === 'plain') return ({ orgId }) => orgId;
  const [key = ''] = deriveKeys(deploymentKeys, 'org label');
  return ({ orgId }) => createHmac('sha256', key).update(orgId).digest('hex').slice(0, 16);
};
