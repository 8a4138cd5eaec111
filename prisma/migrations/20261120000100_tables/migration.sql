-- CreateEnum
CREATE TYPE "state" AS ENUM ('active', 'suspended', 'deleted');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('owner', 'admin', 'member', 'viewer', 'agent');

-- CreateEnum
CREATE TYPE "team_role" AS ENUM ('lead', 'member');

-- CreateEnum
CREATE TYPE "memory_kind" AS ENUM ('fact', 'event', 'preference', 'summary');

-- CreateEnum
CREATE TYPE "project_status" AS ENUM ('active', 'archived');

-- CreateEnum
CREATE TYPE "document_status" AS ENUM ('draft', 'published', 'archived');

-- CreateEnum
CREATE TYPE "entity_kind" AS ENUM ('service', 'repository', 'cluster', 'database', 'queue', 'website', 'library', 'scorecard');

-- CreateEnum
CREATE TYPE "entity_lifecycle" AS ENUM ('experimental', 'production', 'deprecated');

-- CreateEnum
CREATE TYPE "incident_severity" AS ENUM ('critical', 'major', 'minor', 'info');

-- CreateEnum
CREATE TYPE "incident_status" AS ENUM ('open', 'acknowledged', 'mitigated', 'resolved');

-- CreateEnum
CREATE TYPE "slo_indicator" AS ENUM ('availability', 'latency', 'error_rate', 'freshness');

-- CreateEnum
CREATE TYPE "channel_kind" AS ENUM ('email', 'webhook', 'slack', 'pagerduty');

-- CreateEnum
CREATE TYPE "audit_severity" AS ENUM ('info', 'warning');

-- CreateEnum
CREATE TYPE "idempotency_state" AS ENUM ('running', 'done');

-- CreateTable
CREATE TABLE "organizations" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "state" "state" NOT NULL DEFAULT 'active',
    "requests_per_minute" INTEGER,
    "resource_limits" JSONB NOT NULL DEFAULT '{}',
    "settings" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "organizations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "org_id" UUID NOT NULL DEFAULT bulkhead.current_org_id(),
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "issuer" TEXT,
    "subject" TEXT,
    "state" "state" NOT NULL DEFAULT 'active',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "memberships" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "org_id" UUID NOT NULL DEFAULT bulkhead.current_org_id(),
    "user_id" UUID NOT NULL,
    "role" "role" NOT NULL DEFAULT 'member',
    "state" "state" NOT NULL DEFAULT 'active',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "teams" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "org_id" UUID NOT NULL DEFAULT bulkhead.current_org_id(),
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "teams_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team_members" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "org_id" UUID NOT NULL DEFAULT bulkhead.current_org_id(),
    "team_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" "team_role" NOT NULL DEFAULT 'member',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "team_members_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tokens" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "org_id" UUID NOT NULL DEFAULT bulkhead.current_org_id(),
    "name" TEXT NOT NULL,
    "public_id" TEXT NOT NULL,
    "secret_hash" BYTEA NOT NULL,
    "role" "role" NOT NULL DEFAULT 'member',
    "scopes" TEXT[],
    "user_id" UUID,
    "agent_id" UUID,
    "created_by" UUID NOT NULL DEFAULT bulkhead.current_actor_id(),
    "rotated_from_id" UUID,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "agents" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "org_id" UUID NOT NULL DEFAULT bulkhead.current_org_id(),
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "state" "state" NOT NULL DEFAULT 'active',
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "agents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "memories" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "org_id" UUID NOT NULL DEFAULT bulkhead.current_org_id(),
    "agent_id" UUID NOT NULL,
    "kind" "memory_kind" NOT NULL DEFAULT 'fact',
    "content" TEXT NOT NULL,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "occurred_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "search" tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, content)) STORED,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "memories_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "projects" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "org_id" UUID NOT NULL DEFAULT bulkhead.current_org_id(),
    "owner_id" UUID NOT NULL DEFAULT bulkhead.current_actor_id(),
    "team_id" UUID,
    "slug" TEXT,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "status" "project_status" NOT NULL DEFAULT 'active',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "projects_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "documents" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "org_id" UUID NOT NULL DEFAULT bulkhead.current_org_id(),
    "owner_id" UUID NOT NULL DEFAULT bulkhead.current_actor_id(),
    "project_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "content" TEXT NOT NULL DEFAULT '',
    "status" "document_status" NOT NULL DEFAULT 'draft',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "documents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "comments" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "org_id" UUID NOT NULL DEFAULT bulkhead.current_org_id(),
    "owner_id" UUID NOT NULL DEFAULT bulkhead.current_actor_id(),
    "document_id" UUID NOT NULL,
    "parent_id" UUID,
    "body" TEXT NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "comments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "catalog_entities" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "org_id" UUID NOT NULL DEFAULT bulkhead.current_org_id(),
    "kind" "entity_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "lifecycle" "entity_lifecycle" NOT NULL DEFAULT 'production',
    "owner_team_id" UUID,
    "owner_user_id" UUID,
    "project_id" UUID,
    "tags" TEXT[],
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "catalog_entities_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "incidents" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "org_id" UUID NOT NULL DEFAULT bulkhead.current_org_id(),
    "service_id" UUID,
    "commander_id" UUID,
    "title" TEXT NOT NULL,
    "summary" TEXT NOT NULL DEFAULT '',
    "severity" "incident_severity" NOT NULL DEFAULT 'minor',
    "status" "incident_status" NOT NULL DEFAULT 'open',
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "acknowledged_at" TIMESTAMPTZ(3),
    "resolved_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "incidents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "slos" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "org_id" UUID NOT NULL DEFAULT bulkhead.current_org_id(),
    "service_id" UUID,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "indicator" "slo_indicator" NOT NULL,
    "target" DECIMAL(7,4) NOT NULL,
    "window_days" INTEGER NOT NULL DEFAULT 30,
    "threshold_ms" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "slos_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_channels" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "org_id" UUID NOT NULL DEFAULT bulkhead.current_org_id(),
    "name" TEXT NOT NULL,
    "kind" "channel_kind" NOT NULL,
    "config" JSONB NOT NULL DEFAULT '{}',
    "secret_sealed" BYTEA,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "alert_channels_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "integrations" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "org_id" UUID NOT NULL DEFAULT bulkhead.current_org_id(),
    "provider" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "config" JSONB NOT NULL DEFAULT '{}',
    "secret_sealed" BYTEA,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "last_sync_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "integrations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_log" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "org_id" UUID NOT NULL DEFAULT bulkhead.current_org_id(),
    "occurred_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "action" TEXT NOT NULL,
    "severity" "audit_severity" NOT NULL DEFAULT 'info',
    "actor_kind" TEXT DEFAULT bulkhead.current_actor_kind(),
    "actor_id" UUID DEFAULT bulkhead.current_actor_id(),
    "actor_role" TEXT DEFAULT bulkhead.current_actor_role(),
    "target_type" TEXT,
    "target_id" TEXT,
    "request_id" TEXT DEFAULT bulkhead.current_request_id(),
    "details" JSONB NOT NULL DEFAULT '{}',
    "sequence" BIGINT,
    "previous_hash" BYTEA,
    "hash" BYTEA,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "org_id" UUID NOT NULL DEFAULT bulkhead.current_org_id(),
    "actor_id" UUID NOT NULL DEFAULT bulkhead.current_actor_id(),
    "key" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "state" "idempotency_state" NOT NULL DEFAULT 'running',
    "response_status" INTEGER,
    "response_headers" JSONB,
    "response_body" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "organizations_slug_key" ON "organizations"("slug");

