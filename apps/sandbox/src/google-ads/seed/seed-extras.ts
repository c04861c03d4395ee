import { currencyOf } from "../../world/money.ts";
import { mix } from "../../world/random.ts";
import type {
	Account,
	AccountEntities,
	Change,
	CollectionName,
	Entity,
	Json,
} from "./entities.ts";
import { child, text } from "./entities.ts";
import { countryIdOf } from "./geo-targets.ts";
import type { SeededCampaign } from "./seed-campaigns.ts";

const labelPlans = [
	{ name: "Always on", backgroundColor: "#1A73E8" },
	{ name: "Season", backgroundColor: "#E37400" },
	{ name: "Needs review", backgroundColor: "#C5221F" },
] as const;

/** Conversion actions, each with the end of its part of all conversions. */
export const conversionPlans = [
	{ name: "Purchase", category: "PURCHASE", until: 0.6 },
	{ name: "Newsletter sign-up", category: "SIGNUP", until: 0.85 },
	{ name: "Contact form", category: "SUBMIT_LEAD_FORM", until: 1 },
] as const;

/** Labels and where they are attached, conversion actions, targeting of campaigns, and the history of the last weeks. */
export function seedExtras(
	account: Account,
	campaigns: SeededCampaign[],
	today: number,
	entities: AccountEntities,
): void {
	seedLabels(account, entities);
	seedConversionActions(account, entities);
	seedTargeting(account, campaigns, entities);
	seedChanges(account, today, entities);
}

function seedLabels(account: Account, entities: AccountEntities): void {
	const customer = `customers/${account.id}`;
	const labels = labelPlans.map(({ name, backgroundColor }, index) => {
		const id = String(21_000_000_000 + account.ordinal * 1000 + index);
		const label: Entity = {
			resourceName: `${customer}/labels/${id}`,
			id,
			name,
			status: "ENABLED",
			textLabel: { backgroundColor, description: `${name} (of the sandbox)` },
		};
		entities.labels.set(label.resourceName, label);
		return label;
	});
	const attach = (
		label: Entity | undefined,
		entity: Entity | undefined,
		collection: CollectionName,
		field: string,
	): void => {
		if (label === undefined || entity === undefined) return;
		const key = entity.resourceName.slice(
			entity.resourceName.lastIndexOf("/") + 1,
		);
		const resourceName = `${customer}/${collection}/${key}~${String(label.id)}`;
		entities[collection].set(resourceName, {
			resourceName,
			[field]: entity.resourceName,
			label: label.resourceName,
		});
		const before = Array.isArray(entity.labels) ? entity.labels : [];
		entity.labels = [...before, label.resourceName];
	};
	const firstLabel = labels[0];
	if (firstLabel !== undefined) {
		const resourceName = `${customer}/customerLabels/${String(firstLabel.id)}`;
		entities.customerLabels.set(resourceName, {
			resourceName,
			customer,
			label: firstLabel.resourceName,
		});
	}
	[...entities.campaigns.values()].slice(0, 12).forEach((campaign, index) => {
		attach(labels[index % 3], campaign, "campaignLabels", "campaign");
	});
	const [adGroup] = entities.adGroups.values();
	const [adGroupAd] = entities.adGroupAds.values();
	const [criterion] = entities.adGroupCriteria.values();
	attach(labels[1], adGroup, "adGroupLabels", "adGroup");
	attach(labels[2], adGroupAd, "adGroupAdLabels", "adGroupAd");
	attach(labels[2], criterion, "adGroupCriterionLabels", "adGroupCriterion");
}

