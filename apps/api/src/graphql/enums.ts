import {
	campaignOrderFields,
	metricDimensions,
	metricNames,
} from "@patchbay/catalog";
import {
	deselectedData,
	healthStates,
	noticeKinds,
} from "@patchbay/connections";
import * as stored from "@patchbay/db";
import { userErrorCodes } from "@patchbay/errors";
import { platformCapabilities, proofResults } from "@patchbay/platforms";
import { onboardingStepStatuses } from "@patchbay/tenancy";
import { builder } from "./builder.ts";

function enumOf<const Values extends readonly [string, ...string[]]>(
	name: string,
	values: Values,
	description?: string,
) {
	return builder.enumType(name, {
		values,
		...(description ? { description } : {}),
	});
}

/** An enum of the data model. */
function storedEnum<Value extends string>(
	name: string,
	values: Readonly<Record<Value, Value>>,
	description?: string,
) {
	return enumOf(
		name,
		Object.values(values) as [Value, ...Value[]],
		description,
	);
}

export const UserErrorCode = enumOf("UserErrorCode", userErrorCodes);
export const Role = storedEnum(
	"Role",
	stored.Role,
	"MEMBER reads; ADMIN also connects, imports and edits; OWNER also manages members, keys and OAuth apps.",
);
export const ApiKeyScope = storedEnum("ApiKeyScope", stored.ApiKeyScope);
export const AuditAction = storedEnum("AuditAction", stored.AuditAction);
export const Platform = storedEnum("Platform", stored.Platform);
export const AuthenticationMethod = storedEnum(
	"AuthenticationMethod",
	stored.AuthenticationMethod,
);
export const PlatformCapability = enumOf(
	"PlatformCapability",
	platformCapabilities,
);
export const ConnectionStatus = storedEnum(
	"ConnectionStatus",
	stored.ConnectionStatus,
);
export const ProofResult = enumOf("ProofResult", proofResults);
export const DeselectedData = enumOf("DeselectedData", deselectedData);
export const HealthState = enumOf("HealthState", healthStates);
export const NoticeKind = enumOf("NoticeKind", noticeKinds);
export const OnboardingStepStatus = enumOf(
	"OnboardingStepStatus",
	onboardingStepStatuses,
);
export const SyncInterval = storedEnum("SyncInterval", stored.SyncInterval);
export const ImportKind = storedEnum("ImportKind", stored.ImportKind);
export const ImportLane = storedEnum(
	"ImportLane",
	stored.ImportLane,
	"MANUAL: asked for by a person or the wizard. RECENT: the newest days. WINDOW: the look-back. CAMPAIGNS: campaigns, ads and creatives. HISTORY: the past.",
);
export const ImportTrigger = storedEnum("ImportTrigger", stored.ImportTrigger);
export const ImportJobStatus = storedEnum(
	"ImportJobStatus",
	stored.ImportJobStatus,
);
export const CampaignStatus = storedEnum(
	"CampaignStatus",
	stored.CampaignStatus,
);
export const BudgetPeriod = storedEnum("BudgetPeriod", stored.BudgetPeriod);
export const KeywordMatchType = storedEnum(
	"KeywordMatchType",
	stored.KeywordMatchType,
);
export const AssetKind = storedEnum("AssetKind", stored.AssetKind);
export const CampaignOrderField = enumOf(
	"CampaignOrderField",
	campaignOrderFields,
);
export const OrderDirection = enumOf("OrderDirection", ["ASC", "DESC"]);
export const MetricDimension = enumOf("MetricDimension", metricDimensions);
export const Metric = enumOf("Metric", metricNames);

export const AudienceKind = storedEnum("AudienceKind", stored.AudienceKind);
export const SourceKind = storedEnum("SourceKind", stored.SourceKind);
