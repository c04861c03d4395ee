import { refused } from "../calls/errors.ts";
import type { CollectionName, Entity, Json } from "../seed/entities.ts";
import { keywordId } from "../seed/keyword-id.ts";
import { checkKeyword } from "./check-keyword.ts";
import {
	checkBudget,
	checkName,
	checkReference,
	releaseBudget,
} from "./checks.ts";
import type { MutateContext } from "./context.ts";

type Fields = { [field: string]: Json | undefined };

/** Rules of what may be done to the entities of one collection. */
export type MutateKind = {
	collection: CollectionName;
	/** In `googleAds:mutate`: `campaignBudgetOperation`, `campaignBudgetResult`. */
	restName: string;
	/** Fields that may be given at creation. */
	creatable: readonly string[];
	/** Fields that may be changed; the others that are creatable are immutable. */
	updatable: readonly string[];
	required: readonly string[];
	/** Enum fields with the constants that may be written. */
	enums: Record<string, readonly string[]>;
	/** The new entity's name and the fields that follow from it; throws refusals. */
	create: (fields: Fields, id: string, context: MutateContext) => Entity;
	/** Checks an entity as it would be after the change; throws refusals. */
	check: (
		entity: Entity,
		changed: readonly string[],
		context: MutateContext,
	) => void;
	canRemove: (entity: Entity, context: MutateContext) => void;
};

const writableStatus = { status: ["ENABLED", "PAUSED"] };
const bidding: Record<string, string> = {
	manualCpc: "MANUAL_CPC",
	maximizeConversions: "MAXIMIZE_CONVERSIONS",
	maximizeConversionValue: "MAXIMIZE_CONVERSION_VALUE",
	targetSpend: "TARGET_SPEND",
};
const campaignExtras = [
	...Object.keys(bidding),
	"networkSettings",
	"containsEuPoliticalAdvertising",
];

export const mutateKinds: Record<string, MutateKind> = {
	campaignBudgets: {
		collection: "campaignBudgets",
		restName: "campaignBudget",
		creatable: [
			"name",
			"amountMicros",
			"totalAmountMicros",
			"period",
			"explicitlyShared",
			"deliveryMethod",
			"type",
		],
		updatable: [
			"name",
			"amountMicros",
			"totalAmountMicros",
			"explicitlyShared",
			"deliveryMethod",
		],
		required: [],
		enums: {
			deliveryMethod: ["STANDARD", "ACCELERATED"],
			period: ["DAILY", "CUSTOM_PERIOD"],
		},
		create: (fields, id, { account }) => ({
			resourceName: `customers/${account.id}/campaignBudgets/${id}`,
			id,
			status: "ENABLED",
			period: "DAILY",
			type: "STANDARD",
			deliveryMethod: "STANDARD",
			// Google's default for a budget made by the API.
			explicitlyShared: true,
			referenceCount: "0",
			...fields,
		}),
		check: checkBudget,
		canRemove: (entity) => {
			if (entity.referenceCount !== "0") {
				throw refused(
					"campaignBudgetError",
					"CAMPAIGN_BUDGET_IN_USE",
					"Campaign budget cannot be removed because it is in use.",
				);
			}
		},
	},
	campaigns: {
		collection: "campaigns",
		restName: "campaign",
		creatable: [
			"name",
			"status",
			"advertisingChannelType",
			"advertisingChannelSubType",
			"campaignBudget",
			"startDateTime",
			"endDateTime",
			"trackingUrlTemplate",
			...campaignExtras,
		],
		updatable: [
			"name",
			"status",
			"campaignBudget",
			"startDateTime",
			"endDateTime",
			"trackingUrlTemplate",
			...campaignExtras,
		],
		required: ["name", "advertisingChannelType", "campaignBudget"],
		enums: writableStatus,
		create: (fields, id, { account }) => {
			const strategy = Object.keys(bidding).find(
				(name) => fields[name] !== undefined,
			);
			return {
				resourceName: `customers/${account.id}/campaigns/${id}`,
				id,
				status: "ENABLED",
				servingStatus: "SERVING",
				primaryStatus: "ELIGIBLE",
				biddingStrategyType: (strategy && bidding[strategy]) ?? "MANUAL_CPC",
				...fields,
			};
		},
		check: (entity, changed, context) => {
			checkName(
				entity,
				changed,
				"campaigns",
				"campaignError",
				"DUPLICATE_CAMPAIGN_NAME",
				context,
			);
			if (changed.includes("campaignBudget"))
				checkReference(entity, "campaignBudget", "campaignBudgets", context);
		},
		canRemove: releaseBudget,
	},
	adGroups: {
		collection: "adGroups",
		restName: "adGroup",
		creatable: [
			"name",
			"status",
			"campaign",
			"type",
			"cpcBidMicros",
			"cpmBidMicros",
			"targetCpaMicros",
		],
		updatable: [
			"name",
			"status",
			"cpcBidMicros",
			"cpmBidMicros",
			"targetCpaMicros",
		],
		required: ["name", "campaign"],
		enums: writableStatus,
		create: (fields, id, { account }) => ({
			resourceName: `customers/${account.id}/adGroups/${id}`,
			id,
			status: "ENABLED",
			type: "SEARCH_STANDARD",
			...fields,
		}),
		check: (entity, changed, context) => {
			if (changed.includes("campaign"))
				checkReference(entity, "campaign", "campaigns", context);
		},
		canRemove: () => undefined,
	},
	adGroupAds: {
		collection: "adGroupAds",
		restName: "adGroupAd",
		creatable: ["adGroup", "status", "ad"],
		updatable: ["status"],
		required: ["adGroup", "ad"],
		enums: writableStatus,
		create: (fields, id, { account }) => {
			const ad =
				typeof fields.ad === "object" && !Array.isArray(fields.ad)
					? fields.ad
					: {};
			const adGroupId = String(fields.adGroup).split("/").pop() ?? "";
			const type = ad.responsiveSearchAd
				? "RESPONSIVE_SEARCH_AD"
				: ad.responsiveDisplayAd
					? "RESPONSIVE_DISPLAY_AD"
					: "UNKNOWN";
			return {
				resourceName: `customers/${account.id}/adGroupAds/${adGroupId}~${id}`,
				status: "ENABLED",
				primaryStatus: "PENDING",
				policySummary: {
					approvalStatus: "UNKNOWN",
					reviewStatus: "REVIEW_IN_PROGRESS",
				},
				...fields,
				ad: {
					resourceName: `customers/${account.id}/ads/${id}`,
					id,
					type,
					...ad,
				},
			};
		},
		check: (entity, changed, context) => {
			if (changed.includes("adGroup"))
				checkReference(entity, "adGroup", "adGroups", context);
		},
		canRemove: () => undefined,
	},
	adGroupCriteria: {
		collection: "adGroupCriteria",
		restName: "adGroupCriterion",
		creatable: ["adGroup", "status", "negative", "keyword", "cpcBidMicros"],
		updatable: ["status", "cpcBidMicros"],
		required: ["adGroup", "keyword"],
		enums: writableStatus,
		create: (fields, _id, { account }) => {
			const criterionId = keywordId(fields.keyword);
			return {
				resourceName: `customers/${account.id}/adGroupCriteria/${String(fields.adGroup).split("/").pop()}~${criterionId}`,
				criterionId,
				type: "KEYWORD",
				status: "ENABLED",
				negative: false,
				...fields,
			};
		},
		check: checkKeyword,
		canRemove: () => undefined,
	},
};
