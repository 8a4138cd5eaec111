import type { Role } from '@bulkhead/tenancy';

export type State = 'active' | 'suspended' | 'deleted';

/** What the auth plane knows of an org: enough to let somebody in, and no row of it. */
export interface KnownOrg {
  readonly orgId: string;
  readonly orgSlug: string;
  readonly orgState: State;
  readonly requestsPerMinute: number | null;
}

export interface KnownToken extends KnownOrg {
  readonly tokenId: string;
  readonly secretHash: Uint8Array;
  readonly role: Role;
  readonly scopes: readonly string[];
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly userId: string | null;
  readonly userState: State | null;
  readonly membershipRole: Role | null;
  readonly membershipState: State | null;
  readonly agentId: string | null;
  readonly agentState: State | null;
}

export interface KnownUser extends KnownOrg {
  readonly userId: string;
  readonly userState: State;
  readonly membershipRole: Role | null;
  readonly membershipState: State | null;
}

/** The auth plane of the database, as identity uses it. Asked on every request: nothing here is remembered. */
export interface Directory {
  findToken(publicId: string): Promise<KnownToken | undefined>;
  findUser(issuer: string, subject: string): Promise<readonly KnownUser[]>;
}
