import type { Route, RouteDoc } from '../http/route.js';
import { discardDeadLetter } from '../ingest/dead-letters/discard.js';
import { listDeadLetters } from '../ingest/dead-letters/list.js';
import { replayDeadLetter } from '../ingest/dead-letters/replay.js';
import { ingestDocs } from '../ingest/ingest-docs.js';
import { resources } from '../resources/definitions/index.js';
import { routesOf } from '../resources/resource-routes.js';
import { analyticsRoutes } from './analytics/index.js';
import { exportAudit } from './audit/export.js';
import { listAudit } from './audit/list.js';
import { verifyAudit } from './audit/verify.js';
import { incidentMoves } from './incidents/move-incident.js';
import { createMemories, deleteMemories } from './memories/batch.js';
import { hotMemories } from './memories/hot.js';
import { searchMemories } from './memories/search.js';
import { getOrganization } from './organization/get.js';
import { updateOrganization } from './organization/update.js';
import { createToken } from './tokens/create.js';
import { revokeToken } from './tokens/revoke.js';
import { rotateToken } from './tokens/rotate.js';
import { whoami } from './whoami.js';

/** Every operation of the API. Special words come before `{id}`, which would take them for one. */
export const routes: readonly Route[] = [
  whoami,
  getOrganization,
  updateOrganization,
  createToken,
  rotateToken,
  revokeToken,
  searchMemories,
  hotMemories,
  createMemories,
  deleteMemories,
  ...incidentMoves,
  ...analyticsRoutes,
  listDeadLetters,
  replayDeadLetter,
  discardDeadLetter,
  listAudit,
  exportAudit,
  verifyAudit,
  ...resources.flatMap(routesOf),
];

/** And those that read their own bodies, for the OpenAPI document. */
export const documented: readonly RouteDoc[] = [...routes, ...ingestDocs];
