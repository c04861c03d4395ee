import type { Ad, AdGroup, Campaign } from "./objects.ts";

/** States that a list of ads can be asked for. */
export const effectiveStatuses = [
	"ACTIVE",
	"AD_GROUP_PAUSED",
	"ARCHIVED",
	"CAMPAIGN_PAUSED",
	"COMPLETED",
	"DELETED",
	"MISSING_PERMISSIONS",
	"PAUSED",
	"PENDING_APPROVAL",
	"PENDING_BILLING_INFO",
	"PENDING_ID_VERIFICATION",
	"PROCESSING",
	"REJECTED",
] as const;
export type EffectiveStatus = (typeof effectiveStatuses)[number];

export function campaignStatus(
	{ status, endAt }: Campaign,
	now: number,
): EffectiveStatus {
	if (status !== "ACTIVE") return status;
	return endAt !== null && endAt <= now ? "COMPLETED" : "ACTIVE";
}

export function adGroupStatus(
	{ status, campaign }: AdGroup,
	now: number,
): EffectiveStatus {
	const above = campaignStatus(campaign, now);
	if (above === "DELETED" || above === "ARCHIVED") return above;
	if (status !== "ACTIVE") return status;
	return above === "PAUSED" ? "CAMPAIGN_PAUSED" : above;
}

export function adStatus(ad: Ad, now: number): EffectiveStatus {
	const above = adGroupStatus(ad.adGroup, now);
	if (above === "DELETED" || above === "ARCHIVED") return above;
	if (ad.status !== "ACTIVE") return ad.status;
	if (ad.world.isRejected) return "REJECTED";
	return above === "PAUSED" ? "AD_GROUP_PAUSED" : above;
}
