// Printed from the API's schema by `npm run schema:print`. Do not edit.
// biome-ignore-all format: printed
/** Enums of the API's schema as lists, so that a form or URL can be checked against them. */
export const apiKeyScopes = [
	"READ",
	"CONNECT",
	"IMPORT",
	"CAMPAIGNS_WRITE",
	"TOKENS_READ",
	"ADMIN",
] as const;
export type ApiKeyScope = (typeof apiKeyScopes)[number];

export const audienceKinds = [
	"LIST",
	"SEGMENT",
] as const;
export type AudienceKind = (typeof audienceKinds)[number];

export const sourceKinds = [
	"PIXEL",
	"IDENTITY",
	"METRIC",
] as const;
export type SourceKind = (typeof sourceKinds)[number];

export const assetKinds = [
	"IMAGE",
	"VIDEO",
	"TEXT",
	"HTML",
	"LOGO",
] as const;
export type AssetKind = (typeof assetKinds)[number];

export const auditActions = [
	"CREDENTIAL_SAVE",
	"CREDENTIAL_USE",
	"CREDENTIAL_VEND",
	"CREDENTIAL_REFRESH",
	"CREDENTIAL_REVOKE",
	"CREDENTIAL_DESTROY",
	"KEY_ROTATE",
	"CONNECT",
	"CONNECT_FAILED",
	"SELECT_ACCOUNTS",
	"DISCONNECT",
	"VERIFY",
	"AUTO_SYNC_CHANGE",
	"IMPORT_START",
	"IMPORT_CANCEL",
	"IMPORT_RETRY",
	"BUDGET_CHANGE",
	"STATUS_CHANGE",
	"KEYWORD_CHANGE",
	"EXPORT",
	"BRAND_CREATE",
	"BRAND_CHANGE",
	"OAUTH_APP_CREATE",
	"OAUTH_APP_CHANGE",
	"OAUTH_APP_DELETE",
	"MEMBER_INVITE",
	"MEMBER_JOIN",
	"MEMBER_ROLE_CHANGE",
	"MEMBER_REMOVE",
	"API_KEY_CREATE",
	"API_KEY_REVOKE",
	"SIGN_IN",
	"SIGN_IN_FAILED",
	"SESSION_REVOKE",
	"AUDIT_READ",
	"CONVERSION_CHANGE",
] as const;
export type AuditAction = (typeof auditActions)[number];

export const authenticationMethods = [
	"OAUTH2",
	"OAUTH1",
	"API_KEY",
] as const;
export type AuthenticationMethod = (typeof authenticationMethods)[number];

export const budgetPeriods = [
	"DAILY",
	"LIFETIME",
	"MONTHLY",
] as const;
export type BudgetPeriod = (typeof budgetPeriods)[number];

export const campaignOrderFields = [
	"NAME",
	"SPEND",
	"STATUS",
	"IMPORTED_AT",
] as const;
export type CampaignOrderField = (typeof campaignOrderFields)[number];

export const campaignStatuses = [
	"ACTIVE",
	"PAUSED",
	"ENDED",
	"REMOVED",
	"DRAFT",
	"UNKNOWN",
] as const;
export type CampaignStatus = (typeof campaignStatuses)[number];

export const connectionStatuses = [
	"PENDING",
	"ACTIVE",
	"EXPIRED",
	"ERROR",
	"REVOKED",
	"DISCONNECTED",
] as const;
export type ConnectionStatus = (typeof connectionStatuses)[number];

export const healthStates = [
	"HEALTHY",
	"DEGRADED",
	"BROKEN",
	"UNKNOWN",
] as const;
export type HealthState = (typeof healthStates)[number];

export const noticeKinds = [
	"API_VERSION_ENDS",
	"DATA_ACCESS_ENDS",
	"ACCESS_ENDS",
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

export const importJobStatuses = [
	"QUEUED",
	"RUNNING",
	"WAITING",
	"SUCCEEDED",
	"PARTIALLY_SUCCEEDED",
	"FAILED",
	"CANCELLED",
] as const;
export type ImportJobStatus = (typeof importJobStatuses)[number];

export const importKinds = [
	"CAMPAIGNS",
	"METRICS",
	"FULL",
] as const;
export type ImportKind = (typeof importKinds)[number];

export const importLanes = [
	"MANUAL",
	"RECENT",
	"WINDOW",
	"CAMPAIGNS",
	"HISTORY",
] as const;
export type ImportLane = (typeof importLanes)[number];

export const importTriggers = [
	"MANUAL",
	"SCHEDULED",
	"ONBOARDING",
] as const;
export type ImportTrigger = (typeof importTriggers)[number];

export const keywordMatchTypes = [
	"EXACT",
	"PHRASE",
	"BROAD",
	"UNKNOWN",
] as const;
export type KeywordMatchType = (typeof keywordMatchTypes)[number];

export const oauthAppOwners = [
	"INSTANCE",
	"TENANT",
] as const;
export type OAuthAppOwner = (typeof oauthAppOwners)[number];

export const onboardingStepStatuses = [
	"PENDING",
	"IN_PROGRESS",
	"DONE",
	"SKIPPED",
] as const;
export type OnboardingStepStatus = (typeof onboardingStepStatuses)[number];

export const platforms = [
	"GOOGLE_ADS",
	"META_ADS",
	"TIKTOK_ADS",
	"KLAVIYO",
	"MICROSOFT_ADS",
	"LINKEDIN_ADS",
	"REDDIT_ADS",
	"X_ADS",
	"GOOGLE_WORKSPACE",
] as const;
export type Platform = (typeof platforms)[number];

export const proofResults = [
	"READ",
	"EMPTY",
	"DENIED",
	"FAILED",
	"UNSUPPORTED",
] as const;
export type ProofResult = (typeof proofResults)[number];

export const roles = [
	"OWNER",
	"ADMIN",
	"MEMBER",
] as const;
export type Role = (typeof roles)[number];

export const syncIntervals = [
	"HOURLY",
	"EVERY_6_HOURS",
	"DAILY",
	"WEEKLY",
] as const;
export type SyncInterval = (typeof syncIntervals)[number];
