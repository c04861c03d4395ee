-- The tables of prisma/schema, as Prisma's schema engine writes them.
-- CreateEnum
CREATE TYPE "AuditAction" AS ENUM ('CREDENTIAL_SAVE', 'CREDENTIAL_USE', 'CREDENTIAL_VEND', 'CREDENTIAL_REFRESH', 'CREDENTIAL_REVOKE', 'CREDENTIAL_DESTROY', 'KEY_ROTATE', 'CONNECT', 'CONNECT_FAILED', 'SELECT_ACCOUNTS', 'DISCONNECT', 'VERIFY', 'AUTO_SYNC_CHANGE', 'IMPORT_START', 'IMPORT_CANCEL', 'IMPORT_RETRY', 'BUDGET_CHANGE', 'STATUS_CHANGE', 'KEYWORD_CHANGE', 'EXPORT', 'BRAND_CREATE', 'BRAND_CHANGE', 'OAUTH_APP_CREATE', 'OAUTH_APP_CHANGE', 'OAUTH_APP_DELETE', 'MEMBER_INVITE', 'MEMBER_JOIN', 'MEMBER_ROLE_CHANGE', 'MEMBER_REMOVE', 'API_KEY_CREATE', 'API_KEY_REVOKE', 'SIGN_IN', 'SIGN_IN_FAILED', 'SESSION_REVOKE', 'AUDIT_READ');

-- CreateEnum
CREATE TYPE "CampaignStatus" AS ENUM ('ACTIVE', 'PAUSED', 'ENDED', 'REMOVED', 'DRAFT', 'UNKNOWN');

-- CreateEnum
CREATE TYPE "BudgetPeriod" AS ENUM ('DAILY', 'LIFETIME', 'MONTHLY');

-- CreateEnum
CREATE TYPE "KeywordMatchType" AS ENUM ('EXACT', 'PHRASE', 'BROAD', 'UNKNOWN');

-- CreateEnum
CREATE TYPE "AssetKind" AS ENUM ('IMAGE', 'VIDEO', 'TEXT', 'HTML', 'LOGO');

-- CreateEnum
CREATE TYPE "Platform" AS ENUM ('GOOGLE_ADS', 'META_ADS', 'TIKTOK_ADS', 'KLAVIYO', 'MICROSOFT_ADS', 'LINKEDIN_ADS', 'REDDIT_ADS', 'X_ADS', 'GOOGLE_WORKSPACE');

-- CreateEnum
CREATE TYPE "AuthenticationMethod" AS ENUM ('OAUTH2', 'OAUTH1', 'API_KEY');

-- CreateEnum
CREATE TYPE "ConnectionStatus" AS ENUM ('PENDING', 'ACTIVE', 'EXPIRED', 'ERROR', 'REVOKED', 'DISCONNECTED');

-- CreateEnum
CREATE TYPE "ImportKind" AS ENUM ('CAMPAIGNS', 'METRICS', 'FULL');

-- CreateEnum
CREATE TYPE "ImportTrigger" AS ENUM ('MANUAL', 'SCHEDULED', 'ONBOARDING');

