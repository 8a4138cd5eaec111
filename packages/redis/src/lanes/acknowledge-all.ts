import { byOrg, type Delivery } from './delivery.js';
import type { LaneAccess } from './lane-access.js';
import { acknowledge } from './settle.js';

/** Messages of any number of lanes, in one go. */
export const acknowledgeAll = async (access: LaneAccess, deliveries: readonly Delivery[]): Promise<void> => {
  await Promise.all([...byOrg(deliveries)].map(([org, settled]) => acknowledge(access, org, settled)));
};
