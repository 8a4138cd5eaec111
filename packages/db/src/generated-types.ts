/** What generated code imports, in one place, as it does from `@bulkhead/db` elsewhere. */
export type { ModelMap } from './model-map.js';
export type { ExpectedCatalog } from './posture/expected-catalog.js';
