import type { AccountCall } from "../calls/call.ts";
import { Refused } from "../calls/refusal.ts";
import type { AdGroup, Campaign } from "./objects.ts";

/** @throws {Refused} 1100 for a campaign that the account does not have, or not any more */
export function findCampaign(
	{ api, account }: AccountCall,
	id: string,
): Campaign {
	const found = api.store.of(account).campaigns.get(id);
	if (found === undefined || found.switch === "Deleted")
		throw new Refused(1100, `CampaignId ${id}`);
	return found;
}

/** @throws {Refused} 1201 for an ad group that the account does not have, or not any more */
export function findAdGroup(
	{ api, account }: AccountCall,
	id: string,
): AdGroup {
	const found = api.store.of(account).adGroups.get(id);
	if (
		found === undefined ||
		found.switch === "Deleted" ||
		found.campaign.switch === "Deleted" ||
		found.campaign.type === "PerformanceMax"
	)
		throw new Refused(1201, `AdGroupId ${id}`);
	return found;
}