-- CreateIndex
CREATE INDEX "users_org_id_created_at_id_idx" ON "users"("org_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "users_issuer_subject_idx" ON "users"("issuer", "subject");

-- CreateIndex
CREATE UNIQUE INDEX "users_org_id_id_key" ON "users"("org_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "users_org_id_email_key" ON "users"("org_id", "email");

-- CreateIndex
CREATE UNIQUE INDEX "users_org_id_issuer_subject_key" ON "users"("org_id", "issuer", "subject");

-- CreateIndex
CREATE INDEX "memberships_org_id_created_at_id_idx" ON "memberships"("org_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "memberships_org_id_id_key" ON "memberships"("org_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "memberships_org_id_user_id_key" ON "memberships"("org_id", "user_id");

-- CreateIndex
CREATE INDEX "teams_org_id_created_at_id_idx" ON "teams"("org_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "teams_org_id_name_id_idx" ON "teams"("org_id", "name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "teams_org_id_id_key" ON "teams"("org_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "teams_org_id_slug_key" ON "teams"("org_id", "slug");

-- CreateIndex
CREATE INDEX "team_members_org_id_user_id_idx" ON "team_members"("org_id", "user_id");

-- CreateIndex
CREATE INDEX "team_members_org_id_created_at_id_idx" ON "team_members"("org_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "team_members_org_id_id_key" ON "team_members"("org_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "team_members_org_id_team_id_user_id_key" ON "team_members"("org_id", "team_id", "user_id");

-- CreateIndex
CREATE INDEX "tokens_public_id_idx" ON "tokens"("public_id");

-- CreateIndex
CREATE INDEX "tokens_org_id_user_id_idx" ON "tokens"("org_id", "user_id");

-- CreateIndex
CREATE INDEX "tokens_org_id_agent_id_idx" ON "tokens"("org_id", "agent_id");

-- CreateIndex
CREATE INDEX "tokens_org_id_rotated_from_id_idx" ON "tokens"("org_id", "rotated_from_id");

-- CreateIndex
CREATE INDEX "tokens_org_id_created_at_id_idx" ON "tokens"("org_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "tokens_org_id_id_key" ON "tokens"("org_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "tokens_org_id_public_id_key" ON "tokens"("org_id", "public_id");

-- CreateIndex
CREATE INDEX "agents_org_id_created_at_id_idx" ON "agents"("org_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "agents_org_id_id_key" ON "agents"("org_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "agents_org_id_name_key" ON "agents"("org_id", "name");

-- CreateIndex
CREATE INDEX "memories_org_id_agent_id_occurred_at_id_idx" ON "memories"("org_id", "agent_id", "occurred_at", "id");

-- CreateIndex
CREATE INDEX "memories_org_id_occurred_at_id_idx" ON "memories"("org_id", "occurred_at", "id");

-- CreateIndex
CREATE INDEX "memories_org_id_created_at_id_idx" ON "memories"("org_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "memories_org_id_expires_at_idx" ON "memories"("org_id", "expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "memories_org_id_id_key" ON "memories"("org_id", "id");

-- CreateIndex
CREATE INDEX "projects_org_id_team_id_idx" ON "projects"("org_id", "team_id");

-- CreateIndex
CREATE INDEX "projects_org_id_owner_id_idx" ON "projects"("org_id", "owner_id");

-- CreateIndex
CREATE INDEX "projects_org_id_created_at_id_idx" ON "projects"("org_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "projects_org_id_name_id_idx" ON "projects"("org_id", "name", "id");

-- CreateIndex
CREATE INDEX "projects_org_id_updated_at_id_idx" ON "projects"("org_id", "updated_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "projects_org_id_id_key" ON "projects"("org_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "projects_org_id_slug_key" ON "projects"("org_id", "slug");

-- CreateIndex
CREATE INDEX "documents_org_id_project_id_created_at_id_idx" ON "documents"("org_id", "project_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "documents_org_id_owner_id_idx" ON "documents"("org_id", "owner_id");

-- CreateIndex
CREATE INDEX "documents_org_id_created_at_id_idx" ON "documents"("org_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "documents_org_id_title_id_idx" ON "documents"("org_id", "title", "id");

-- CreateIndex
CREATE INDEX "documents_org_id_updated_at_id_idx" ON "documents"("org_id", "updated_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "documents_org_id_id_key" ON "documents"("org_id", "id");

-- CreateIndex
CREATE INDEX "comments_org_id_document_id_created_at_id_idx" ON "comments"("org_id", "document_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "comments_org_id_parent_id_idx" ON "comments"("org_id", "parent_id");

-- CreateIndex
CREATE INDEX "comments_org_id_owner_id_idx" ON "comments"("org_id", "owner_id");

-- CreateIndex
CREATE INDEX "comments_org_id_created_at_id_idx" ON "comments"("org_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "comments_org_id_id_key" ON "comments"("org_id", "id");

-- CreateIndex
CREATE INDEX "catalog_entities_org_id_owner_team_id_idx" ON "catalog_entities"("org_id", "owner_team_id");

-- CreateIndex
CREATE INDEX "catalog_entities_org_id_owner_user_id_idx" ON "catalog_entities"("org_id", "owner_user_id");

-- CreateIndex
CREATE INDEX "catalog_entities_org_id_project_id_idx" ON "catalog_entities"("org_id", "project_id");

-- CreateIndex
CREATE INDEX "catalog_entities_org_id_created_at_id_idx" ON "catalog_entities"("org_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "catalog_entities_org_id_name_id_idx" ON "catalog_entities"("org_id", "name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "catalog_entities_org_id_id_key" ON "catalog_entities"("org_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "catalog_entities_org_id_kind_name_key" ON "catalog_entities"("org_id", "kind", "name");

-- CreateIndex
CREATE INDEX "incidents_org_id_service_id_idx" ON "incidents"("org_id", "service_id");

-- CreateIndex
CREATE INDEX "incidents_org_id_commander_id_idx" ON "incidents"("org_id", "commander_id");

-- CreateIndex
CREATE INDEX "incidents_org_id_status_started_at_id_idx" ON "incidents"("org_id", "status", "started_at", "id");

-- CreateIndex
CREATE INDEX "incidents_org_id_started_at_id_idx" ON "incidents"("org_id", "started_at", "id");

-- CreateIndex
CREATE INDEX "incidents_org_id_created_at_id_idx" ON "incidents"("org_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "incidents_org_id_id_key" ON "incidents"("org_id", "id");

-- CreateIndex
CREATE INDEX "slos_org_id_service_id_idx" ON "slos"("org_id", "service_id");

-- CreateIndex
CREATE INDEX "slos_org_id_created_at_id_idx" ON "slos"("org_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "slos_org_id_id_key" ON "slos"("org_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "slos_org_id_name_key" ON "slos"("org_id", "name");

-- CreateIndex
CREATE INDEX "alert_channels_org_id_created_at_id_idx" ON "alert_channels"("org_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "alert_channels_org_id_id_key" ON "alert_channels"("org_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "alert_channels_org_id_name_key" ON "alert_channels"("org_id", "name");

-- CreateIndex
CREATE INDEX "integrations_org_id_created_at_id_idx" ON "integrations"("org_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "integrations_org_id_id_key" ON "integrations"("org_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "integrations_org_id_provider_name_key" ON "integrations"("org_id", "provider", "name");

-- CreateIndex
CREATE INDEX "audit_log_org_id_occurred_at_id_idx" ON "audit_log"("org_id", "occurred_at", "id");

-- CreateIndex
CREATE INDEX "audit_log_org_id_action_occurred_at_id_idx" ON "audit_log"("org_id", "action", "occurred_at", "id");

-- CreateIndex
CREATE INDEX "audit_log_org_id_actor_id_occurred_at_id_idx" ON "audit_log"("org_id", "actor_id", "occurred_at", "id");

-- CreateIndex
CREATE INDEX "audit_log_org_id_target_id_occurred_at_id_idx" ON "audit_log"("org_id", "target_id", "occurred_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "audit_log_org_id_id_key" ON "audit_log"("org_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "audit_log_org_id_sequence_key" ON "audit_log"("org_id", "sequence");

-- CreateIndex
CREATE INDEX "idempotency_keys_org_id_expires_at_idx" ON "idempotency_keys"("org_id", "expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "idempotency_keys_org_id_id_key" ON "idempotency_keys"("org_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "idempotency_keys_org_id_actor_id_key_key" ON "idempotency_keys"("org_id", "actor_id", "key");

-- AddForeignKey
ALTER TABLE "users" ADD CONSTRAINT "users_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_org_id_user_id_fkey" FOREIGN KEY ("org_id", "user_id") REFERENCES "users"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "teams" ADD CONSTRAINT "teams_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_org_id_team_id_fkey" FOREIGN KEY ("org_id", "team_id") REFERENCES "teams"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_org_id_user_id_fkey" FOREIGN KEY ("org_id", "user_id") REFERENCES "users"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tokens" ADD CONSTRAINT "tokens_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tokens" ADD CONSTRAINT "tokens_org_id_user_id_fkey" FOREIGN KEY ("org_id", "user_id") REFERENCES "users"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tokens" ADD CONSTRAINT "tokens_org_id_agent_id_fkey" FOREIGN KEY ("org_id", "agent_id") REFERENCES "agents"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tokens" ADD CONSTRAINT "tokens_org_id_rotated_from_id_fkey" FOREIGN KEY ("org_id", "rotated_from_id") REFERENCES "tokens"("org_id", "id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agents" ADD CONSTRAINT "agents_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memories" ADD CONSTRAINT "memories_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memories" ADD CONSTRAINT "memories_org_id_agent_id_fkey" FOREIGN KEY ("org_id", "agent_id") REFERENCES "agents"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "projects" ADD CONSTRAINT "projects_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "projects" ADD CONSTRAINT "projects_org_id_team_id_fkey" FOREIGN KEY ("org_id", "team_id") REFERENCES "teams"("org_id", "id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "documents" ADD CONSTRAINT "documents_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "documents" ADD CONSTRAINT "documents_org_id_project_id_fkey" FOREIGN KEY ("org_id", "project_id") REFERENCES "projects"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "comments" ADD CONSTRAINT "comments_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "comments" ADD CONSTRAINT "comments_org_id_document_id_fkey" FOREIGN KEY ("org_id", "document_id") REFERENCES "documents"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "comments" ADD CONSTRAINT "comments_org_id_parent_id_fkey" FOREIGN KEY ("org_id", "parent_id") REFERENCES "comments"("org_id", "id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "catalog_entities" ADD CONSTRAINT "catalog_entities_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "catalog_entities" ADD CONSTRAINT "catalog_entities_org_id_owner_team_id_fkey" FOREIGN KEY ("org_id", "owner_team_id") REFERENCES "teams"("org_id", "id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "catalog_entities" ADD CONSTRAINT "catalog_entities_org_id_owner_user_id_fkey" FOREIGN KEY ("org_id", "owner_user_id") REFERENCES "users"("org_id", "id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "catalog_entities" ADD CONSTRAINT "catalog_entities_org_id_project_id_fkey" FOREIGN KEY ("org_id", "project_id") REFERENCES "projects"("org_id", "id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_org_id_service_id_fkey" FOREIGN KEY ("org_id", "service_id") REFERENCES "catalog_entities"("org_id", "id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_org_id_commander_id_fkey" FOREIGN KEY ("org_id", "commander_id") REFERENCES "users"("org_id", "id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "slos" ADD CONSTRAINT "slos_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "slos" ADD CONSTRAINT "slos_org_id_service_id_fkey" FOREIGN KEY ("org_id", "service_id") REFERENCES "catalog_entities"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_channels" ADD CONSTRAINT "alert_channels_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "integrations" ADD CONSTRAINT "integrations_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- isolation sha256:826e021fecaafbe92b74c5a70fb25276210e40cad6414ca013ee0ff14176e97f
-- Generated by `prisma generate` from the @bulkhead annotations. Do not edit.

-- The ground that policies stand on: roles, the sealed context, the functions that read it.
-- Idempotent. Run by the role that owns the schema, before the first table that names
-- bulkhead.current_org_id(). docs/isolation.md explains each part.

-- Roles belong to the whole cluster: parallel migrations of several databases meet here, so whatever
-- another one has done in between is looked up again instead of failing.
do $$
declare
  wanted record;
  attempt int;
begin
  for wanted in
    select * from (values
      ('bulkhead_app', 'nologin noinherit'),
      ('bulkhead_auth', 'nologin noinherit'),
      ('bulkhead_gatekeeper', 'nologin noinherit'),
      ('bulkhead_runtime', 'nologin noinherit')
    ) as role (name, attributes)
  loop
    for attempt in 1..20 loop
      begin
        if not exists (select from pg_catalog.pg_roles where rolname = wanted.name) then
          execute format('create role %I %s', wanted.name, wanted.attributes);
        end if;
        exit;
      exception when duplicate_object or unique_violation or internal_error then
        perform pg_catalog.pg_sleep(0.05 * attempt);
      end;
    end loop;
  end loop;

  for wanted in
    select * from (values
      -- The login holds nothing itself; each transaction steps into one plane.
      ('bulkhead_app', 'bulkhead_runtime', 'inherit false, set true, admin false'),
      ('bulkhead_auth', 'bulkhead_runtime', 'inherit false, set true, admin false'),
      -- Functions can only be handed over to a role that their maker can become.
      ('bulkhead_gatekeeper', current_user, 'inherit false, set true')
    ) as membership (role, member, options)
  loop
    for attempt in 1..20 loop
      begin
        if not (select rolsuper from pg_catalog.pg_roles where rolname = wanted.member)
          and not exists (
            select from pg_catalog.pg_auth_members m
            where m.roleid = to_regrole(wanted.role) and m.member = to_regrole(quote_ident(wanted.member)) and m.set_option
          )
        then
          execute format('grant %I to %I with %s', wanted.role, wanted.member, wanted.options);
        end if;
        exit;
      exception when duplicate_object or unique_violation or internal_error then
        perform pg_catalog.pg_sleep(0.05 * attempt);
      end;
    end loop;
  end loop;

  -- Databases that are made later have it again: bootstrap.sql forbids temporary objects there by event trigger.
  if pg_catalog.pg_has_role(current_user, (select datdba from pg_catalog.pg_database where datname = current_database()), 'USAGE') then
    execute format('revoke temporary on database %I from public', current_database());
  end if;
end
$$;

create schema if not exists bulkhead;
revoke all on schema bulkhead from public;
grant usage on schema bulkhead to bulkhead_app, bulkhead_auth, bulkhead_gatekeeper;

revoke all on schema public from public;
grant usage on schema public to bulkhead_app, bulkhead_gatekeeper;

-- What a later migration makes is open to nobody until it says to whom.
alter default privileges revoke execute on functions from public;

-- Keys that seal a context. The owner installs and retires them; a retired version stays as a row without
-- its key, so that a late deployment cannot bring it back.
create table if not exists bulkhead.seal_keys (
  version integer primary key check (version > 0),
  k bytea check (octet_length(k) = 32),
  installed_at timestamptz not null default now(),
  retired_at timestamptz,
  check ((k is null) = (retired_at is not null))
);
revoke all on bulkhead.seal_keys from public, bulkhead_app, bulkhead_auth, bulkhead_runtime;
grant select on bulkhead.seal_keys to bulkhead_gatekeeper;

-- Two rows of two orgs that nobody has, behind the wall that every tenant table has: what a healthy start reads back.
create table if not exists bulkhead.canary (org_id uuid primary key);
alter table bulkhead.canary enable row level security, no force row level security;
insert into bulkhead.canary values ('00000000-0000-4000-8000-0000000000aa'), ('00000000-0000-4000-8000-0000000000bb')
  on conflict do nothing;
alter table bulkhead.canary force row level security;
revoke all on bulkhead.canary from public, bulkhead_app, bulkhead_auth, bulkhead_runtime;
grant select on bulkhead.canary to bulkhead_app;

-- The functions below belong to the gatekeeper, so it makes them itself.
grant create on schema bulkhead to bulkhead_gatekeeper;
do $$
begin
  if not has_language_privilege('bulkhead_gatekeeper', 'plpgsql', 'usage') then
    grant usage on language plpgsql to bulkhead_gatekeeper;
  end if;
end
$$;
set role bulkhead_gatekeeper;
alter default privileges revoke execute on functions from public;

-- Danger: the key must stay a column of this one query. From a plpgsql variable Postgres folds it, or a seal that is
-- computed with it, into a custom plan, and any session may have plans printed to itself (debug_print_plan).
-- It pins no search_path, which costs as much as the rest: only functions that do may call it.
-- Both sides are hashed once more so that the time of the comparison says nothing about the expected seal.
create or replace function bulkhead.assert_sealed() returns boolean
  language plpgsql stable parallel safe
as $$
declare
  seal constant text := current_setting('app.context_seal', true);
begin
  if exists (
    select
    from bulkhead.seal_keys s
    where s.version::text = split_part(seal, '.', 1)
      and sha256(convert_to(seal, 'UTF8')) = sha256(convert_to(
        s.version::text || '.' || encode(sha256(s.k || sha256(s.k || convert_to(
          s.version::text
            || '|' || coalesce(current_setting('app.current_org_id', true), '')
            || '|' || coalesce(current_setting('app.current_actor', true), '')
            || '|' || coalesce(current_setting('app.current_role', true), ''),
          'UTF8'))), 'hex'),
        'UTF8'))
  ) then
    return true;
  end if;
  raise exception using
    errcode = '42501',
    message = 'the org context of this transaction is not sealed by a key of this database',
    hint = 'Set the context through db.forOrg(context); after a key rotation install the key that CONTEXT_SEAL_KEY names.';
end
$$;

-- The one place that policies ask. Unset or malformed: null, so no row. Forged: an error, for that is an attack.
-- Two steps, since Postgres may compute the cast of a single condition before it has looked at its first part.
create or replace function bulkhead.current_org_id() returns uuid
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  org constant text := current_setting('app.current_org_id', true);
begin
  if org is null or not pg_input_is_valid(org, 'uuid') then
    return null;
  end if;
  if org::uuid::text <> org then
    return null;
  end if;
  if bulkhead.assert_sealed() then
    return org::uuid;
  end if;
end
$$;

create or replace function bulkhead.current_actor_id() returns uuid
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  id constant text := split_part(current_setting('app.current_actor', true), ':', 2);
begin
  if id is null or not pg_input_is_valid(id, 'uuid') then
    return null;
  end if;
  if bulkhead.assert_sealed() then
    return id::uuid;
  end if;
end
$$;

create or replace function bulkhead.current_actor_kind() returns text
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  kind constant text := nullif(split_part(current_setting('app.current_actor', true), ':', 1), '');
begin
  if kind is null or bulkhead.assert_sealed() then
    return kind;
  end if;
end
$$;

create or replace function bulkhead.current_actor_role() returns text
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  actor_role constant text := nullif(current_setting('app.current_role', true), '');
begin
  if actor_role is null or bulkhead.assert_sealed() then
    return actor_role;
  end if;
end
$$;

-- Not sealed: it only helps to find the lines of a log that belong together.
create or replace function bulkhead.current_request_id() returns text
  language sql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$ select nullif(current_setting('app.request_id', true), '') $$;

-- The auth plane has no org yet: its lookups ask for a seal too, so that SQL which steps into bulkhead_auth
-- without the key finds nothing.
create or replace function bulkhead.assert_auth_plane() returns boolean
  language plpgsql stable parallel safe
as $$
begin
  if coalesce(current_setting('app.current_role', true), '') <> 'auth' then
    raise exception using
      errcode = '42501',
      message = 'this transaction is not a context of the auth plane',
      hint = 'Look credentials up through db.asAuth(); its context is sealed with an empty org, an empty actor and the role auth.';
  end if;
  return bulkhead.assert_sealed();
end
$$;

revoke all on function bulkhead.assert_sealed(), bulkhead.assert_auth_plane(), bulkhead.current_org_id(),
  bulkhead.current_actor_id(), bulkhead.current_actor_kind(), bulkhead.current_actor_role(),
  bulkhead.current_request_id() from public;
grant execute on function bulkhead.current_org_id(), bulkhead.current_actor_id(),
  bulkhead.current_actor_kind(), bulkhead.current_actor_role(), bulkhead.current_request_id() to bulkhead_app;

reset role;

drop policy if exists bulkhead_org_wall on bulkhead.canary;
create policy bulkhead_org_wall on bulkhead.canary as restrictive for all to bulkhead_app
  using (org_id = (select bulkhead.current_org_id())) with check (org_id = (select bulkhead.current_org_id()));
drop policy if exists bulkhead_select on bulkhead.canary;
create policy bulkhead_select on bulkhead.canary for select to bulkhead_app using (true);

-- ON DELETE SET NULL sets the reference null, never the org.
do $$
declare
  link record;
begin
  for link in
    select c.conname, c.conrelid::regclass as child, pg_get_constraintdef(c.oid) as definition,
      (select string_agg(quote_ident(a.attname), ', ') from pg_catalog.pg_attribute a
        where a.attrelid = c.conrelid and a.attnum = any (c.conkey) and not a.attnotnull) as optional
    from pg_catalog.pg_constraint c
    where c.contype = 'f' and c.confdeltype = 'n' and c.confdelsetcols is null
      and c.connamespace = 'public'::regnamespace
      and exists (select from pg_catalog.pg_attribute a
        where a.attrelid = c.conrelid and a.attnum = any (c.conkey) and a.attname in ('id', 'org_id'))
  loop
    execute format('alter table %s drop constraint %I, add constraint %I %s', link.child, link.conname, link.conname,
      replace(link.definition, 'ON DELETE SET NULL', format('ON DELETE SET NULL (%s)', link.optional)));
  end loop;
end
$$;

do $$
declare
  stale record;
begin
  for stale in
    select polname, polrelid::regclass as relation from pg_catalog.pg_policy
    where polname like 'bulkhead\_%' and polrelid = any (array[
      '"public"."organizations"',
      '"public"."users"',
      '"public"."memberships"',
      '"public"."teams"',
      '"public"."team_members"',
      '"public"."tokens"',
      '"public"."agents"',
      '"public"."memories"',
      '"public"."projects"',
      '"public"."documents"',
      '"public"."comments"',
      '"public"."catalog_entities"',
      '"public"."incidents"',
      '"public"."slos"',
      '"public"."alert_channels"',
      '"public"."integrations"',
      '"public"."audit_log"',
      '"public"."idempotency_keys"'
    ]::regclass[])
  loop
    execute format('drop policy %I on %s', stale.polname, stale.relation);
  end loop;
end
$$;

-- Organization: org
alter table "public"."organizations" enable row level security, force row level security;
revoke all on table "public"."organizations" from public, bulkhead_app, bulkhead_auth, bulkhead_runtime;
grant select on table "public"."organizations" to bulkhead_app;
grant update ("name", "settings", "updated_at") on table "public"."organizations" to bulkhead_app;
grant select ("id") on table "public"."organizations" to bulkhead_gatekeeper;
create policy bulkhead_org_wall on "public"."organizations" as restrictive for all to bulkhead_app
  using ("id" = (select bulkhead.current_org_id()))
  with check ("id" = (select bulkhead.current_org_id()));
create policy bulkhead_select on "public"."organizations" as permissive for select to bulkhead_app
  using (true);
create policy bulkhead_update on "public"."organizations" as permissive for update to bulkhead_app
  using ((select bulkhead.current_actor_role()) in ('owner', 'admin'))
  with check ((select bulkhead.current_actor_role()) in ('owner', 'admin'));
create policy bulkhead_gatekeeper on "public"."organizations" as permissive for select to bulkhead_gatekeeper
  using (true);

-- User: tenant
alter table "public"."users" enable row level security, force row level security;
revoke all on table "public"."users" from public, bulkhead_app, bulkhead_auth, bulkhead_runtime;
grant select, delete on table "public"."users" to bulkhead_app;
grant insert ("org_id", "email", "name", "issuer", "subject", "state", "created_at", "updated_at") on table "public"."users" to bulkhead_app;
grant update ("org_id", "email", "name", "issuer", "subject", "state", "created_at", "updated_at") on table "public"."users" to bulkhead_app;
grant select ("id", "org_id") on table "public"."users" to bulkhead_gatekeeper;
create policy bulkhead_org_wall on "public"."users" as restrictive for all to bulkhead_app
  using ("org_id" = (select bulkhead.current_org_id()))
  with check ("org_id" = (select bulkhead.current_org_id()));
create policy bulkhead_select on "public"."users" as permissive for select to bulkhead_app
  using (true);
create policy bulkhead_insert on "public"."users" as permissive for insert to bulkhead_app
  with check (true);
create policy bulkhead_update on "public"."users" as permissive for update to bulkhead_app
  using (true)
  with check (true);
create policy bulkhead_delete on "public"."users" as permissive for delete to bulkhead_app
  using (true);
create policy bulkhead_gatekeeper on "public"."users" as permissive for select to bulkhead_gatekeeper
  using (true);

-- Membership: managed
alter table "public"."memberships" enable row level security, force row level security;
revoke all on table "public"."memberships" from public, bulkhead_app, bulkhead_auth, bulkhead_runtime;
grant select, delete on table "public"."memberships" to bulkhead_app;
grant insert ("org_id", "user_id", "role", "state", "created_at", "updated_at") on table "public"."memberships" to bulkhead_app;
grant update ("org_id", "user_id", "role", "state", "created_at", "updated_at") on table "public"."memberships" to bulkhead_app;
grant select ("id", "org_id") on table "public"."memberships" to bulkhead_gatekeeper;
create policy bulkhead_org_wall on "public"."memberships" as restrictive for all to bulkhead_app
  using ("org_id" = (select bulkhead.current_org_id()))
  with check ("org_id" = (select bulkhead.current_org_id()));
create policy bulkhead_select on "public"."memberships" as permissive for select to bulkhead_app
  using (true);
create policy bulkhead_insert on "public"."memberships" as permissive for insert to bulkhead_app
  with check ((select bulkhead.current_actor_role()) in ('owner', 'admin'));
create policy bulkhead_update on "public"."memberships" as permissive for update to bulkhead_app
  using ((select bulkhead.current_actor_role()) in ('owner', 'admin'))
  with check ((select bulkhead.current_actor_role()) in ('owner', 'admin'));
create policy bulkhead_delete on "public"."memberships" as permissive for delete to bulkhead_app
  using ((select bulkhead.current_actor_role()) in ('owner', 'admin'));
create policy bulkhead_gatekeeper on "public"."memberships" as permissive for select to bulkhead_gatekeeper
  using (true);

-- Team: tenant
alter table "public"."teams" enable row level security, force row level security;
revoke all on table "public"."teams" from public, bulkhead_app, bulkhead_auth, bulkhead_runtime;
grant select, delete on table "public"."teams" to bulkhead_app;
grant insert ("org_id", "slug", "name", "description", "created_at", "updated_at") on table "public"."teams" to bulkhead_app;
grant update ("org_id", "slug", "name", "description", "created_at", "updated_at") on table "public"."teams" to bulkhead_app;
grant select ("id", "org_id") on table "public"."teams" to bulkhead_gatekeeper;
create policy bulkhead_org_wall on "public"."teams" as restrictive for all to bulkhead_app
  using ("org_id" = (select bulkhead.current_org_id()))
  with check ("org_id" = (select bulkhead.current_org_id()));
create policy bulkhead_select on "public"."teams" as permissive for select to bulkhead_app
  using (true);
create policy bulkhead_insert on "public"."teams" as permissive for insert to bulkhead_app
  with check (true);
create policy bulkhead_update on "public"."teams" as permissive for update to bulkhead_app
  using (true)
  with check (true);
create policy bulkhead_delete on "public"."teams" as permissive for delete to bulkhead_app
  using (true);
create policy bulkhead_gatekeeper on "public"."teams" as permissive for select to bulkhead_gatekeeper
  using (true);

-- TeamMember: tenant
alter table "public"."team_members" enable row level security, force row level security;
revoke all on table "public"."team_members" from public, bulkhead_app, bulkhead_auth, bulkhead_runtime;
grant select, delete on table "public"."team_members" to bulkhead_app;
grant insert ("org_id", "team_id", "user_id", "role", "created_at", "updated_at") on table "public"."team_members" to bulkhead_app;
grant update ("org_id", "team_id", "user_id", "role", "created_at", "updated_at") on table "public"."team_members" to bulkhead_app;
grant select ("id", "org_id") on table "public"."team_members" to bulkhead_gatekeeper;
create policy bulkhead_org_wall on "public"."team_members" as restrictive for all to bulkhead_app
  using ("org_id" = (select bulkhead.current_org_id()))
  with check ("org_id" = (select bulkhead.current_org_id()));
create policy bulkhead_select on "public"."team_members" as permissive for select to bulkhead_app
  using (true);
create policy bulkhead_insert on "public"."team_members" as permissive for insert to bulkhead_app
  with check (true);
create policy bulkhead_update on "public"."team_members" as permissive for update to bulkhead_app
  using (true)
  with check (true);
create policy bulkhead_delete on "public"."team_members" as permissive for delete to bulkhead_app
  using (true);
create policy bulkhead_gatekeeper on "public"."team_members" as permissive for select to bulkhead_gatekeeper
  using (true);

-- Token: tenant
alter table "public"."tokens" enable row level security, force row level security;
revoke all on table "public"."tokens" from public, bulkhead_app, bulkhead_auth, bulkhead_runtime;
grant select, delete on table "public"."tokens" to bulkhead_app;
grant insert ("org_id", "name", "public_id", "secret_hash", "role", "scopes", "user_id", "agent_id", "created_by", "rotated_from_id", "expires_at", "last_used_at", "revoked_at", "revoked_by", "created_at", "updated_at") on table "public"."tokens" to bulkhead_app;
grant update ("org_id", "name", "public_id", "secret_hash", "role", "scopes", "user_id", "agent_id", "created_by", "rotated_from_id", "expires_at", "last_used_at", "revoked_at", "revoked_by", "created_at", "updated_at") on table "public"."tokens" to bulkhead_app;
grant select ("id", "org_id") on table "public"."tokens" to bulkhead_gatekeeper;
create policy bulkhead_org_wall on "public"."tokens" as restrictive for all to bulkhead_app
  using ("org_id" = (select bulkhead.current_org_id()))
  with check ("org_id" = (select bulkhead.current_org_id()));
create policy bulkhead_select on "public"."tokens" as permissive for select to bulkhead_app
  using (true);
create policy bulkhead_insert on "public"."tokens" as permissive for insert to bulkhead_app
  with check (true);
create policy bulkhead_update on "public"."tokens" as permissive for update to bulkhead_app
  using (true)
  with check (true);
create policy bulkhead_delete on "public"."tokens" as permissive for delete to bulkhead_app
  using (true);
create policy bulkhead_gatekeeper on "public"."tokens" as permissive for select to bulkhead_gatekeeper
  using (true);

-- Agent: tenant
alter table "public"."agents" enable row level security, force row level security;
revoke all on table "public"."agents" from public, bulkhead_app, bulkhead_auth, bulkhead_runtime;
grant select, delete on table "public"."agents" to bulkhead_app;
grant insert ("org_id", "name", "description", "state", "metadata", "created_at", "updated_at") on table "public"."agents" to bulkhead_app;
grant update ("org_id", "name", "description", "state", "metadata", "created_at", "updated_at") on table "public"."agents" to bulkhead_app;
grant select ("id", "org_id") on table "public"."agents" to bulkhead_gatekeeper;
create policy bulkhead_org_wall on "public"."agents" as restrictive for all to bulkhead_app
  using ("org_id" = (select bulkhead.current_org_id()))
  with check ("org_id" = (select bulkhead.current_org_id()));
create policy bulkhead_select on "public"."agents" as permissive for select to bulkhead_app
  using (true);
create policy bulkhead_insert on "public"."agents" as permissive for insert to bulkhead_app
  with check (true);
create policy bulkhead_update on "public"."agents" as permissive for update to bulkhead_app
  using (true)
  with check (true);
create policy bulkhead_delete on "public"."agents" as permissive for delete to bulkhead_app
  using (true);
create policy bulkhead_gatekeeper on "public"."agents" as permissive for select to bulkhead_gatekeeper
  using (true);

-- Memory: tenant
alter table "public"."memories" enable row level security, force row level security;
revoke all on table "public"."memories" from public, bulkhead_app, bulkhead_auth, bulkhead_runtime;
grant select, delete on table "public"."memories" to bulkhead_app;
grant insert ("org_id", "agent_id", "kind", "content", "metadata", "occurred_at", "expires_at", "created_at", "updated_at") on table "public"."memories" to bulkhead_app;
grant update ("org_id", "agent_id", "kind", "content", "metadata", "occurred_at", "expires_at", "created_at", "updated_at") on table "public"."memories" to bulkhead_app;
grant select ("id", "org_id") on table "public"."memories" to bulkhead_gatekeeper;
create policy bulkhead_org_wall on "public"."memories" as restrictive for all to bulkhead_app
  using ("org_id" = (select bulkhead.current_org_id()))
  with check ("org_id" = (select bulkhead.current_org_id()));
create policy bulkhead_select on "public"."memories" as permissive for select to bulkhead_app
  using (true);
create policy bulkhead_insert on "public"."memories" as permissive for insert to bulkhead_app
  with check (true);
create policy bulkhead_update on "public"."memories" as permissive for update to bulkhead_app
  using (true)
  with check (true);
create policy bulkhead_delete on "public"."memories" as permissive for delete to bulkhead_app
  using (true);
create policy bulkhead_gatekeeper on "public"."memories" as permissive for select to bulkhead_gatekeeper
  using (true);

-- Project: owned by ownerId
alter table "public"."projects" enable row level security, force row level security;
revoke all on table "public"."projects" from public, bulkhead_app, bulkhead_auth, bulkhead_runtime;
grant select, delete on table "public"."projects" to bulkhead_app;
grant insert ("org_id", "owner_id", "team_id", "slug", "name", "description", "status", "created_at", "updated_at") on table "public"."projects" to bulkhead_app;
grant update ("org_id", "owner_id", "team_id", "slug", "name", "description", "status", "created_at", "updated_at") on table "public"."projects" to bulkhead_app;
grant select ("id", "org_id") on table "public"."projects" to bulkhead_gatekeeper;
create policy bulkhead_org_wall on "public"."projects" as restrictive for all to bulkhead_app
  using ("org_id" = (select bulkhead.current_org_id()))
  with check ("org_id" = (select bulkhead.current_org_id()));
create policy bulkhead_select on "public"."projects" as permissive for select to bulkhead_app
  using (true);
create policy bulkhead_insert on "public"."projects" as permissive for insert to bulkhead_app
  with check ("owner_id" = (select bulkhead.current_actor_id()) or (select bulkhead.current_actor_role()) in ('owner', 'admin'));
create policy bulkhead_update on "public"."projects" as permissive for update to bulkhead_app
  using ("owner_id" = (select bulkhead.current_actor_id()) or (select bulkhead.current_actor_role()) in ('owner', 'admin'))
  with check ("owner_id" = (select bulkhead.current_actor_id()) or (select bulkhead.current_actor_role()) in ('owner', 'admin'));
create policy bulkhead_delete on "public"."projects" as permissive for delete to bulkhead_app
  using ("owner_id" = (select bulkhead.current_actor_id()) or (select bulkhead.current_actor_role()) in ('owner', 'admin'));
create policy bulkhead_gatekeeper on "public"."projects" as permissive for select to bulkhead_gatekeeper
  using (true);

-- Document: owned by ownerId
alter table "public"."documents" enable row level security, force row level security;
revoke all on table "public"."documents" from public, bulkhead_app, bulkhead_auth, bulkhead_runtime;
grant select, delete on table "public"."documents" to bulkhead_app;
grant insert ("org_id", "owner_id", "project_id", "title", "content", "status", "created_at", "updated_at") on table "public"."documents" to bulkhead_app;
grant update ("org_id", "owner_id", "project_id", "title", "content", "status", "created_at", "updated_at") on table "public"."documents" to bulkhead_app;
grant select ("id", "org_id") on table "public"."documents" to bulkhead_gatekeeper;
create policy bulkhead_org_wall on "public"."documents" as restrictive for all to bulkhead_app
  using ("org_id" = (select bulkhead.current_org_id()))
  with check ("org_id" = (select bulkhead.current_org_id()));
create policy bulkhead_select on "public"."documents" as permissive for select to bulkhead_app
  using (true);
create policy bulkhead_insert on "public"."documents" as permissive for insert to bulkhead_app
  with check ("owner_id" = (select bulkhead.current_actor_id()) or (select bulkhead.current_actor_role()) in ('owner', 'admin'));
create policy bulkhead_update on "public"."documents" as permissive for update to bulkhead_app
  using ("owner_id" = (select bulkhead.current_actor_id()) or (select bulkhead.current_actor_role()) in ('owner', 'admin'))
  with check ("owner_id" = (select bulkhead.current_actor_id()) or (select bulkhead.current_actor_role()) in ('owner', 'admin'));
create policy bulkhead_delete on "public"."documents" as permissive for delete to bulkhead_app
  using ("owner_id" = (select bulkhead.current_actor_id()) or (select bulkhead.current_actor_role()) in ('owner', 'admin'));
create policy bulkhead_gatekeeper on "public"."documents" as permissive for select to bulkhead_gatekeeper
  using (true);

-- Comment: owned by ownerId
alter table "public"."comments" enable row level security, force row level security;
revoke all on table "public"."comments" from public, bulkhead_app, bulkhead_auth, bulkhead_runtime;
grant select, delete on table "public"."comments" to bulkhead_app;
grant insert ("org_id", "owner_id", "document_id", "parent_id", "body", "resolved_at", "created_at", "updated_at") on table "public"."comments" to bulkhead_app;
grant update ("org_id", "owner_id", "document_id", "parent_id", "body", "resolved_at", "created_at", "updated_at") on table "public"."comments" to bulkhead_app;
grant select ("id", "org_id") on table "public"."comments" to bulkhead_gatekeeper;
create policy bulkhead_org_wall on "public"."comments" as restrictive for all to bulkhead_app
  using ("org_id" = (select bulkhead.current_org_id()))
  with check ("org_id" = (select bulkhead.current_org_id()));
create policy bulkhead_select on "public"."comments" as permissive for select to bulkhead_app
  using (true);
create policy bulkhead_insert on "public"."comments" as permissive for insert to bulkhead_app
  with check ("owner_id" = (select bulkhead.current_actor_id()) or (select bulkhead.current_actor_role()) in ('owner', 'admin'));
create policy bulkhead_update on "public"."comments" as permissive for update to bulkhead_app
  using ("owner_id" = (select bulkhead.current_actor_id()) or (select bulkhead.current_actor_role()) in ('owner', 'admin'))
  with check ("owner_id" = (select bulkhead.current_actor_id()) or (select bulkhead.current_actor_role()) in ('owner', 'admin'));
create policy bulkhead_delete on "public"."comments" as permissive for delete to bulkhead_app
  using ("owner_id" = (select bulkhead.current_actor_id()) or (select bulkhead.current_actor_role()) in ('owner', 'admin'));
create policy bulkhead_gatekeeper on "public"."comments" as permissive for select to bulkhead_gatekeeper
  using (true);

-- CatalogEntity: tenant
alter table "public"."catalog_entities" enable row level security, force row level security;
revoke all on table "public"."catalog_entities" from public, bulkhead_app, bulkhead_auth, bulkhead_runtime;
grant select, delete on table "public"."catalog_entities" to bulkhead_app;
grant insert ("org_id", "kind", "name", "description", "lifecycle", "owner_team_id", "owner_user_id", "project_id", "tags", "metadata", "created_at", "updated_at") on table "public"."catalog_entities" to bulkhead_app;
grant update ("org_id", "kind", "name", "description", "lifecycle", "owner_team_id", "owner_user_id", "project_id", "tags", "metadata", "created_at", "updated_at") on table "public"."catalog_entities" to bulkhead_app;
grant select ("id", "org_id") on table "public"."catalog_entities" to bulkhead_gatekeeper;
create policy bulkhead_org_wall on "public"."catalog_entities" as restrictive for all to bulkhead_app
  using ("org_id" = (select bulkhead.current_org_id()))
  with check ("org_id" = (select bulkhead.current_org_id()));
create policy bulkhead_select on "public"."catalog_entities" as permissive for select to bulkhead_app
  using (true);
create policy bulkhead_insert on "public"."catalog_entities" as permissive for insert to bulkhead_app
  with check (true);
create policy bulkhead_update on "public"."catalog_entities" as permissive for update to bulkhead_app
  using (true)
  with check (true);
create policy bulkhead_delete on "public"."catalog_entities" as permissive for delete to bulkhead_app
  using (true);
create policy bulkhead_gatekeeper on "public"."catalog_entities" as permissive for select to bulkhead_gatekeeper
  using (true);

-- Incident: tenant
alter table "public"."incidents" enable row level security, force row level security;
revoke all on table "public"."incidents" from public, bulkhead_app, bulkhead_auth, bulkhead_runtime;
grant select, delete on table "public"."incidents" to bulkhead_app;
grant insert ("org_id", "service_id", "commander_id", "title", "summary", "severity", "status", "started_at", "acknowledged_at", "resolved_at", "created_at", "updated_at") on table "public"."incidents" to bulkhead_app;
grant update ("org_id", "service_id", "commander_id", "title", "summary", "severity", "status", "started_at", "acknowledged_at", "resolved_at", "created_at", "updated_at") on table "public"."incidents" to bulkhead_app;
grant select ("id", "org_id") on table "public"."incidents" to bulkhead_gatekeeper;
create policy bulkhead_org_wall on "public"."incidents" as restrictive for all to bulkhead_app
  using ("org_id" = (select bulkhead.current_org_id()))
  with check ("org_id" = (select bulkhead.current_org_id()));
create policy bulkhead_select on "public"."incidents" as permissive for select to bulkhead_app
  using (true);
create policy bulkhead_insert on "public"."incidents" as permissive for insert to bulkhead_app
  with check (true);
create policy bulkhead_update on "public"."incidents" as permissive for update to bulkhead_app
  using (true)
  with check (true);
create policy bulkhead_delete on "public"."incidents" as permissive for delete to bulkhead_app
  using (true);
create policy bulkhead_gatekeeper on "public"."incidents" as permissive for select to bulkhead_gatekeeper
  using (true);

-- Slo: tenant
alter table "public"."slos" enable row level security, force row level security;
revoke all on table "public"."slos" from public, bulkhead_app, bulkhead_auth, bulkhead_runtime;
grant select, delete on table "public"."slos" to bulkhead_app;
grant insert ("org_id", "service_id", "name", "description", "indicator", "target", "window_days", "threshold_ms", "created_at", "updated_at") on table "public"."slos" to bulkhead_app;
grant update ("org_id", "service_id", "name", "description", "indicator", "target", "window_days", "threshold_ms", "created_at", "updated_at") on table "public"."slos" to bulkhead_app;
grant select ("id", "org_id") on table "public"."slos" to bulkhead_gatekeeper;
create policy bulkhead_org_wall on "public"."slos" as restrictive for all to bulkhead_app
  using ("org_id" = (select bulkhead.current_org_id()))
  with check ("org_id" = (select bulkhead.current_org_id()));
create policy bulkhead_select on "public"."slos" as permissive for select to bulkhead_app
  using (true);
create policy bulkhead_insert on "public"."slos" as permissive for insert to bulkhead_app
  with check (true);
create policy bulkhead_update on "public"."slos" as permissive for update to bulkhead_app
  using (true)
  with check (true);
create policy bulkhead_delete on "public"."slos" as permissive for delete to bulkhead_app
  using (true);
create policy bulkhead_gatekeeper on "public"."slos" as permissive for select to bulkhead_gatekeeper
  using (true);

-- AlertChannel: tenant
alter table "public"."alert_channels" enable row level security, force row level security;
revoke all on table "public"."alert_channels" from public, bulkhead_app, bulkhead_auth, bulkhead_runtime;
grant select, delete on table "public"."alert_channels" to bulkhead_app;
grant insert ("org_id", "name", "kind", "config", "secret_sealed", "enabled", "created_at", "updated_at") on table "public"."alert_channels" to bulkhead_app;
grant update ("org_id", "name", "kind", "config", "secret_sealed", "enabled", "created_at", "updated_at") on table "public"."alert_channels" to bulkhead_app;
grant select ("id", "org_id") on table "public"."alert_channels" to bulkhead_gatekeeper;
create policy bulkhead_org_wall on "public"."alert_channels" as restrictive for all to bulkhead_app
  using ("org_id" = (select bulkhead.current_org_id()))
  with check ("org_id" = (select bulkhead.current_org_id()));
create policy bulkhead_select on "public"."alert_channels" as permissive for select to bulkhead_app
  using (true);
create policy bulkhead_insert on "public"."alert_channels" as permissive for insert to bulkhead_app
  with check (true);
create policy bulkhead_update on "public"."alert_channels" as permissive for update to bulkhead_app
  using (true)
  with check (true);
create policy bulkhead_delete on "public"."alert_channels" as permissive for delete to bulkhead_app
  using (true);
create policy bulkhead_gatekeeper on "public"."alert_channels" as permissive for select to bulkhead_gatekeeper
  using (true);

-- Integration: tenant
alter table "public"."integrations" enable row level security, force row level security;
revoke all on table "public"."integrations" from public, bulkhead_app, bulkhead_auth, bulkhead_runtime;
grant select, delete on table "public"."integrations" to bulkhead_app;
grant insert ("org_id", "provider", "name", "config", "secret_sealed", "enabled", "last_sync_at", "created_at", "updated_at") on table "public"."integrations" to bulkhead_app;
grant update ("org_id", "provider", "name", "config", "secret_sealed", "enabled", "last_sync_at", "created_at", "updated_at") on table "public"."integrations" to bulkhead_app;
grant select ("id", "org_id") on table "public"."integrations" to bulkhead_gatekeeper;
create policy bulkhead_org_wall on "public"."integrations" as restrictive for all to bulkhead_app
  using ("org_id" = (select bulkhead.current_org_id()))
  with check ("org_id" = (select bulkhead.current_org_id()));
create policy bulkhead_select on "public"."integrations" as permissive for select to bulkhead_app
  using (true);
create policy bulkhead_insert on "public"."integrations" as permissive for insert to bulkhead_app
  with check (true);
create policy bulkhead_update on "public"."integrations" as permissive for update to bulkhead_app
  using (true)
  with check (true);
create policy bulkhead_delete on "public"."integrations" as permissive for delete to bulkhead_app
  using (true);
create policy bulkhead_gatekeeper on "public"."integrations" as permissive for select to bulkhead_gatekeeper
  using (true);

-- AuditEntry: tenant
alter table "public"."audit_log" enable row level security, force row level security;
revoke all on table "public"."audit_log" from public, bulkhead_app, bulkhead_auth, bulkhead_runtime;
grant select on table "public"."audit_log" to bulkhead_app;
grant insert ("org_id", "action", "severity", "target_type", "target_id", "request_id", "details") on table "public"."audit_log" to bulkhead_app;
grant select ("id", "org_id") on table "public"."audit_log" to bulkhead_gatekeeper;
create policy bulkhead_org_wall on "public"."audit_log" as restrictive for all to bulkhead_app
  using ("org_id" = (select bulkhead.current_org_id()))
  with check ("org_id" = (select bulkhead.current_org_id()));
create policy bulkhead_select on "public"."audit_log" as permissive for select to bulkhead_app
  using (true);
create policy bulkhead_insert on "public"."audit_log" as permissive for insert to bulkhead_app
  with check (true);
create policy bulkhead_gatekeeper on "public"."audit_log" as permissive for select to bulkhead_gatekeeper
  using (true);

-- IdempotencyKey: tenant
alter table "public"."idempotency_keys" enable row level security, force row level security;
revoke all on table "public"."idempotency_keys" from public, bulkhead_app, bulkhead_auth, bulkhead_runtime;
grant select, delete on table "public"."idempotency_keys" to bulkhead_app;
grant insert ("org_id", "actor_id", "key", "method", "path", "request_hash", "state", "response_status", "response_headers", "response_body", "created_at", "expires_at") on table "public"."idempotency_keys" to bulkhead_app;
grant update ("org_id", "actor_id", "key", "method", "path", "request_hash", "state", "response_status", "response_headers", "response_body", "created_at", "expires_at") on table "public"."idempotency_keys" to bulkhead_app;
grant select ("id", "org_id") on table "public"."idempotency_keys" to bulkhead_gatekeeper;
create policy bulkhead_org_wall on "public"."idempotency_keys" as restrictive for all to bulkhead_app
  using ("org_id" = (select bulkhead.current_org_id()))
  with check ("org_id" = (select bulkhead.current_org_id()));
create policy bulkhead_select on "public"."idempotency_keys" as permissive for select to bulkhead_app
  using (true);
create policy bulkhead_insert on "public"."idempotency_keys" as permissive for insert to bulkhead_app
  with check (true);
create policy bulkhead_update on "public"."idempotency_keys" as permissive for update to bulkhead_app
  using (true)
  with check (true);
create policy bulkhead_delete on "public"."idempotency_keys" as permissive for delete to bulkhead_app
  using (true);
create policy bulkhead_gatekeeper on "public"."idempotency_keys" as permissive for select to bulkhead_gatekeeper
  using (true);
