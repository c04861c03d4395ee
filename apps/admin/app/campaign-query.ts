import {
	type CampaignOrderField,
	type CampaignStatus,
	campaignOrderFields,
	campaignStatuses,
	type Platform,
	platforms,
} from "./graphql/enums.ts";

/** Part of the campaign table that is shown, as its address says it. */
export interface CampaignQuery {
	search: string | null;
	statuses: CampaignStatus[];
	platforms: Platform[];
	field: CampaignOrderField;
	direction: "ASC" | "DESC";
}

/** Largest spend first unless the address says otherwise; words it does not know are left out. */
export function campaignQuery(parameters: URLSearchParams): CampaignQuery {
	const field =
		campaignOrderFields.find((known) => known === parameters.get("sort")) ??
		"SPEND";
	const direction = parameters.get("dir");
	return {
		search: parameters.get("q")?.trim() || null,
		statuses: campaignStatuses.filter((status) =>
			parameters.getAll("status").includes(status),
		),
		platforms: platforms.filter((platform) =>
			parameters.getAll("platform").includes(platform),
		),
		field,
		direction:
			direction === "ASC" || direction === "DESC"
				? direction
				: defaultDirection(field),
	};
}

/** Names read from A, amounts from the largest, times from the latest. */
export function defaultDirection(field: CampaignOrderField): "ASC" | "DESC" {
	return field === "NAME" || field === "STATUS" ? "ASC" : "DESC";
}

/** Tells whether anything is left out by a search or a filter. */
export function isFiltered({
	search,
	statuses,
	platforms: chosen,
}: CampaignQuery): boolean {
	return search !== null || statuses.length > 0 || chosen.length > 0;
}
