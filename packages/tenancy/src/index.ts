export { currentContext, requireContext, runWithContext } from './current-context.js';
export {
  BulkheadError,
  type CatalogueEntry,
  catalogue,
  type ErrorCode,
  type ErrorFacts,
  isBulkheadError,
  retiredCodes,
} from './errors.js';
export {
  type AgentId,
  agentId,
  type Id,
  type OrgId,
  orgId,
  type SystemId,
  systemId,
  type TokenId,
  tokenId,
  type UserId,
  userId,
} from './ids.js';
export { type Actor, assertContext, type OrgContext, type Role, roles } from './org-context.js';
