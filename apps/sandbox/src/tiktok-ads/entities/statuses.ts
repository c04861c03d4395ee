import type { Ad, AdGroup, Campaign } from "./objects.ts";
import { noticed } from "./switch.ts";

/** The moment for which statuses are told, and how late `secondary_status` is. */
export type StatusView = { now: number; lagSeconds: number };

export function campaignStatus(campaign: Campaign, view: StatusView): string {
	const operation = noticed(campaign.switch, view);
	if (operation !== "ENABLE") return `CAMPAIGN_STATUS_${operation}`;
	return campaign.world.isLimited
		? "CAMPAIGN_STATUS_BUDGET_EXCEED"
		: "CAMPAIGN_STATUS_ENABLE";
}

export function adGroupStatus(adGroup: AdGroup, view: StatusView): string {
	const { campaign } = adGroup;
	const own = noticed(adGroup.switch, view);
	const above = noticed(campaign.switch, view);
	if (own === "DELETE") return "ADGROUP_STATUS_DELETE";
	if (above === "DELETE") return "ADGROUP_STATUS_CAMPAIGN_DELETE";
	if (own === "DISABLE") return "ADGROUP_STATUS_DISABLE";
	if (above === "DISABLE") return "ADGROUP_STATUS_CAMPAIGN_DISABLE";
	if (campaign.world.status === "ended") return "ADGROUP_STATUS_TIME_DONE";
	return campaign.world.isLimited
		? "ADGROUP_STATUS_CAMPAIGN_EXCEED"
		: "ADGROUP_STATUS_DELIVERY_OK";
}

export function adStatus(ad: Ad, view: StatusView): string {
	const { adGroup } = ad;
	const { campaign } = adGroup;
	const own = noticed(ad.switch, view);
	const group = noticed(adGroup.switch, view);
	const top = noticed(campaign.switch, view);
	if (own === "DELETE") return "AD_STATUS_DELETE";
	if (group === "DELETE") return "AD_STATUS_ADGROUP_DELETE";
	if (top === "DELETE") return "AD_STATUS_CAMPAIGN_DELETE";
	if (own === "DISABLE") return "AD_STATUS_DISABLE";
	if (group === "DISABLE") return "AD_STATUS_ADGROUP_DISABLE";
	if (top === "DISABLE") return "AD_STATUS_CAMPAIGN_DISABLE";
	if (ad.world.isRejected) return "AD_STATUS_AUDIT_DENY";
	if (campaign.world.status === "ended") return "AD_STATUS_DONE";
	return campaign.world.isLimited
		? "AD_STATUS_CAMPAIGN_EXCEED"
		: "AD_STATUS_DELIVERY_OK";
}

export const primaryStatuses = [
	"STATUS_ALL",
	"STATUS_NOT_DELETE",
	"STATUS_DELETE",
	"STATUS_DELIVERY_OK",
	"STATUS_DISABLE",
	"STATUS_NOT_DELIVERY",
	"STATUS_TIME_DONE",
	"STATUS_RF_CLOSED",
	"STATUS_FROZEN",
] as const;
export type PrimaryStatus = (typeof primaryStatuses)[number];

/** The primary status that a secondary one belongs to. */
export function primaryOf(secondary: string): PrimaryStatus {
	const word = secondary.replace(/^(CAMPAIGN|ADGROUP|AD)_STATUS_/, "");
	if (word.endsWith("DELETE")) return "STATUS_DELETE";
	if (word.endsWith("DISABLE")) return "STATUS_DISABLE";
	if (word === "DONE" || word === "TIME_DONE") return "STATUS_TIME_DONE";
	if (word === "ENABLE" || word === "DELIVERY_OK") return "STATUS_DELIVERY_OK";
	return "STATUS_NOT_DELIVERY";
}

/** True when an object with this secondary status is among those that a primary one asks for. */
export function isWithin(secondary: string, wanted: PrimaryStatus): boolean {
	if (wanted === "STATUS_ALL") return true;
	const primary = primaryOf(secondary);
	return wanted === "STATUS_NOT_DELETE"
		? primary !== "STATUS_DELETE"
		: primary === wanted;
}
