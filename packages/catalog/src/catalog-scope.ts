import type { Platform } from "@patchbay/db";

/** Scope of a page's records: the ad account they were read from, and its parents. */
export interface CatalogScope {
	tenantId: string;
	brandId: string;
	connectionId: string;
	adAccountId: string;
	platform: Platform;
}

/** Keeps the last of the records with the same key: one statement cannot update a row twice. */
export function lastOfEach<Record>(
	records: readonly Record[],
	key: (record: Record) => string,
): Record[] {
	return [...new Map(records.map((record) => [key(record), record])).values()];
}

/** Joins each draft to its campaign, where tenant and ad account are a statement's first two values; others are left out. */
export const joinCampaign = `join campaign on campaign.tenant_id = $1::uuid and campaign.ad_account_id = $2::uuid
			and campaign.external_id = draft.campaign_external_id`;

/** Joins each draft to its ad group, after its campaign. */
export const joinAdGroup = `join ad_group on ad_group.tenant_id = $1::uuid and ad_group.campaign_id = campaign.id
			and ad_group.external_id = draft.ad_group_external_id`;
