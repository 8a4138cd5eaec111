import type { Role } from '@bulkhead/tenancy';
import type { AuthClient } from './org-db.js';

export type State = 'active' | 'suspended' | 'deleted';

/** What the auth plane tells of an org: enough to let somebody in. */
export interface KnownOrg {
  readonly orgId: string;
  readonly orgSlug: string;
  readonly orgState: State;
  /** Null: the deployment's default. */
  readonly requestsPerMinute: number | null;
}

export interface KnownToken extends KnownOrg {
  readonly tokenId: string;
  readonly secretHash: Uint8Array;
  readonly role: Role;
  readonly scopes: readonly string[];
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly userId: string | null;
  readonly userState: State | null;
  readonly membershipRole: Role | null;
  readonly membershipState: State | null;
  readonly agentId: string | null;
  readonly agentState: State | null;
}

export interface KnownUser extends KnownOrg {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly userState: State;
  readonly membershipRole: Role | null;
  readonly membershipState: State | null;
}

export interface KnownPrincipal extends Omit<KnownOrg, 'orgId'> {
  readonly principalState: State | null;
  readonly membershipRole: Role | null;
  readonly membershipState: State | null;
}

export interface KnownLimits {
  readonly requestsPerMinute: number | null;
  readonly recordsPerMinute: number | null;
}

/** A change of an incident that is to be told. What the incident is called stays behind the wall of its org. */
export interface KnownNews {
  readonly newsId: string;
  readonly orgId: string;
  readonly incidentId: string;
  readonly event: 'incident.opened' | 'incident.severity_changed' | 'incident.resolved';
  readonly severity: 'critical' | 'major' | 'minor' | 'info';
  readonly status: string;
  readonly occurredAt: Date;
}

/** Everything that the auth plane can do. Each is one SECURITY DEFINER function of the database. */
export class AuthLookups {
  readonly #sql: AuthClient;

  constructor(sql: AuthClient) {
    this.#sql = sql;
  }

  async findToken(publicId: string): Promise<KnownToken | undefined> {
    const [row] = await this.#sql.$queryRaw<KnownToken[]>`
      select token_id as "tokenId", org_id as "orgId", secret_hash as "secretHash", role, scopes,
        expires_at as "expiresAt", revoked_at as "revokedAt",
        user_id as "userId", user_state as "userState",
        membership_role as "membershipRole", membership_state as "membershipState",
        agent_id as "agentId", agent_state as "agentState",
        org_slug as "orgSlug", org_state as "orgState", requests_per_minute as "requestsPerMinute"
      from bulkhead.find_token(${publicId})`;
    return row;
  }

  /** One for each org that knows the person. */
  findUser(issuer: string, subject: string): Promise<readonly KnownUser[]> {
    return this.#sql.$queryRaw<KnownUser[]>`
      select user_id as "userId", email, name, user_state as "userState",
        membership_role as "membershipRole", membership_state as "membershipState",
        org_id as "orgId", org_slug as "orgSlug", org_state as "orgState",
        requests_per_minute as "requestsPerMinute"
      from bulkhead.find_user(${issuer}, ${subject})`;
  }

  /** Whether somebody may still act, for work that was accepted earlier and runs now. */
  async findPrincipal(
    orgId: string,
    kind: 'user' | 'agent' | 'token',
    id: string,
  ): Promise<KnownPrincipal | undefined> {
    const [row] = await this.#sql.$queryRaw<KnownPrincipal[]>`
      select org_slug as "orgSlug", org_state as "orgState", requests_per_minute as "requestsPerMinute",
        principal_state as "principalState",
        membership_role as "membershipRole", membership_state as "membershipState"
      from bulkhead.find_principal(${orgId}::uuid, ${kind}, ${id}::uuid)`;
    return row;
  }

  /** By id or slug, as identity providers name it in a claim. */
  async findOrg(reference: string): Promise<(KnownOrg & { readonly name: string }) | undefined> {
    const [row] = await this.#sql.$queryRaw<(KnownOrg & { readonly name: string })[]>`
      select org_id as "orgId", slug as "orgSlug", name, state as "orgState",
        requests_per_minute as "requestsPerMinute"
      from bulkhead.find_org(${reference})`;
    return row;
  }

  /** What the org may ask and send a minute; null is the deployment's default. Undefined for an org that is not there. */
  async findLimits(orgId: string): Promise<KnownLimits | undefined> {
    const [row] = await this.#sql.$queryRaw<KnownLimits[]>`
      select requests_per_minute as "requestsPerMinute", records_per_minute as "recordsPerMinute"
      from bulkhead.find_limits(${orgId}::uuid)`;
    return row;
  }

  /** Whose workers read the org's lane: `pooled`, or a group of its own. Undefined for an org that is not there. */
  async findLaneGroup(orgId: string): Promise<string | undefined> {
    const [row] = await this.#sql.$queryRaw<{ group: string }[]>`
      select lane_group as "group" from bulkhead.find_lane_group(${orgId}::uuid)`;
    return row?.group;
  }

  /** Deletes kept answers and memories of all orgs whose time is over; true when there are more. */
  async expireRows(most: number): Promise<boolean> {
    const [row] = await this.#sql.$queryRaw<{ gone: number }[]>`
      select bulkhead.expire_rows(${most}::integer) as gone`;
    return row?.gone === most;
  }

  /** Chains audit entries of the next orgs after the given one; gives the last of them, undefined at the end. */
  async chainAuditLogs(after: string | undefined, orgs: number): Promise<string | undefined> {
    const [row] = await this.#sql.$queryRaw<{ last: string | null }[]>`
      select bulkhead.chain_audit_logs(${after ?? null}::uuid, ${orgs}::integer) as last`;
    return row?.last ?? undefined;
  }

  /** SLOs that are due, each given to one caller a minute. */
  claimSlos(most: number): Promise<readonly { readonly orgId: string; readonly sloId: string }[]> {
    return this.#sql.$queryRaw`
      select org_id as "orgId", slo_id as "sloId" from bulkhead.claim_slos(${most}::integer)`;
  }

  /** News of incidents that nobody has told yet, each given to one caller a minute until it is settled. */
  claimIncidentNews(most: number): Promise<readonly KnownNews[]> {
    return this.#sql.$queryRaw`
      select news_id as "newsId", org_id as "orgId", incident_id as "incidentId", event, severity, status,
        occurred_at as "occurredAt"
      from bulkhead.claim_incident_news(${most}::integer)`;
  }

  /** After they were told. */
  async settleIncidentNews(newsIds: readonly string[]): Promise<void> {
    await this.#sql.$queryRaw`select bulkhead.settle_incident_news(${newsIds}::uuid[])::text`;
  }

  /** Writes down when tokens of one org were last used, in one statement. Revoked tokens stay as they are. */
  async noteTokenUses(
    orgId: string,
    uses: readonly { readonly tokenId: string; readonly usedAt: Date }[],
  ): Promise<void> {
    const ids = uses.map(({ tokenId }) => tokenId);
    const times = uses.map(({ usedAt }) => usedAt.toISOString());
    await this.#sql.$queryRaw`
      select bulkhead.note_token_uses(${orgId}::uuid, ${ids}::uuid[], ${times}::timestamptz[])::text`;
  }

  /** After the answer is sent: if the row is another org's, the database notes the attempt in that org's audit. */
  async recordForeignAttempt(callerOrgId: string, table: string, id: string): Promise<void> {
    await this.#sql.$queryRaw`
      select bulkhead.record_foreign_attempt(${callerOrgId}::uuid, ${table}, ${id}::uuid)::text`;
  }
}
