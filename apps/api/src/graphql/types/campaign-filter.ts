import { builder } from "../builder.ts";
import {
	CampaignOrderField,
	CampaignStatus,
	OrderDirection,
	Platform,
} from "../enums.ts";
import { readOptionalId } from "../global-id.ts";

export const CampaignFilter = builder.inputType("CampaignFilter", {
	fields: (t) => ({
		brandId: t.id(),
		connectionId: t.id(),
		adAccountId: t.id(),
		platforms: t.field({ type: [Platform] }),
		statuses: t.field({ type: [CampaignStatus] }),
		search: t.string(),
	}),
});

export const CampaignOrder = builder.inputType("CampaignOrder", {
	description:
		"SPEND sorts by the sum over spendFrom..spendTo, within one currency after another.",
	fields: (t) => ({
		field: t.field({ type: CampaignOrderField, required: true }),
		direction: t.field({
			type: OrderDirection,
			required: true,
			defaultValue: "ASC",
		}),
		spendFrom: t.field({ type: "Date" }),
		spendTo: t.field({ type: "Date" }),
		spendCompleteDays: t.int({
			description: "As `MetricsInput.completeDays`.",
		}),
	}),
});

type Filter = typeof CampaignFilter.$inferInput | null | undefined;
type Order = typeof CampaignOrder.$inferInput | null | undefined;

export function toCampaignFilter(filter: Filter) {
	const { brandId, connectionId, adAccountId, ...rest } = filter ?? {};
	return {
		...rest,
		brandId: readOptionalId("Brand", brandId, "filter", "brandId"),
		connectionId: readOptionalId(
			"Connection",
			connectionId,
			"filter",
			"connectionId",
		),
		adAccountId: readOptionalId(
			"AdAccount",
			adAccountId,
			"filter",
			"adAccountId",
		),
	};
}

export const toCampaignOrder = (order: Order) => order ?? undefined;
