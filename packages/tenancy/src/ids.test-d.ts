import { type OrgContext, orgId, type UserId, userId } from './index.js';

const org = orgId('00000000-0000-7000-8000-000000000001');

// @ts-expect-error an org id is not a user id
export const user: UserId = org;

// @ts-expect-error a context cannot be written by hand
export const context: OrgContext = {
  orgId: org,
  actor: { kind: 'user', id: userId('00000000-0000-7000-8000-000000000002') },
  role: 'owner',
  requestId: 'request-1',
};
