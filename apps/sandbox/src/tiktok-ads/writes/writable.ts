import type { Call } from "../calls/call.ts";
import { TikTokRefused } from "../calls/envelope.ts";
import type { AdGroup, Campaign } from "../entities/objects.ts";

/** @throws {TikTokRefused} 40001 for an advertiser that is closed, limited or not approved: it is read only */
export function refuseClosed({ api, account }: Call): void {
	const status = api.statusOf(account);
	if (status !== "STATUS_ENABLE")
		throw new TikTokRefused(
			40001,
			`The advertiser cannot be changed: its status is ${status}.`,
		);
}

/** @throws {TikTokRefused} 40006 for a campaign that is not this advertiser's, 40002 for a deleted one */
export function campaignToChange(call: Call): Campaign {
	const id = call.parameters.needText("campaign_id");
	const campaign = call.api.store.of(call.account).campaigns.get(id);
	if (campaign === undefined) throw missing("campaign", id);
	if (campaign.switch.operation === "DELETE") throw deleted("campaign", id);
	return campaign;
}

/** @throws {TikTokRefused} 40006 for an ad group that is not this advertiser's, 40002 for a deleted one */
export function adGroupToChange({ api, account }: Call, id: string): AdGroup {
	const adGroup = api.store.of(account).adGroups.get(id);
	if (adGroup === undefined) throw missing("adgroup", id);
	if (adGroup.switch.operation === "DELETE") throw deleted("adgroup", id);
	return adGroup;
}

export function missing(kind: string, id: string): TikTokRefused {
	return new TikTokRefused(40006, `The ${kind} ${id} does not exist.`);
}

export function deleted(kind: string, id: string): TikTokRefused {
	return new TikTokRefused(
		40002,
		`The ${kind} ${id} is deleted and cannot be changed.`,
	);
}
