import type { ClientBase } from 'pg';
import type { SealKey } from '../seal.js';
import type { ExpectedCatalog } from './expected-catalog.js';

/** What a posture run looks at. */
export interface PostureSubject {
  /** A connection of the runtime login, outside any transaction. */
  readonly client: Pick<ClientBase, 'query'>;
  /** The key that this process signs contexts with. */
  readonly sealKey: SealKey;
  readonly expected: ExpectedCatalog;
}
