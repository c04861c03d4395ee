import { userErrorCodes } from "@patchbay/errors";
import { builder } from "./builder.ts";

const enumOf = <const Values extends readonly [string, ...string[]]>(
	name: string,
	values: Values,
	description?: string,
) =>
	builder.enumType(name, { values, ...(description ? { description } : {}) });

export const UserErrorCode = enumOf("UserErrorCode", userErrorCodes);
export const Role = enumOf(
	"Role",
	["OWNER", "ADMIN", "MEMBER"],
	"MEMBER reads; ADMIN also connects, imports and edits; OWNER also manages members, keys and OAuth apps.",
);
export const ApiKeyScope = enumOf("ApiKeyScope", [
	"READ",
	"CONNECT",
	"IMPORT",
	"CAMPAIGNS_WRITE",
	"TOKENS_READ",
	"ADMIN",
]);
export const AuditAction = enumOf("AuditAction", [
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
]);
export const Platform = enumOf("Platform", [
	"GOOGLE_ADS",
	"META_ADS",
	"TIKTOK_ADS",
	"KLAVIYO",
	"MICROSOFT_ADS",
	"LINKEDIN_ADS",
	"REDDIT_ADS",
	"X_ADS",
	"GOOGLE_WORKSPACE",
]);
export const AuthenticationMethod = enumOf("AuthenticationMethod", [
	"OAUTH2",
	"OAUTH1",
	"API_KEY",
]);
export const PlatformCapability = enumOf("PlatformCapability", [
	"CAMPAIGNS",
	"AD_GROUPS",
	"ADS",
	"ASSETS",
	"KEYWORDS",
	"METRICS_DAILY",
	"METRICS_HOURLY",
	"METRICS_REGION",
	"ASYNC_REPORTS",
	"BUDGET_WRITE",
	"STATUS_WRITE",
	"KEYWORD_WRITE",
	"VALIDATE_ONLY",
	"AUDIENCES",
	"CATALOG",
	"FILES",
	"REFRESH",
	"REVOKE",
]);
export const ConnectionStatus = enumOf("ConnectionStatus", [
	"PENDING",
	"ACTIVE",
	"EXPIRED",
	"ERROR",
	"REVOKED",
	"DISCONNECTED",
]);
export const ProofResult = enumOf("ProofResult", [
	"READ",
	"EMPTY",
	"DENIED",
	"FAILED",
	"UNSUPPORTED",
]);
export const HealthState = enumOf("HealthState", [
	"HEALTHY",
	"DEGRADED",
	"BROKEN",
	"UNKNOWN",
]);
export const OnboardingStepStatus = enumOf("OnboardingStepStatus", [
	"PENDING",
	"IN_PROGRESS",
	"DONE",
	"SKIPPED",
]);
export const ImportKind = enumOf("ImportKind", [
	"CAMPAIGNS",
	"METRICS",
	"FULL",
]);
export const ImportTrigger = enumOf("ImportTrigger", [
	"MANUAL",
	"SCHEDULED",
	"ONBOARDING",
]);
export const ImportJobStatus = enumOf("ImportJobStatus", [
	"QUEUED",
	"RUNNING",
	"WAITING",
	"SUCCEEDED",
	"PARTIALLY_SUCCEEDED",
	"FAILED",
	"CANCELLED",
]);
export const CampaignStatus = enumOf("CampaignStatus", [
	"ACTIVE",
	"PAUSED",
	"ENDED",
	"REMOVED",
	"DRAFT",
	"UNKNOWN",
]);
export const BudgetPeriod = enumOf("BudgetPeriod", [
	"DAILY",
	"LIFETIME",
	"MONTHLY",
]);
export const KeywordMatchType = enumOf("KeywordMatchType", [
	"EXACT",
	"PHRASE",
	"BROAD",
	"UNKNOWN",
]);
export const AssetKind = enumOf("AssetKind", [
	"IMAGE",
	"VIDEO",
	"TEXT",
	"HTML",
	"LOGO",
]);
export const CampaignOrderField = enumOf("CampaignOrderField", [
	"NAME",
	"SPEND",
	"STATUS",
	"IMPORTED_AT",
]);
export const OrderDirection = enumOf("OrderDirection", ["ASC", "DESC"]);
export const MetricDimension = enumOf("MetricDimension", [
	"DATE",
	"WEEK",
	"MONTH",
	"BRAND",
	"PLATFORM",
	"CONNECTION",
	"AD_ACCOUNT",
	"CAMPAIGN",
]);
export const Metric = enumOf("Metric", [
	"SPEND",
	"IMPRESSIONS",
	"CLICKS",
	"CONVERSIONS",
	"CONVERSION_VALUE",
]);
