import { hkdfSync } from 'node:crypto';

/**
 * Keys for one purpose, derived from the versioned keys of the deployment (`1:<hex>,…`, newest first), so that
 * a key never serves two purposes and a rotation of the deployment's key rotates these as well.
 */
export const deriveKeys = (deploymentKeys: string, purpose: string): readonly Buffer[] =>
  deploymentKeys.split(',').map((entry) => {
    const hex = entry.slice(entry.indexOf(':') + 1);
    return Buffer.from(hkdfSync('sha256', Buffer.from(hex, 'hex'), '', `bulkhead ${purpose}`, 32));
  });