-- CreateEnum
CREATE TYPE "ImportJobStatus" AS ENUM ('QUEUED', 'RUNNING', 'WAITING', 'SUCCEEDED', 'PARTIALLY_SUCCEEDED', 'FAILED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "ImportStream" AS ENUM ('ACCOUNTS', 'CAMPAIGNS', 'AD_GROUPS', 'ADS', 'KEYWORDS', 'ASSETS', 'ASSET_LINKS', 'FILES', 'METRICS_DAILY');

-- CreateEnum
CREATE TYPE "ImportSliceState" AS ENUM ('PENDING', 'RUNNING', 'WAITING', 'DONE', 'FAILED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('OWNER', 'ADMIN', 'MEMBER');

-- CreateEnum
CREATE TYPE "ApiKeyScope" AS ENUM ('READ', 'CONNECT', 'IMPORT', 'CAMPAIGNS_WRITE', 'TOKENS_READ', 'ADMIN');

-- CreateEnum
CREATE TYPE "ActorType" AS ENUM ('MEMBER', 'API_KEY', 'SYSTEM');

-- CreateTable
CREATE TABLE "audit_event" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "action" "AuditAction" NOT NULL,
    "target_type" TEXT,
    "target_id" UUID,
    "target_label" TEXT,
    "actor_type" "ActorType" NOT NULL,
    "actor_id" UUID,
    "actor_label" TEXT NOT NULL,
    "purpose" TEXT,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "request_id" TEXT,
    "succeeded" BOOLEAN NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "detail" JSONB,
    "chain_hash" BYTEA NOT NULL,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_chain_head" (
    "tenant_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "chain_hash" BYTEA NOT NULL,

    CONSTRAINT "audit_chain_head_pkey" PRIMARY KEY ("tenant_id")
);

-- CreateTable
CREATE TABLE "tenant_key" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "wrapped_key" BYTEA NOT NULL,
    "provider" TEXT NOT NULL,
    "root_key_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(3),
    "destroyed_at" TIMESTAMPTZ(3),

    CONSTRAINT "tenant_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "campaign" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "brand_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "ad_account_id" UUID NOT NULL,
    "platform" "Platform" NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" "CampaignStatus" NOT NULL,
    "platform_status" TEXT NOT NULL,
    "objective" TEXT,
    "budget_micros" BIGINT,
    "budget_period" "BudgetPeriod",
    "budget_shared" BOOLEAN NOT NULL DEFAULT false,
    "budget_external_id" TEXT,
    "currency_code" TEXT NOT NULL,
    "start_date" DATE,
    "end_date" DATE,
    "raw" JSONB,
    "imported_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "campaign_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ad_group" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" "CampaignStatus" NOT NULL,
    "platform_status" TEXT NOT NULL,
    "budget_micros" BIGINT,
    "budget_period" "BudgetPeriod",
    "budget_shared" BOOLEAN NOT NULL DEFAULT false,
    "imported_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ad_group_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ad" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "ad_group_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT,
    "status" "CampaignStatus" NOT NULL,
    "platform_status" TEXT NOT NULL,
    "headlines" TEXT[],
    "descriptions" TEXT[],
    "call_to_action" TEXT,
    "destination_url" TEXT,
    "imported_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ad_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "keyword" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "ad_group_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "match_type" "KeywordMatchType" NOT NULL,
    "negative" BOOLEAN NOT NULL DEFAULT false,
    "status" "CampaignStatus" NOT NULL,
    "platform_status" TEXT NOT NULL,
    "imported_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "keyword_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "asset" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "ad_account_id" UUID NOT NULL,
    "platform" "Platform" NOT NULL,
    "external_id" TEXT NOT NULL,
    "kind" "AssetKind" NOT NULL,
    "name" TEXT,
    "text" TEXT,
    "source_url" TEXT,
    "mime_type" TEXT,
    "byte_size" BIGINT,
    "sha256" TEXT,
    "width" INTEGER,
    "height" INTEGER,
    "blob_key" TEXT,
    "thumbnail_key" TEXT,
    "logical_key" TEXT,
    "stored_at" TIMESTAMPTZ(3),
    "failure" TEXT,
    "imported_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "asset_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "asset_link" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "ad_id" UUID,
    "asset_id" UUID NOT NULL,
    "field_type" TEXT NOT NULL,

    CONSTRAINT "asset_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "platform_grant" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "platform" "Platform" NOT NULL,
    "authentication_method" "AuthenticationMethod" NOT NULL,
    "client_id" TEXT NOT NULL,
    "platform_user_id" TEXT NOT NULL,
    "platform_user_name" TEXT,
    "status" "ConnectionStatus" NOT NULL,
    "status_message" TEXT,
    "reconnect_required" BOOLEAN NOT NULL DEFAULT false,
    "granted_scopes" TEXT[],
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "data_access_expires_at" TIMESTAMPTZ(3),
    "last_refreshed_at" TIMESTAMPTZ(3),
    "last_verified_at" TIMESTAMPTZ(3),
    "consecutive_failures" INTEGER NOT NULL DEFAULT 0,
    "granted_by_type" "ActorType" NOT NULL,
    "granted_by_id" UUID,
    "granted_at" TIMESTAMPTZ(3) NOT NULL,
    "credential_version" INTEGER NOT NULL DEFAULT 0,
    "sealed_access_token" BYTEA,
    "sealed_refresh_token" BYTEA,
    "refresh_epoch" INTEGER NOT NULL DEFAULT 0,
    "refresh_lease_until" TIMESTAMPTZ(3),
    "refresh_intent_at" TIMESTAMPTZ(3),
    "destroyed_at" TIMESTAMPTZ(3),

    CONSTRAINT "platform_grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connection" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "brand_id" UUID NOT NULL,
    "platform" "Platform" NOT NULL,
    "grant_id" UUID,
    "status" "ConnectionStatus" NOT NULL,
    "status_message" TEXT,
    "reconnect_required" BOOLEAN NOT NULL DEFAULT false,
    "account_name" TEXT,
    "scope_sets" TEXT[],
    "connected_by_type" "ActorType" NOT NULL,
    "connected_by_id" UUID,
    "connected_at" TIMESTAMPTZ(3) NOT NULL,
    "last_verified_at" TIMESTAMPTZ(3),
    "last_import_at" TIMESTAMPTZ(3),
    "disconnected_at" TIMESTAMPTZ(3),

    CONSTRAINT "connection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ad_account" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "platform" "Platform" NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "currency_code" TEXT,
    "time_zone" TEXT,
    "selected" BOOLEAN NOT NULL DEFAULT false,
    "manager" BOOLEAN NOT NULL DEFAULT false,
    "parent_external_id" TEXT,
    "access_external_id" TEXT,
    "platform_status" TEXT,
    "proof" JSONB,
    "discovered_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ad_account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "oauth_attempt" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "brand_id" UUID NOT NULL,
    "platform" "Platform" NOT NULL,
    "client_id" TEXT NOT NULL,
    "state_hash" BYTEA NOT NULL,
    "actor_type" "ActorType" NOT NULL,
    "actor_id" UUID,
    "browser_nonce_hash" BYTEA,
    "sealed_verifier" BYTEA NOT NULL,
    "redirect_uri" TEXT NOT NULL,
    "requested_scopes" TEXT[],
    "scope_sets" TEXT[],
    "connection_id" UUID,
    "return_to" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "consumed_at" TIMESTAMPTZ(3),

    CONSTRAINT "oauth_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_job" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "kind" "ImportKind" NOT NULL,
    "status" "ImportJobStatus" NOT NULL DEFAULT 'QUEUED',
    "trigger" "ImportTrigger" NOT NULL,
    "message" TEXT,
    "message_code" TEXT,
    "resumes_at" TIMESTAMPTZ(3),
    "stage" TEXT NOT NULL DEFAULT 'queued',
    "percent" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "campaign_external_ids" TEXT[],
    "campaign_limit" INTEGER,
    "from_date" DATE,
    "to_date" DATE,
    "include_assets" BOOLEAN NOT NULL DEFAULT true,
    "total_campaigns" INTEGER NOT NULL DEFAULT 0,
    "imported_campaigns" INTEGER NOT NULL DEFAULT 0,
    "failed_campaigns" INTEGER NOT NULL DEFAULT 0,
    "total_assets" INTEGER NOT NULL DEFAULT 0,
    "imported_assets" INTEGER NOT NULL DEFAULT 0,
    "failed_assets" INTEGER NOT NULL DEFAULT 0,
    "metric_rows" BIGINT NOT NULL DEFAULT 0,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "cancel_requested_at" TIMESTAMPTZ(3),
    "queued_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),
    "started_by_type" "ActorType" NOT NULL,
    "started_by_id" UUID,

    CONSTRAINT "import_job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_slice" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "import_job_id" UUID NOT NULL,
    "ad_account_id" UUID,
    "stream" "ImportStream" NOT NULL,
    "stage_order" INTEGER NOT NULL,
    "slice_order" INTEGER NOT NULL,
    "window_from" DATE,
    "window_to" DATE,
    "state" "ImportSliceState" NOT NULL DEFAULT 'PENDING',
    "lease_epoch" INTEGER NOT NULL DEFAULT 0,
    "lease_holder" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "cursor" TEXT,
    "report_id" TEXT,
    "rows_done" BIGINT NOT NULL DEFAULT 0,
    "rows_failed" INTEGER NOT NULL DEFAULT 0,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "failure_code" TEXT,
    "message" TEXT,

    CONSTRAINT "import_slice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_failure" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "import_job_id" UUID NOT NULL,
    "entity" TEXT NOT NULL,
    "external_id" TEXT,
    "code" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "import_failure_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_event" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "import_job_id" UUID NOT NULL,
    "stage" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "message" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "import_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tenant" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tenant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "member" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "name" TEXT,
    "email" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "key_hash" BYTEA NOT NULL,
    "scopes" "ApiKeyScope"[],
    "last_used_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "brand" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "website_url" TEXT,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "currency_code" TEXT NOT NULL DEFAULT 'USD',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "brand_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "onboarding_skip" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "brand_id" UUID NOT NULL,
    "step_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "onboarding_skip_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "audit_event_tenant_id_target_id_sequence_idx" ON "audit_event"("tenant_id", "target_id", "sequence");

-- CreateIndex
CREATE UNIQUE INDEX "audit_event_tenant_id_id_key" ON "audit_event"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "audit_event_tenant_id_sequence_key" ON "audit_event"("tenant_id", "sequence");

-- CreateIndex
CREATE UNIQUE INDEX "tenant_key_tenant_id_id_key" ON "tenant_key"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "tenant_key_tenant_id_version_key" ON "tenant_key"("tenant_id", "version");

-- CreateIndex
CREATE INDEX "campaign_tenant_id_name_id_idx" ON "campaign"("tenant_id", "name", "id");

-- CreateIndex
CREATE INDEX "campaign_tenant_id_brand_id_name_id_idx" ON "campaign"("tenant_id", "brand_id", "name", "id");

-- CreateIndex
CREATE INDEX "campaign_tenant_id_connection_id_idx" ON "campaign"("tenant_id", "connection_id");

-- CreateIndex
CREATE UNIQUE INDEX "campaign_tenant_id_id_key" ON "campaign"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "campaign_tenant_id_ad_account_id_external_id_key" ON "campaign"("tenant_id", "ad_account_id", "external_id");

-- CreateIndex
CREATE INDEX "ad_group_tenant_id_campaign_id_name_id_idx" ON "ad_group"("tenant_id", "campaign_id", "name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "ad_group_tenant_id_id_key" ON "ad_group"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "ad_group_tenant_id_campaign_id_external_id_key" ON "ad_group"("tenant_id", "campaign_id", "external_id");

-- CreateIndex
CREATE INDEX "ad_tenant_id_campaign_id_idx" ON "ad"("tenant_id", "campaign_id");

-- CreateIndex
CREATE UNIQUE INDEX "ad_tenant_id_id_key" ON "ad"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "ad_tenant_id_ad_group_id_external_id_key" ON "ad"("tenant_id", "ad_group_id", "external_id");

-- CreateIndex
CREATE INDEX "keyword_tenant_id_campaign_id_idx" ON "keyword"("tenant_id", "campaign_id");

-- CreateIndex
CREATE UNIQUE INDEX "keyword_tenant_id_id_key" ON "keyword"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "keyword_tenant_id_ad_group_id_external_id_key" ON "keyword"("tenant_id", "ad_group_id", "external_id");

-- CreateIndex
CREATE INDEX "asset_tenant_id_connection_id_idx" ON "asset"("tenant_id", "connection_id");

-- CreateIndex
CREATE UNIQUE INDEX "asset_tenant_id_id_key" ON "asset"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "asset_tenant_id_ad_account_id_external_id_key" ON "asset"("tenant_id", "ad_account_id", "external_id");

-- CreateIndex
CREATE INDEX "asset_link_tenant_id_asset_id_idx" ON "asset_link"("tenant_id", "asset_id");

-- CreateIndex
CREATE INDEX "asset_link_tenant_id_ad_id_idx" ON "asset_link"("tenant_id", "ad_id");

-- CreateIndex
CREATE UNIQUE INDEX "asset_link_tenant_id_id_key" ON "asset_link"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "platform_grant_platform_client_id_platform_user_id_idx" ON "platform_grant"("platform", "client_id", "platform_user_id");

-- CreateIndex
CREATE UNIQUE INDEX "platform_grant_tenant_id_id_key" ON "platform_grant"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "platform_grant_tenant_id_platform_client_id_platform_user_i_key" ON "platform_grant"("tenant_id", "platform", "client_id", "platform_user_id");

-- CreateIndex
CREATE INDEX "connection_tenant_id_connected_at_id_idx" ON "connection"("tenant_id", "connected_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "connection_tenant_id_grant_id_idx" ON "connection"("tenant_id", "grant_id");

-- CreateIndex
CREATE UNIQUE INDEX "connection_tenant_id_id_key" ON "connection"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "connection_tenant_id_brand_id_platform_grant_id_key" ON "connection"("tenant_id", "brand_id", "platform", "grant_id");

-- CreateIndex
CREATE INDEX "ad_account_tenant_id_connection_id_name_id_idx" ON "ad_account"("tenant_id", "connection_id", "name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "ad_account_tenant_id_id_key" ON "ad_account"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "ad_account_tenant_id_connection_id_external_id_key" ON "ad_account"("tenant_id", "connection_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "oauth_attempt_state_hash_key" ON "oauth_attempt"("state_hash");

-- CreateIndex
CREATE INDEX "oauth_attempt_expires_at_idx" ON "oauth_attempt"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "oauth_attempt_tenant_id_id_key" ON "oauth_attempt"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "import_job_tenant_id_queued_at_id_idx" ON "import_job"("tenant_id", "queued_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "import_job_tenant_id_connection_id_queued_at_id_idx" ON "import_job"("tenant_id", "connection_id", "queued_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "import_job_tenant_id_id_key" ON "import_job"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "import_slice_tenant_id_import_job_id_stage_order_slice_orde_idx" ON "import_slice"("tenant_id", "import_job_id", "stage_order", "slice_order");

-- CreateIndex
CREATE UNIQUE INDEX "import_slice_tenant_id_id_key" ON "import_slice"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "import_failure_tenant_id_import_job_id_occurred_at_id_idx" ON "import_failure"("tenant_id", "import_job_id", "occurred_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "import_failure_tenant_id_id_key" ON "import_failure"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "import_event_tenant_id_import_job_id_at_id_idx" ON "import_event"("tenant_id", "import_job_id", "at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "import_event_tenant_id_id_key" ON "import_event"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "tenant_slug_key" ON "tenant"("slug");

-- CreateIndex
CREATE INDEX "member_user_id_idx" ON "member"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "member_tenant_id_id_key" ON "member"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "member_tenant_id_user_id_key" ON "member"("tenant_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_key_hash_key" ON "api_key"("key_hash");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_tenant_id_id_key" ON "api_key"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "brand_tenant_id_name_id_idx" ON "brand"("tenant_id", "name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "brand_tenant_id_id_key" ON "brand"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "onboarding_skip_tenant_id_id_key" ON "onboarding_skip"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "onboarding_skip_tenant_id_brand_id_step_key_key" ON "onboarding_skip"("tenant_id", "brand_id", "step_key");

-- AddForeignKey
ALTER TABLE "tenant_key" ADD CONSTRAINT "tenant_key_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_tenant_id_brand_id_fkey" FOREIGN KEY ("tenant_id", "brand_id") REFERENCES "brand"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_tenant_id_connection_id_fkey" FOREIGN KEY ("tenant_id", "connection_id") REFERENCES "connection"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_tenant_id_ad_account_id_fkey" FOREIGN KEY ("tenant_id", "ad_account_id") REFERENCES "ad_account"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ad_group" ADD CONSTRAINT "ad_group_tenant_id_campaign_id_fkey" FOREIGN KEY ("tenant_id", "campaign_id") REFERENCES "campaign"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ad" ADD CONSTRAINT "ad_tenant_id_campaign_id_fkey" FOREIGN KEY ("tenant_id", "campaign_id") REFERENCES "campaign"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ad" ADD CONSTRAINT "ad_tenant_id_ad_group_id_fkey" FOREIGN KEY ("tenant_id", "ad_group_id") REFERENCES "ad_group"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "keyword" ADD CONSTRAINT "keyword_tenant_id_campaign_id_fkey" FOREIGN KEY ("tenant_id", "campaign_id") REFERENCES "campaign"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "keyword" ADD CONSTRAINT "keyword_tenant_id_ad_group_id_fkey" FOREIGN KEY ("tenant_id", "ad_group_id") REFERENCES "ad_group"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "asset" ADD CONSTRAINT "asset_tenant_id_connection_id_fkey" FOREIGN KEY ("tenant_id", "connection_id") REFERENCES "connection"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "asset" ADD CONSTRAINT "asset_tenant_id_ad_account_id_fkey" FOREIGN KEY ("tenant_id", "ad_account_id") REFERENCES "ad_account"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "asset_link" ADD CONSTRAINT "asset_link_tenant_id_campaign_id_fkey" FOREIGN KEY ("tenant_id", "campaign_id") REFERENCES "campaign"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "asset_link" ADD CONSTRAINT "asset_link_tenant_id_ad_id_fkey" FOREIGN KEY ("tenant_id", "ad_id") REFERENCES "ad"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "asset_link" ADD CONSTRAINT "asset_link_tenant_id_asset_id_fkey" FOREIGN KEY ("tenant_id", "asset_id") REFERENCES "asset"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection" ADD CONSTRAINT "connection_tenant_id_brand_id_fkey" FOREIGN KEY ("tenant_id", "brand_id") REFERENCES "brand"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection" ADD CONSTRAINT "connection_tenant_id_grant_id_fkey" FOREIGN KEY ("tenant_id", "grant_id") REFERENCES "platform_grant"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ad_account" ADD CONSTRAINT "ad_account_tenant_id_connection_id_fkey" FOREIGN KEY ("tenant_id", "connection_id") REFERENCES "connection"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "oauth_attempt" ADD CONSTRAINT "oauth_attempt_tenant_id_brand_id_fkey" FOREIGN KEY ("tenant_id", "brand_id") REFERENCES "brand"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_job" ADD CONSTRAINT "import_job_tenant_id_connection_id_fkey" FOREIGN KEY ("tenant_id", "connection_id") REFERENCES "connection"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_slice" ADD CONSTRAINT "import_slice_tenant_id_import_job_id_fkey" FOREIGN KEY ("tenant_id", "import_job_id") REFERENCES "import_job"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_slice" ADD CONSTRAINT "import_slice_tenant_id_ad_account_id_fkey" FOREIGN KEY ("tenant_id", "ad_account_id") REFERENCES "ad_account"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_failure" ADD CONSTRAINT "import_failure_tenant_id_import_job_id_fkey" FOREIGN KEY ("tenant_id", "import_job_id") REFERENCES "import_job"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_event" ADD CONSTRAINT "import_event_tenant_id_import_job_id_fkey" FOREIGN KEY ("tenant_id", "import_job_id") REFERENCES "import_job"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "brand" ADD CONSTRAINT "brand_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "onboarding_skip" ADD CONSTRAINT "onboarding_skip_tenant_id_brand_id_fkey" FOREIGN KEY ("tenant_id", "brand_id") REFERENCES "brand"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What a Prisma schema cannot say.

-- An asset stands once in one place: on a campaign (no ad), or on an ad of it.
CREATE UNIQUE INDEX "asset_link_place_key" ON "asset_link"("tenant_id", "campaign_id", "ad_id", "asset_id", "field_type") NULLS NOT DISTINCT;

-- One unfinished import for a connection.
CREATE UNIQUE INDEX "import_job_unfinished_key" ON "import_job"("tenant_id", "connection_id")
  WHERE "status" IN ('QUEUED', 'RUNNING', 'WAITING');

-- The refresh of what expires soon, over all tenants.
CREATE INDEX "platform_grant_access_token_expires_at_idx" ON "platform_grant"("access_token_expires_at")
  WHERE "status" = 'ACTIVE' AND "destroyed_at" IS NULL;
