// Generated from /openapi.json by generate.mjs. Do not edit.
import { Caller, type CallOptions } from './caller.js';

export type Agent = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly state: 'active' | 'suspended';
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type AgentCreate = {
  readonly name: string;
  readonly description?: string;
  readonly state?: 'active' | 'suspended';
  readonly metadata?: Readonly<Record<string, unknown>>;
};

export type AgentUpdate = {
  readonly name?: string;
  readonly description?: string;
  readonly state?: 'active' | 'suspended';
  readonly metadata?: Readonly<Record<string, unknown>>;
};

export type AlertChannel = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'email' | 'webhook' | 'slack' | 'pagerduty';
  readonly config: Readonly<Record<string, unknown>>;
  readonly enabled: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly hasSecret: boolean;
};

export type AlertChannelCreate = {
  readonly name: string;
  readonly kind: 'email' | 'webhook' | 'slack' | 'pagerduty';
  readonly config?: Readonly<Record<string, unknown>>;
  readonly enabled?: boolean;
  readonly secret?: string | null;
};

export type AlertChannelUpdate = {
  readonly name?: string;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly enabled?: boolean;
  readonly secret?: string | null;
};

export type AuditEntry = {
  readonly id: string;
  readonly orgId: string;
  readonly occurredAt: string;
  readonly action: string;
  readonly severity: 'info' | 'warning';
  readonly actorKind: string | null;
  readonly actorId: string | null;
  readonly actorRole: string | null;
  readonly targetType: string | null;
  readonly targetId: string | null;
  readonly requestId: string | null;
  readonly details: Readonly<Record<string, unknown>>;
  readonly sequence: number | null;
  readonly previousHash: string | null;
  readonly hash: string | null;
};

export type AuditVerdict = {
  readonly intact: boolean;
  readonly entries: number;
  readonly fault: string | null;
  readonly head: string;
};