function seedConversionActions(
	account: Account,
	entities: AccountEntities,
): void {
	conversionPlans.forEach(({ name, category }, index) => {
		const id = String(600_000_000 + account.ordinal * 100 + index);
		const resourceName = `customers/${account.id}/conversionActions/${id}`;
		entities.conversionActions.set(resourceName, {
			resourceName,
			id,
			name,
			category,
			status: "ENABLED",
			type: "WEBPAGE",
			origin: "WEBSITE",
			ownerCustomer: `customers/${account.id}`,
			includeInConversionsMetric: true,
			primaryForGoal: true,
			countingType:
				category === "PURCHASE" ? "MANY_PER_CLICK" : "ONE_PER_CLICK",
			clickThroughLookbackWindowDays: "30",
			viewThroughLookbackWindowDays: "1",
			attributionModelSettings: {
				attributionModel: "GOOGLE_SEARCH_ATTRIBUTION_DATA_DRIVEN",
				dataDrivenModelStatus: "AVAILABLE",
			},
			valueSettings: {
				defaultValue: 1,
				defaultCurrencyCode: account.currencyCode,
				alwaysUseDefaultValue: false,
			},
		});
	});
}

const languages: Record<string, string> = {
	"2840": "1000",
	"2276": "1001",
	"2392": "1005",
};

function seedTargeting(
	account: Account,
	campaigns: SeededCampaign[],
	entities: AccountEntities,
): void {
	const countryId = countryIdOf(account.timeZone);
	const languageId = languages[countryId] ?? "1000";
	const add = (
		campaign: SeededCampaign,
		criterionId: string,
		fields: Record<string, Json>,
	): void => {
		const resourceName = `customers/${account.id}/campaignCriteria/${campaign.id}~${criterionId}`;
		entities.campaignCriteria.set(resourceName, {
			resourceName,
			criterionId,
			campaign: campaign.resourceName,
			status: "ENABLED",
			negative: false,
			...fields,
		});
	};
	for (const campaign of campaigns) {
		add(campaign, countryId, {
			type: "LOCATION",
			displayName: countryId,
			location: { geoTargetConstant: `geoTargetConstants/${countryId}` },
		});
		add(campaign, languageId, {
			type: "LANGUAGE",
			displayName: languageId,
			language: { languageConstant: `languageConstants/${languageId}` },
		});
		if (campaign.channel === "SEARCH")
			add(campaign, String(310_000_000_000 + (mix(campaign.index, 5) % 1000)), {
				type: "KEYWORD",
				negative: true,
				displayName: "free",
				keyword: { text: "free", matchType: "BROAD" },
			});
	}
}

/** Records what people did in the account: all within the 30 days that change_event goes back. */
function seedChanges(
	account: Account,
	today: number,
	entities: AccountEntities,
): void {
	const { unitMicros: unit } = currencyOf(account.currencyCode);
	const record = (
		daysAgo: number,
		restName: string,
		entity: Entity | undefined,
		fields: string[],
		before: Change["before"] | null,
	): void => {
		if (entity === undefined) return;
		const at =
			(today - daysAgo) * 86_400_000 +
			36_000_000 +
			(mix(account.ordinal, daysAgo) % 3_600_000);
		const { resourceName } = entity;
		entities.changes.push({
			at,
			index: 0,
			restName,
			operation: before === null ? "CREATE" : "UPDATE",
			changedFields: fields,
			before: before === null ? {} : { resourceName, ...before },
			after: {
				resourceName,
				...Object.fromEntries(fields.map((name) => [name, entity[name]])),
			},
			resourceName,
			userEmail: "agency.admin@example.com",
			clientType: "GOOGLE_ADS_WEB_CLIENT",
		});
	};
	const campaigns = [...entities.campaigns.values()];
	const [budget] = entities.campaignBudgets.values();
	const [criterion] = entities.adGroupCriteria.values();
	const [ad] = entities.adGroupAds.values();
	record(24, "adGroupAd", ad, ["adGroup", "status"], null);
	record(19, "adGroupCriterion", criterion, ["adGroup", "keyword"], null);
	record(14, "campaign", campaigns[5], ["status"], { status: "ENABLED" });
	record(14, "campaign", campaigns[11], ["status"], { status: "ENABLED" });
	if (budget !== undefined) {
		const now = Number(text(budget, "amountMicros"));
		record(6, "campaignBudget", budget, ["amountMicros"], {
			amountMicros: String(Math.max(unit, now - 10 * unit)),
		});
	}
	if (Object.keys(child(criterion, "keyword")).length > 0)
		record(3, "adGroupCriterion", criterion, ["cpcBidMicros"], {
			cpcBidMicros: String(unit),
		});
}