export type CatalogEntity = {
  readonly id: string;
  readonly kind:
    | 'service'
    | 'repository'
    | 'cluster'
    | 'database'
    | 'queue'
    | 'website'
    | 'library'
    | 'scorecard';
  readonly name: string;
  readonly description: string;
  readonly lifecycle: 'experimental' | 'production' | 'deprecated';
  readonly ownerTeamId: string | null;
  readonly ownerUserId: string | null;
  readonly projectId: string | null;
  readonly tags: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type CatalogEntityCreate = {
  readonly kind:
    | 'service'
    | 'repository'
    | 'cluster'
    | 'database'
    | 'queue'
    | 'website'
    | 'library'
    | 'scorecard';
  readonly name: string;
  readonly description?: string;
  readonly lifecycle?: 'experimental' | 'production' | 'deprecated';
  readonly ownerTeamId?: string | null;
  readonly ownerUserId?: string | null;
  readonly projectId?: string | null;
  readonly tags?: readonly string[];
  readonly metadata?: Readonly<Record<string, unknown>>;
};

export type CatalogEntityUpdate = {
  readonly kind?:
    | 'service'
    | 'repository'
    | 'cluster'
    | 'database'
    | 'queue'
    | 'website'
    | 'library'
    | 'scorecard';
  readonly name?: string;
  readonly description?: string;
  readonly lifecycle?: 'experimental' | 'production' | 'deprecated';
  readonly ownerTeamId?: string | null;
  readonly ownerUserId?: string | null;
  readonly projectId?: string | null;
  readonly tags?: readonly string[];
  readonly metadata?: Readonly<Record<string, unknown>>;
};

export type Comment = {
  readonly id: string;
  readonly ownerId: string;
  readonly documentId: string;
  readonly parentId: string | null;
  readonly body: string;
  readonly resolvedAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type CommentCreate = {
  readonly documentId: string;
  readonly parentId?: string | null;
  readonly body: string;
  readonly resolvedAt?: string | null;
};

export type CommentUpdate = { readonly body?: string; readonly resolvedAt?: string | null };

export type Document = {
  readonly id: string;
  readonly ownerId: string;
  readonly projectId: string;
  readonly title: string;
  readonly content: string;
  readonly status: 'draft' | 'published' | 'archived';
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type DocumentCreate = {
  readonly projectId: string;
  readonly title: string;
  readonly content?: string;
  readonly status?: 'draft' | 'published' | 'archived';
};

export type DocumentItem = {
  readonly id: string;
  readonly ownerId?: string;
  readonly projectId?: string;
  readonly title?: string;
  readonly content?: string;
  readonly status?: 'draft' | 'published' | 'archived';
  readonly createdAt?: string;
  readonly updatedAt?: string;
};

export type DocumentUpdate = {
  readonly projectId?: string;
  readonly title?: string;
  readonly content?: string;
  readonly status?: 'draft' | 'published' | 'archived';
};

export type Incident = {
  readonly id: string;
  readonly serviceId: string | null;
  readonly commanderId: string | null;
  readonly title: string;
  readonly summary: string;
  readonly severity: 'critical' | 'major' | 'minor' | 'info';
  readonly status: 'open' | 'acknowledged' | 'mitigated' | 'resolved';
  readonly startedAt: string;
  readonly acknowledgedAt: string | null;
  readonly resolvedAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type IncidentCreate = {
  readonly serviceId?: string | null;
  readonly commanderId?: string | null;
  readonly title: string;
  readonly summary?: string;
  readonly severity?: 'critical' | 'major' | 'minor' | 'info';
  readonly status?: 'open' | 'acknowledged' | 'mitigated' | 'resolved';
  readonly startedAt?: string;
  readonly acknowledgedAt?: string | null;
  readonly resolvedAt?: string | null;
};

export type IncidentUpdate = {
  readonly serviceId?: string | null;
  readonly commanderId?: string | null;
  readonly title?: string;
  readonly summary?: string;
  readonly severity?: 'critical' | 'major' | 'minor' | 'info';
  readonly status?: 'open' | 'acknowledged' | 'mitigated' | 'resolved';
  readonly startedAt?: string;
  readonly acknowledgedAt?: string | null;
  readonly resolvedAt?: string | null;
};

export type Integration = {
  readonly id: string;
  readonly provider: string;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly enabled: boolean;
  readonly lastSyncAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly hasSecret: boolean;
};

export type IntegrationCreate = {
  readonly provider: string;
  readonly name: string;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly enabled?: boolean;
  readonly secret?: string | null;
};

export type IntegrationUpdate = {
  readonly name?: string;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly enabled?: boolean;
  readonly secret?: string | null;
};

export type Membership = {
  readonly id: string;
  readonly userId: string;
  readonly role: 'owner' | 'admin' | 'member' | 'viewer';
  readonly state: 'active' | 'suspended';
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type MembershipCreate = {
  readonly userId: string;
  readonly role?: 'owner' | 'admin' | 'member' | 'viewer';
  readonly state?: 'active' | 'suspended';
};

export type MembershipUpdate = {
  readonly role?: 'owner' | 'admin' | 'member' | 'viewer';
  readonly state?: 'active' | 'suspended';
};

export type Memory = {
  readonly id: string;
  readonly agentId: string;
  readonly kind: 'fact' | 'event' | 'preference' | 'summary';
  readonly content: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly occurredAt: string;
  readonly expiresAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type MemoryBatch = { readonly memories: readonly MemoryCreate[] };

export type MemoryCreate = {
  readonly agentId: string;
  readonly kind?: 'fact' | 'event' | 'preference' | 'summary';
  readonly content: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly occurredAt?: string;
  readonly expiresAt?: string | null;
};

export type MemoryDeletion = { readonly ids: readonly string[] };

export type MemoryItem = {
  readonly id: string;
  readonly agentId?: string;
  readonly kind?: 'fact' | 'event' | 'preference' | 'summary';
  readonly content?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly occurredAt?: string;
  readonly expiresAt?: string | null;
  readonly createdAt?: string;
  readonly updatedAt?: string;
};

export type MemoryUpdate = {
  readonly kind?: 'fact' | 'event' | 'preference' | 'summary';
  readonly content?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly occurredAt?: string;
  readonly expiresAt?: string | null;
};

export type Organization = {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly requestsPerMinute: number | null;
  readonly recordsPerMinute: number | null;
  readonly resourceLimits: Readonly<Record<string, number>>;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type OrganizationUpdate = {
  readonly name?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
};

export type Project = {
  readonly id: string;
  readonly ownerId: string;
  readonly teamId: string | null;
  readonly slug: string | null;
  readonly name: string;
  readonly description: string;
  readonly status: 'active' | 'archived';
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type ProjectCreate = {
  readonly teamId?: string | null;
  readonly slug?: string | null;
  readonly name: string;
  readonly description?: string;
  readonly status?: 'active' | 'archived';
};

export type ProjectUpdate = {
  readonly teamId?: string | null;
  readonly slug?: string | null;
  readonly name?: string;
  readonly description?: string;
  readonly status?: 'active' | 'archived';
};

export type Slo = {
  readonly id: string;
  readonly serviceId: string | null;
  readonly name: string;
  readonly description: string;
  readonly indicator: 'availability' | 'latency' | 'error_rate' | 'freshness';
  readonly target: number;
  readonly windowDays: number;
  readonly thresholdMs: number | null;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type SloCreate = {
  readonly serviceId?: string | null;
  readonly name: string;
  readonly description?: string;
  readonly indicator: 'availability' | 'latency' | 'error_rate' | 'freshness';
  readonly target: number;
  readonly windowDays?: number;
  readonly thresholdMs?: number | null;
};

export type SloUpdate = {
  readonly serviceId?: string | null;
  readonly name?: string;
  readonly description?: string;
  readonly indicator?: 'availability' | 'latency' | 'error_rate' | 'freshness';
  readonly target?: number;
  readonly windowDays?: number;
  readonly thresholdMs?: number | null;
};

export type Team = {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type TeamCreate = { readonly slug: string; readonly name: string; readonly description?: string };

export type TeamMember = {
  readonly id: string;
  readonly teamId: string;
  readonly userId: string;
  readonly role: 'lead' | 'member';
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type TeamMemberCreate = {
  readonly teamId: string;
  readonly userId: string;
  readonly role?: 'lead' | 'member';
};

export type TeamMemberUpdate = { readonly role?: 'lead' | 'member' };

export type TeamUpdate = { readonly slug?: string; readonly name?: string; readonly description?: string };

export type Token = {
  readonly id: string;
  readonly name: string;
  readonly publicId: string;
  readonly role: 'owner' | 'admin' | 'member' | 'viewer' | 'agent';
  readonly scopes: readonly string[];
  readonly userId: string | null;
  readonly agentId: string | null;
  readonly createdBy: string;
  readonly rotatedFromId: string | null;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type TokenCreate = {
  readonly name: string;
  readonly role?: 'owner' | 'admin' | 'member' | 'viewer' | 'agent';
  readonly scopes: readonly (
    | '*'
    | '*:read'
    | '*:write'
    | 'organization:read'
    | 'organization:write'
    | 'users:read'
    | 'users:write'
    | 'memberships:read'
    | 'memberships:write'
    | 'tokens:read'
    | 'tokens:write'
    | 'teams:read'
    | 'teams:write'
    | 'teamMembers:read'
    | 'teamMembers:write'
    | 'agents:read'
    | 'agents:write'
    | 'memories:read'
    | 'memories:write'
    | 'projects:read'
    | 'projects:write'
    | 'documents:read'
    | 'documents:write'
    | 'comments:read'
    | 'comments:write'
    | 'catalog:read'
    | 'catalog:write'
    | 'incidents:read'
    | 'incidents:write'
    | 'slos:read'
    | 'slos:write'
    | 'alertChannels:read'
    | 'alertChannels:write'
    | 'integrations:read'
    | 'integrations:write'
    | 'ingest:write'
    | 'deadLetters:read'
    | 'deadLetters:write'
    | 'analytics:read'
    | 'audit:read'
  )[];
  readonly agentId?: string;
  readonly forOrg?: boolean;
  readonly expiresAt?: string;
};

export type TokenRotate = { readonly overlapSeconds?: number; readonly expiresAt?: string };

export type TokenUpdate = { readonly name?: string };

export type TokenWithSecret = {
  readonly id: string;
  readonly name: string;
  readonly publicId: string;
  readonly role: 'owner' | 'admin' | 'member' | 'viewer' | 'agent';
  readonly scopes: readonly string[];
  readonly userId: string | null;
  readonly agentId: string | null;
  readonly createdBy: string;
  readonly rotatedFromId: string | null;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly secret?: string;
};

export type User = {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly issuer: string | null;
  readonly subject: string | null;
  readonly state: 'active' | 'suspended';
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type UserCreate = {
  readonly email: string;
  readonly name: string;
  readonly issuer?: string | null;
  readonly subject?: string | null;
  readonly state?: 'active' | 'suspended';
};

export type UserUpdate = {
  readonly email?: string;
  readonly name?: string;
  readonly issuer?: string | null;
  readonly subject?: string | null;
  readonly state?: 'active' | 'suspended';
};

export type Whoami = {
  readonly orgId: string;
  readonly org: string;
  readonly actor: { readonly kind: 'user' | 'agent' | 'token'; readonly id: string };
  readonly role: 'owner' | 'admin' | 'member' | 'viewer' | 'agent';
  readonly scopes: readonly string[];
  readonly token: { readonly id: string; readonly expiresAt: string | null } | null;
};

export class Bulkhead extends Caller {
  /** Who the credential speaks for. */
  whoami(options?: CallOptions): Promise<Whoami> {
    return this.send('GET', `/v1/whoami`, { ...options });
  }

  /** Get your organization. */
  getOrganization(options?: CallOptions): Promise<Organization> {
    return this.send('GET', `/v1/organization`, { ...options });
  }

  /** Change your organization. */
  updateOrganization(body: OrganizationUpdate, options?: CallOptions): Promise<Organization> {
    return this.send('PATCH', `/v1/organization`, { body, ...options });
  }

  /** Create an API key. */
  createToken(body: TokenCreate, options?: CallOptions): Promise<TokenWithSecret> {
    return this.send('POST', `/v1/tokens`, { body, ...options });
  }

  /** List tokens. */
  listTokens(
    query?: {
      readonly limit?: number;
      readonly cursor?: string;
      readonly sort?: 'createdAt' | '-createdAt';
      readonly createdAfter?: string;
      readonly createdBefore?: string;
      readonly role?: 'owner' | 'admin' | 'member' | 'viewer' | 'agent';
      readonly userId?: string;
      readonly agentId?: string;
    },
    options?: CallOptions,
  ): Promise<{ readonly data: readonly Token[]; readonly nextCursor: string | null }> {
    return this.send('GET', `/v1/tokens`, { query, ...options });
  }

  /** Replace an API key. */
  rotateToken(id: string, body: TokenRotate, options?: CallOptions): Promise<TokenWithSecret> {
    return this.send('POST', `/v1/tokens/${encodeURIComponent(id)}/rotate`, { body, ...options });
  }

  /** Revoke an API key. */
  revokeToken(id: string, options?: CallOptions): Promise<void> {
    return this.send('DELETE', `/v1/tokens/${encodeURIComponent(id)}`, { ...options });
  }

  /** Get one token. */
  getToken(id: string, options?: CallOptions): Promise<Token> {
    return this.send('GET', `/v1/tokens/${encodeURIComponent(id)}`, { ...options });
  }

  /** Change a token. */
  updateToken(id: string, body: TokenUpdate, options?: CallOptions): Promise<Token> {
    return this.send('PATCH', `/v1/tokens/${encodeURIComponent(id)}`, { body, ...options });
  }

  /** Search memories by words and time. */
  searchMemories(
    query: {
      readonly q: string;
      readonly agentId?: string;
      readonly after?: string;
      readonly before?: string;
      readonly limit?: number;
    },
    options?: CallOptions,
  ): Promise<{ readonly data: readonly Memory[] }> {
    return this.send('GET', `/v1/memories/search`, { query, ...options });
  }

  /** The 50 latest memories of an agent, from Redis where they were asked for lately. */
  hotMemories(
    query?: { readonly agentId?: string },
    options?: CallOptions,
  ): Promise<{ readonly data: readonly Memory[] }> {
    return this.send('GET', `/v1/memories/hot`, { query, ...options });
  }

  /** Create up to 100 memories, all or none. */
  createMemories(body: MemoryBatch, options?: CallOptions): Promise<{ readonly data: readonly Memory[] }> {
    return this.send('POST', `/v1/memories/batch`, { body, ...options });
  }

  /** Delete up to 100 memories, all or none. */
  deleteMemories(body: MemoryDeletion, options?: CallOptions): Promise<void> {
    return this.send('POST', `/v1/memories/delete`, { body, ...options });
  }

  /** Acknowledge an open incident. */
  acknowledgeIncident(id: string, options?: CallOptions): Promise<Incident> {
    return this.send('POST', `/v1/incidents/${encodeURIComponent(id)}/acknowledge`, { ...options });
  }

  /** Resolve an incident. */
  resolveIncident(id: string, options?: CallOptions): Promise<Incident> {
    return this.send('POST', `/v1/incidents/${encodeURIComponent(id)}/resolve`, { ...options });
  }

  /** How many events of which kind came in. */
  askVolumeOverTime(
    query: { readonly from: string; readonly to: string; readonly step?: number; readonly kind?: string },
    options?: CallOptions,
  ): Promise<{
    readonly data: readonly {
      readonly name: string;
      readonly measure: string;
      readonly points: readonly [string, number | null][];
    }[];
  }> {
    return this.send('GET', `/v1/analytics/volume`, { query, ...options });
  }

  /** How much telemetry came in, per table and day. */
  askUsage(
    query: { readonly from: string; readonly to: string },
    options?: CallOptions,
  ): Promise<{
    readonly data: readonly {
      readonly name: string;
      readonly measure: string;
      readonly points: readonly [string, number | null][];
    }[];
  }> {
    return this.send('GET', `/v1/analytics/usage`, { query, ...options });
  }

  /** Latency and loss of network paths, in milliseconds. */
  askPathLatency(
    query: { readonly from: string; readonly to: string; readonly step?: number; readonly path?: string },
    options?: CallOptions,
  ): Promise<{
    readonly data: readonly {
      readonly name: string;
      readonly measure: string;
      readonly points: readonly [string, number | null][];
    }[];
  }> {
    return this.send('GET', `/v1/analytics/path-latency`, { query, ...options });
  }

  /** One OpenTelemetry metric over time. */
  askMetricSeries(
    query: {
      readonly from: string;
      readonly to: string;
      readonly metric: string;
      readonly service?: string;
      readonly step?: number;
    },
    options?: CallOptions,
  ): Promise<{
    readonly data: readonly {
      readonly name: string;
      readonly measure: string;
      readonly points: readonly [string, number | null][];
    }[];
  }> {
    return this.send('GET', `/v1/analytics/metric-series`, { query, ...options });
  }

  /** Cost per service and day, and its trend. */
  askCostByService(
    query: { readonly from: string; readonly to: string; readonly horizon?: number | null },
    options?: CallOptions,
  ): Promise<{
    readonly data: readonly {
      readonly name: string;
      readonly measure: string;
      readonly points: readonly [string, number | null][];
    }[];
  }> {
    return this.send('GET', `/v1/analytics/cost-by-service`, { query, ...options });
  }

  /** What each agent reported. */
  askAgentActivity(
    query: { readonly from: string; readonly to: string; readonly limit?: number },
    options?: CallOptions,
  ): Promise<{
    readonly data: readonly {
      readonly agent_id: string;
      readonly reported: number | null;
      readonly errors: number | null;
      readonly kinds: number | null;
      readonly first_seen: string;
      readonly last_seen: string;
    }[];
  }> {
    return this.send('GET', `/v1/analytics/agent-activity`, { query, ...options });
  }

  /** What was changed, the latest first. */
  askChangeTimeline(
    query: {
      readonly from: string;
      readonly to: string;
      readonly service?: string;
      readonly afterTs?: string;
      readonly afterId?: string;
      readonly limit?: number;
    },
    options?: CallOptions,
  ): Promise<{
    readonly data: readonly {
      readonly ts: string;
      readonly change_id: string;
      readonly service: string;
      readonly kind: string;
      readonly author: string;
      readonly summary: string;
      readonly attributes: Readonly<Record<string, string>>;
    }[];
  }> {
    return this.send('GET', `/v1/analytics/changes`, { query, ...options });
  }

  /** What was detected, the worst first. */
  askThreatsBySeverity(
    query: { readonly from: string; readonly to: string },
    options?: CallOptions,
  ): Promise<{
    readonly data: readonly {
      readonly severity: 'low' | 'medium' | 'high' | 'critical';
      readonly rule: string;
      readonly hits: number | null;
      readonly services: number | null;
      readonly first_seen: string;
      readonly last_seen: string;
    }[];
  }> {
    return this.send('GET', `/v1/analytics/threats`, { query, ...options });
  }

  /** Which pairs of addresses moved the most bytes. */
  askTopTalkers(
    query: { readonly from: string; readonly to: string; readonly service?: string; readonly limit?: number },
    options?: CallOptions,
  ): Promise<{
    readonly data: readonly {
      readonly source: string;
      readonly destination: string;
      readonly bytes: number;
      readonly packets: number;
      readonly flows: number;
    }[];
  }> {
    return this.send('GET', `/v1/analytics/top-talkers`, { query, ...options });
  }

  /** Logs that hold a text, the latest first. */
  askLogSearch(
    query: {
      readonly from: string;
      readonly to: string;
      readonly text?: string;
      readonly service?: string;
      readonly severity?: number | null;
      readonly traceId?: string;
      readonly afterTs?: string;
      readonly afterId?: string;
      readonly limit?: number;
    },
    options?: CallOptions,
  ): Promise<{
    readonly data: readonly {
      readonly ts: string;
      readonly log_id: string;
      readonly service: string;
      readonly severity_number: number;
      readonly severity_text: string;
      readonly body: string;
      readonly trace_id: string;
      readonly span_id: string;
      readonly attributes: Readonly<Record<string, string>>;
      readonly resource_attributes: Readonly<Record<string, string>>;
    }[];
  }> {
    return this.send('GET', `/v1/analytics/logs`, { query, ...options });
  }

  /** The spans of one trace. */
  askTraceById(
    query: { readonly from: string; readonly to: string; readonly traceId: string; readonly limit?: number },
    options?: CallOptions,
  ): Promise<{
    readonly data: readonly {
      readonly trace_id: string;
      readonly span_id: string;
      readonly parent_span_id: string;
      readonly service: string;
      readonly name: string;
      readonly kind: string;
      readonly ts: string;
      readonly duration_ns: number | null;
      readonly status_code: string;
      readonly status_message: string;
      readonly attributes: Readonly<Record<string, string>>;
    }[];
  }> {
    return this.send('GET', `/v1/analytics/trace`, { query, ...options });
  }

  /** List what could not be stored, newest first. */
  listDeadLetters(
    query?: { readonly limit?: number; readonly cursor?: string },
    options?: CallOptions,
  ): Promise<{
    readonly data: readonly {
      readonly id: string;
      readonly reason: string;
      readonly detail: string;
      readonly table: string | null;
      readonly attempts: number;
      readonly bytes: number;
      readonly at: string;
    }[];
    readonly nextCursor: string | null;
  }> {
    return this.send('GET', `/v1/dead-letters`, { query, ...options });
  }

  /** Try again to store a dead letter. */
  replayDeadLetter(id: string, options?: CallOptions): Promise<{ readonly replayed: true }> {
    return this.send('POST', `/v1/dead-letters/${encodeURIComponent(id)}/replay`, { ...options });
  }

  /** Give a dead letter up for good. */
  discardDeadLetter(id: string, options?: CallOptions): Promise<void> {
    return this.send('DELETE', `/v1/dead-letters/${encodeURIComponent(id)}`, { ...options });
  }

  /** List the audit log, newest first. */
  listAudit(
    query?: {
      readonly limit?: number;
      readonly cursor?: string;
      readonly action?: string;
      readonly severity?: 'info' | 'warning';
      readonly actorId?: string;
      readonly targetType?: string;
      readonly targetId?: string;
      readonly after?: string;
      readonly before?: string;
    },
    options?: CallOptions,
  ): Promise<{ readonly data: readonly AuditEntry[]; readonly nextCursor: string | null }> {
    return this.send('GET', `/v1/audit`, { query, ...options });
  }

  /** Export the audit log as JSON lines. */
  exportAudit(
    query?: {
      readonly action?: string;
      readonly severity?: 'info' | 'warning';
      readonly actorId?: string;
      readonly targetType?: string;
      readonly targetId?: string;
      readonly after?: string;
      readonly before?: string;
    },
    options?: CallOptions,
  ): Promise<string> {
    return this.send('GET', `/v1/audit/export`, { query, ...options });
  }

  /** Check that nothing in the audit log was changed, removed or put in between. */
  verifyAudit(options?: CallOptions): Promise<AuditVerdict> {
    return this.send('GET', `/v1/audit/verify`, { ...options });
  }

  /** List users. */
  listUsers(
    query?: {
      readonly limit?: number;
      readonly cursor?: string;
      readonly sort?: 'createdAt' | '-createdAt';
      readonly createdAfter?: string;
      readonly createdBefore?: string;
      readonly email?: string;
      readonly state?: 'active' | 'suspended';
    },
    options?: CallOptions,
  ): Promise<{ readonly data: readonly User[]; readonly nextCursor: string | null }> {
    return this.send('GET', `/v1/users`, { query, ...options });
  }

  /** Create a user. */
  createUser(body: UserCreate, options?: CallOptions): Promise<User> {
    return this.send('POST', `/v1/users`, { body, ...options });
  }

  /** Get one user. */
  getUser(id: string, options?: CallOptions): Promise<User> {
    return this.send('GET', `/v1/users/${encodeURIComponent(id)}`, { ...options });
  }

  /** Change a user. */
  updateUser(id: string, body: UserUpdate, options?: CallOptions): Promise<User> {
    return this.send('PATCH', `/v1/users/${encodeURIComponent(id)}`, { body, ...options });
  }

  /** Delete a user. */
  deleteUser(id: string, options?: CallOptions): Promise<void> {
    return this.send('DELETE', `/v1/users/${encodeURIComponent(id)}`, { ...options });
  }

  /** List memberships. */
  listMemberships(
    query?: {
      readonly limit?: number;
      readonly cursor?: string;
      readonly sort?: 'createdAt' | '-createdAt';
      readonly createdAfter?: string;
      readonly createdBefore?: string;
      readonly userId?: string;
      readonly role?: 'owner' | 'admin' | 'member' | 'viewer';
      readonly state?: 'active' | 'suspended';
    },
    options?: CallOptions,
  ): Promise<{ readonly data: readonly Membership[]; readonly nextCursor: string | null }> {
    return this.send('GET', `/v1/memberships`, { query, ...options });
  }

  /** Create a membership. */
  createMembership(body: MembershipCreate, options?: CallOptions): Promise<Membership> {
    return this.send('POST', `/v1/memberships`, { body, ...options });
  }

  /** Get one membership. */
  getMembership(id: string, options?: CallOptions): Promise<Membership> {
    return this.send('GET', `/v1/memberships/${encodeURIComponent(id)}`, { ...options });
  }

  /** Change a membership. */
  updateMembership(id: string, body: MembershipUpdate, options?: CallOptions): Promise<Membership> {
    return this.send('PATCH', `/v1/memberships/${encodeURIComponent(id)}`, { body, ...options });
  }

  /** Delete a membership. */
  deleteMembership(id: string, options?: CallOptions): Promise<void> {
    return this.send('DELETE', `/v1/memberships/${encodeURIComponent(id)}`, { ...options });
  }

  /** List teams. */
  listTeams(
    query?: {
      readonly limit?: number;
      readonly cursor?: string;
      readonly sort?: 'createdAt' | '-createdAt' | 'name' | '-name';
      readonly createdAfter?: string;
      readonly createdBefore?: string;
      readonly slug?: string;
    },
    options?: CallOptions,
  ): Promise<{ readonly data: readonly Team[]; readonly nextCursor: string | null }> {
    return this.send('GET', `/v1/teams`, { query, ...options });
  }

  /** Create a team. */
  createTeam(body: TeamCreate, options?: CallOptions): Promise<Team> {
    return this.send('POST', `/v1/teams`, { body, ...options });
  }

  /** Get one team. */
  getTeam(id: string, options?: CallOptions): Promise<Team> {
    return this.send('GET', `/v1/teams/${encodeURIComponent(id)}`, { ...options });
  }

  /** Change a team. */
  updateTeam(id: string, body: TeamUpdate, options?: CallOptions): Promise<Team> {
    return this.send('PATCH', `/v1/teams/${encodeURIComponent(id)}`, { body, ...options });
  }

  /** Delete a team. */
  deleteTeam(id: string, options?: CallOptions): Promise<void> {
    return this.send('DELETE', `/v1/teams/${encodeURIComponent(id)}`, { ...options });
  }

  /** List team members. */
  listTeamMembers(
    query?: {
      readonly limit?: number;
      readonly cursor?: string;
      readonly sort?: 'createdAt' | '-createdAt';
      readonly createdAfter?: string;
      readonly createdBefore?: string;
      readonly teamId?: string;
      readonly userId?: string;
      readonly role?: 'lead' | 'member';
    },
    options?: CallOptions,
  ): Promise<{ readonly data: readonly TeamMember[]; readonly nextCursor: string | null }> {
    return this.send('GET', `/v1/team-members`, { query, ...options });
  }

  /** Create a team member. */
  createTeamMember(body: TeamMemberCreate, options?: CallOptions): Promise<TeamMember> {
    return this.send('POST', `/v1/team-members`, { body, ...options });
  }

  /** Get one team member. */
  getTeamMember(id: string, options?: CallOptions): Promise<TeamMember> {
    return this.send('GET', `/v1/team-members/${encodeURIComponent(id)}`, { ...options });
  }

  /** Change a team member. */
  updateTeamMember(id: string, body: TeamMemberUpdate, options?: CallOptions): Promise<TeamMember> {
    return this.send('PATCH', `/v1/team-members/${encodeURIComponent(id)}`, { body, ...options });
  }

  /** Delete a team member. */
  deleteTeamMember(id: string, options?: CallOptions): Promise<void> {
    return this.send('DELETE', `/v1/team-members/${encodeURIComponent(id)}`, { ...options });
  }

  /** List agents. */
  listAgents(
    query?: {
      readonly limit?: number;
      readonly cursor?: string;
      readonly sort?: 'createdAt' | '-createdAt';
      readonly createdAfter?: string;
      readonly createdBefore?: string;
      readonly name?: string;
      readonly state?: 'active' | 'suspended';
    },
    options?: CallOptions,
  ): Promise<{ readonly data: readonly Agent[]; readonly nextCursor: string | null }> {
    return this.send('GET', `/v1/agents`, { query, ...options });
  }

  /** Create a agent. */
  createAgent(body: AgentCreate, options?: CallOptions): Promise<Agent> {
    return this.send('POST', `/v1/agents`, { body, ...options });
  }

  /** Get one agent. */
  getAgent(id: string, options?: CallOptions): Promise<Agent> {
    return this.send('GET', `/v1/agents/${encodeURIComponent(id)}`, { ...options });
  }

  /** Change a agent. */
  updateAgent(id: string, body: AgentUpdate, options?: CallOptions): Promise<Agent> {
    return this.send('PATCH', `/v1/agents/${encodeURIComponent(id)}`, { body, ...options });
  }

  /** Delete a agent. */
  deleteAgent(id: string, options?: CallOptions): Promise<void> {
    return this.send('DELETE', `/v1/agents/${encodeURIComponent(id)}`, { ...options });
  }

  /** List memories. */
  listMemories(
    query?: {
      readonly limit?: number;
      readonly cursor?: string;
      readonly sort?: 'createdAt' | '-createdAt' | 'occurredAt' | '-occurredAt';
      readonly fields?: string;
      readonly createdAfter?: string;
      readonly createdBefore?: string;
      readonly agentId?: string;
      readonly kind?: 'fact' | 'event' | 'preference' | 'summary';
    },
    options?: CallOptions,
  ): Promise<{ readonly data: readonly MemoryItem[]; readonly nextCursor: string | null }> {
    return this.send('GET', `/v1/memories`, { query, ...options });
  }

  /** Create a memory. */
  createMemory(body: MemoryCreate, options?: CallOptions): Promise<Memory> {
    return this.send('POST', `/v1/memories`, { body, ...options });
  }

  /** Get one memory. */
  getMemory(id: string, options?: CallOptions): Promise<Memory> {
    return this.send('GET', `/v1/memories/${encodeURIComponent(id)}`, { ...options });
  }

  /** Change a memory. */
  updateMemory(id: string, body: MemoryUpdate, options?: CallOptions): Promise<Memory> {
    return this.send('PATCH', `/v1/memories/${encodeURIComponent(id)}`, { body, ...options });
  }

  /** Delete a memory. */
  deleteMemory(id: string, options?: CallOptions): Promise<void> {
    return this.send('DELETE', `/v1/memories/${encodeURIComponent(id)}`, { ...options });
  }

  /** List projects. */
  listProjects(
    query?: {
      readonly limit?: number;
      readonly cursor?: string;
      readonly sort?: 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | 'name' | '-name';
      readonly createdAfter?: string;
      readonly createdBefore?: string;
      readonly ownerId?: string;
      readonly teamId?: string;
      readonly slug?: string;
      readonly status?: 'active' | 'archived';
    },
    options?: CallOptions,
  ): Promise<{ readonly data: readonly Project[]; readonly nextCursor: string | null }> {
    return this.send('GET', `/v1/projects`, { query, ...options });
  }

  /** Create a project. */
  createProject(body: ProjectCreate, options?: CallOptions): Promise<Project> {
    return this.send('POST', `/v1/projects`, { body, ...options });
  }

  /** Get one project. */
  getProject(id: string, options?: CallOptions): Promise<Project> {
    return this.send('GET', `/v1/projects/${encodeURIComponent(id)}`, { ...options });
  }

  /** Change a project. */
  updateProject(id: string, body: ProjectUpdate, options?: CallOptions): Promise<Project> {
    return this.send('PATCH', `/v1/projects/${encodeURIComponent(id)}`, { body, ...options });
  }

  /** Delete a project. */
  deleteProject(id: string, options?: CallOptions): Promise<void> {
    return this.send('DELETE', `/v1/projects/${encodeURIComponent(id)}`, { ...options });
  }

  /** List documents. */
  listDocuments(
    query?: {
      readonly limit?: number;
      readonly cursor?: string;
      readonly sort?: 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | 'title' | '-title';
      readonly fields?: string;
      readonly createdAfter?: string;
      readonly createdBefore?: string;
      readonly ownerId?: string;
      readonly projectId?: string;
      readonly status?: 'draft' | 'published' | 'archived';
    },
    options?: CallOptions,
  ): Promise<{ readonly data: readonly DocumentItem[]; readonly nextCursor: string | null }> {
    return this.send('GET', `/v1/documents`, { query, ...options });
  }

  /** Create a document. */
  createDocument(body: DocumentCreate, options?: CallOptions): Promise<Document> {
    return this.send('POST', `/v1/documents`, { body, ...options });
  }

  /** Get one document. */
  getDocument(id: string, options?: CallOptions): Promise<Document> {
    return this.send('GET', `/v1/documents/${encodeURIComponent(id)}`, { ...options });
  }

  /** Change a document. */
  updateDocument(id: string, body: DocumentUpdate, options?: CallOptions): Promise<Document> {
    return this.send('PATCH', `/v1/documents/${encodeURIComponent(id)}`, { body, ...options });
  }

  /** Delete a document. */
  deleteDocument(id: string, options?: CallOptions): Promise<void> {
    return this.send('DELETE', `/v1/documents/${encodeURIComponent(id)}`, { ...options });
  }

  /** List comments. */
  listComments(
    query?: {
      readonly limit?: number;
      readonly cursor?: string;
      readonly sort?: 'createdAt' | '-createdAt';
      readonly createdAfter?: string;
      readonly createdBefore?: string;
      readonly ownerId?: string;
      readonly documentId?: string;
      readonly parentId?: string;
    },
    options?: CallOptions,
  ): Promise<{ readonly data: readonly Comment[]; readonly nextCursor: string | null }> {
    return this.send('GET', `/v1/comments`, { query, ...options });
  }

  /** Create a comment. */
  createComment(body: CommentCreate, options?: CallOptions): Promise<Comment> {
    return this.send('POST', `/v1/comments`, { body, ...options });
  }

  /** Get one comment. */
  getComment(id: string, options?: CallOptions): Promise<Comment> {
    return this.send('GET', `/v1/comments/${encodeURIComponent(id)}`, { ...options });
  }

  /** Change a comment. */
  updateComment(id: string, body: CommentUpdate, options?: CallOptions): Promise<Comment> {
    return this.send('PATCH', `/v1/comments/${encodeURIComponent(id)}`, { body, ...options });
  }

  /** Delete a comment. */
  deleteComment(id: string, options?: CallOptions): Promise<void> {
    return this.send('DELETE', `/v1/comments/${encodeURIComponent(id)}`, { ...options });
  }

  /** List catalog. */
  listCatalog(
    query?: {
      readonly limit?: number;
      readonly cursor?: string;
      readonly sort?: 'createdAt' | '-createdAt' | 'name' | '-name';
      readonly createdAfter?: string;
      readonly createdBefore?: string;
      readonly kind?:
        | 'service'
        | 'repository'
        | 'cluster'
        | 'database'
        | 'queue'
        | 'website'
        | 'library'
        | 'scorecard';
      readonly name?: string;
      readonly lifecycle?: 'experimental' | 'production' | 'deprecated';
      readonly ownerTeamId?: string;
      readonly ownerUserId?: string;
      readonly projectId?: string;
    },
    options?: CallOptions,
  ): Promise<{ readonly data: readonly CatalogEntity[]; readonly nextCursor: string | null }> {
    return this.send('GET', `/v1/catalog`, { query, ...options });
  }

  /** Create a catalog entity. */
  createCatalogEntity(body: CatalogEntityCreate, options?: CallOptions): Promise<CatalogEntity> {
    return this.send('POST', `/v1/catalog`, { body, ...options });
  }

  /** Get one catalog entity. */
  getCatalogEntity(id: string, options?: CallOptions): Promise<CatalogEntity> {
    return this.send('GET', `/v1/catalog/${encodeURIComponent(id)}`, { ...options });
  }

  /** Change a catalog entity. */
  updateCatalogEntity(id: string, body: CatalogEntityUpdate, options?: CallOptions): Promise<CatalogEntity> {
    return this.send('PATCH', `/v1/catalog/${encodeURIComponent(id)}`, { body, ...options });
  }

  /** Delete a catalog entity. */
  deleteCatalogEntity(id: string, options?: CallOptions): Promise<void> {
    return this.send('DELETE', `/v1/catalog/${encodeURIComponent(id)}`, { ...options });
  }

  /** List incidents. */
  listIncidents(
    query?: {
      readonly limit?: number;
      readonly cursor?: string;
      readonly sort?: 'createdAt' | '-createdAt' | 'startedAt' | '-startedAt';
      readonly createdAfter?: string;
      readonly createdBefore?: string;
      readonly serviceId?: string;
      readonly commanderId?: string;
      readonly severity?: 'critical' | 'major' | 'minor' | 'info';
      readonly status?: 'open' | 'acknowledged' | 'mitigated' | 'resolved';
    },
    options?: CallOptions,
  ): Promise<{ readonly data: readonly Incident[]; readonly nextCursor: string | null }> {
    return this.send('GET', `/v1/incidents`, { query, ...options });
  }

  /** Create a incident. */
  createIncident(body: IncidentCreate, options?: CallOptions): Promise<Incident> {
    return this.send('POST', `/v1/incidents`, { body, ...options });
  }

  /** Get one incident. */
  getIncident(id: string, options?: CallOptions): Promise<Incident> {
    return this.send('GET', `/v1/incidents/${encodeURIComponent(id)}`, { ...options });
  }

  /** Change a incident. */
  updateIncident(id: string, body: IncidentUpdate, options?: CallOptions): Promise<Incident> {
    return this.send('PATCH', `/v1/incidents/${encodeURIComponent(id)}`, { body, ...options });
  }

  /** Delete a incident. */
  deleteIncident(id: string, options?: CallOptions): Promise<void> {
    return this.send('DELETE', `/v1/incidents/${encodeURIComponent(id)}`, { ...options });
  }

  /** List slos. */
  listSlos(
    query?: {
      readonly limit?: number;
      readonly cursor?: string;
      readonly sort?: 'createdAt' | '-createdAt';
      readonly createdAfter?: string;
      readonly createdBefore?: string;
      readonly serviceId?: string;
      readonly name?: string;
      readonly indicator?: 'availability' | 'latency' | 'error_rate' | 'freshness';
    },
    options?: CallOptions,
  ): Promise<{ readonly data: readonly Slo[]; readonly nextCursor: string | null }> {
    return this.send('GET', `/v1/slos`, { query, ...options });
  }

  /** Create a slo. */
  createSlo(body: SloCreate, options?: CallOptions): Promise<Slo> {
    return this.send('POST', `/v1/slos`, { body, ...options });
  }

  /** Get one slo. */
  getSlo(id: string, options?: CallOptions): Promise<Slo> {
    return this.send('GET', `/v1/slos/${encodeURIComponent(id)}`, { ...options });
  }

  /** Change a slo. */
  updateSlo(id: string, body: SloUpdate, options?: CallOptions): Promise<Slo> {
    return this.send('PATCH', `/v1/slos/${encodeURIComponent(id)}`, { body, ...options });
  }

  /** Delete a slo. */
  deleteSlo(id: string, options?: CallOptions): Promise<void> {
    return this.send('DELETE', `/v1/slos/${encodeURIComponent(id)}`, { ...options });
  }

  /** List alert channels. */
  listAlertChannels(
    query?: {
      readonly limit?: number;
      readonly cursor?: string;
      readonly sort?: 'createdAt' | '-createdAt';
      readonly createdAfter?: string;
      readonly createdBefore?: string;
      readonly name?: string;
      readonly kind?: 'email' | 'webhook' | 'slack' | 'pagerduty';
      readonly enabled?: 'true' | 'false';
    },
    options?: CallOptions,
  ): Promise<{ readonly data: readonly AlertChannel[]; readonly nextCursor: string | null }> {
    return this.send('GET', `/v1/alert-channels`, { query, ...options });
  }

  /** Create a alert channel. */
  createAlertChannel(body: AlertChannelCreate, options?: CallOptions): Promise<AlertChannel> {
    return this.send('POST', `/v1/alert-channels`, { body, ...options });
  }

  /** Get one alert channel. */
  getAlertChannel(id: string, options?: CallOptions): Promise<AlertChannel> {
    return this.send('GET', `/v1/alert-channels/${encodeURIComponent(id)}`, { ...options });
  }

  /** Change a alert channel. */
  updateAlertChannel(id: string, body: AlertChannelUpdate, options?: CallOptions): Promise<AlertChannel> {
    return this.send('PATCH', `/v1/alert-channels/${encodeURIComponent(id)}`, { body, ...options });
  }

  /** Delete a alert channel. */
  deleteAlertChannel(id: string, options?: CallOptions): Promise<void> {
    return this.send('DELETE', `/v1/alert-channels/${encodeURIComponent(id)}`, { ...options });
  }

  /** List integrations. */
  listIntegrations(
    query?: {
      readonly limit?: number;
      readonly cursor?: string;
      readonly sort?: 'createdAt' | '-createdAt';
      readonly createdAfter?: string;
      readonly createdBefore?: string;
      readonly provider?: string;
      readonly name?: string;
      readonly enabled?: 'true' | 'false';
    },
    options?: CallOptions,
  ): Promise<{ readonly data: readonly Integration[]; readonly nextCursor: string | null }> {
    return this.send('GET', `/v1/integrations`, { query, ...options });
  }

  /** Create a integration. */
  createIntegration(body: IntegrationCreate, options?: CallOptions): Promise<Integration> {
    return this.send('POST', `/v1/integrations`, { body, ...options });
  }

  /** Get one integration. */
  getIntegration(id: string, options?: CallOptions): Promise<Integration> {
    return this.send('GET', `/v1/integrations/${encodeURIComponent(id)}`, { ...options });
  }

  /** Change a integration. */
  updateIntegration(id: string, body: IntegrationUpdate, options?: CallOptions): Promise<Integration> {
    return this.send('PATCH', `/v1/integrations/${encodeURIComponent(id)}`, { body, ...options });
  }

  /** Delete a integration. */
  deleteIntegration(id: string, options?: CallOptions): Promise<void> {
    return this.send('DELETE', `/v1/integrations/${encodeURIComponent(id)}`, { ...options });
  }

  /** Send flows. */
  ingestFlows(
    body: readonly {
      readonly record_id?: unknown;
      readonly ts?: unknown;
      readonly agent_id?: unknown;
      readonly service?: unknown;
      readonly source?: unknown;
      readonly destination?: unknown;
      readonly port?: unknown;
      readonly protocol?: unknown;
      readonly bytes?: unknown;
      readonly packets?: unknown;
    }[],
    options?: CallOptions,
  ): Promise<{
    readonly accepted: number;
    readonly duplicates?: number;
    readonly rejected: number;
    readonly errors?: readonly { readonly in: 'body'; readonly field: string; readonly detail: string }[];
  }> {
    return this.send('POST', `/v1/ingest/flows`, { body, ...options });
  }

  /** Send paths. */
  ingestPaths(
    body: readonly {
      readonly record_id?: unknown;
      readonly ts?: unknown;
      readonly agent_id?: unknown;
      readonly path?: unknown;
      readonly hops?: unknown;
      readonly latency_ms?: unknown;
      readonly loss_ratio?: unknown;
    }[],
    options?: CallOptions,
  ): Promise<{
    readonly accepted: number;
    readonly duplicates?: number;
    readonly rejected: number;
    readonly errors?: readonly { readonly in: 'body'; readonly field: string; readonly detail: string }[];
  }> {
    return this.send('POST', `/v1/ingest/paths`, { body, ...options });
  }

  /** Send threats. */
  ingestThreats(
    body: readonly {
      readonly threat_id?: unknown;
      readonly ts?: unknown;
      readonly agent_id?: unknown;
      readonly severity?: unknown;
      readonly service?: unknown;
      readonly rule?: unknown;
      readonly source?: unknown;
      readonly detail?: unknown;
    }[],
    options?: CallOptions,
  ): Promise<{
    readonly accepted: number;
    readonly duplicates?: number;
    readonly rejected: number;
    readonly errors?: readonly { readonly in: 'body'; readonly field: string; readonly detail: string }[];
  }> {
    return this.send('POST', `/v1/ingest/threats`, { body, ...options });
  }

  /** Send changes. */
  ingestChanges(
    body: readonly {
      readonly change_id?: unknown;
      readonly ts?: unknown;
      readonly service?: unknown;
      readonly kind?: unknown;
      readonly author?: unknown;
      readonly summary?: unknown;
      readonly attributes?: unknown;
    }[],
    options?: CallOptions,
  ): Promise<{
    readonly accepted: number;
    readonly duplicates?: number;
    readonly rejected: number;
    readonly errors?: readonly { readonly in: 'body'; readonly field: string; readonly detail: string }[];
  }> {
    return this.send('POST', `/v1/ingest/changes`, { body, ...options });
  }

  /** Send costs. */
  ingestCosts(
    body: readonly {
      readonly record_id?: unknown;
      readonly ts?: unknown;
      readonly service?: unknown;
      readonly resource?: unknown;
      readonly amount?: unknown;
      readonly currency?: unknown;
    }[],
    options?: CallOptions,
  ): Promise<{
    readonly accepted: number;
    readonly duplicates?: number;
    readonly rejected: number;
    readonly errors?: readonly { readonly in: 'body'; readonly field: string; readonly detail: string }[];
  }> {
    return this.send('POST', `/v1/ingest/costs`, { body, ...options });
  }

  /** Send events. */
  ingestEvents(
    body: readonly {
      readonly event_id?: unknown;
      readonly ts?: unknown;
      readonly agent_id?: unknown;
      readonly kind?: unknown;
      readonly service?: unknown;
      readonly severity?: unknown;
      readonly message?: unknown;
      readonly bytes?: unknown;
      readonly attributes?: unknown;
    }[],
    options?: CallOptions,
  ): Promise<{
    readonly accepted: number;
    readonly duplicates?: number;
    readonly rejected: number;
    readonly errors?: readonly { readonly in: 'body'; readonly field: string; readonly detail: string }[];
  }> {
    return this.send('POST', `/v1/ingest/events`, { body, ...options });
  }

  /** OpenTelemetry logs, OTLP over HTTP. */
  exportLogs(
    body: Readonly<Record<string, unknown>>,
    options?: CallOptions,
  ): Promise<{
    readonly partialSuccess?: { readonly rejectedLogRecords: string; readonly errorMessage: string };
  }> {
    return this.send('POST', `/v1/logs`, { body, ...options });
  }

  /** OpenTelemetry traces, OTLP over HTTP. */
  exportTraces(
    body: Readonly<Record<string, unknown>>,
    options?: CallOptions,
  ): Promise<{
    readonly partialSuccess?: { readonly rejectedSpans: string; readonly errorMessage: string };
  }> {
    return this.send('POST', `/v1/traces`, { body, ...options });
  }

  /** OpenTelemetry metrics, OTLP over HTTP. */
  exportMetrics(
    body: Readonly<Record<string, unknown>>,
    options?: CallOptions,
  ): Promise<{
    readonly partialSuccess?: { readonly rejectedDataPoints: string; readonly errorMessage: string };
  }> {
    return this.send('POST', `/v1/metrics`, { body, ...options });
  }
}
