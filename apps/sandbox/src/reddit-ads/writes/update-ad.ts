import type { Reply } from "../../simulator.ts";
import { readData } from "../calls/body.ts";
import type { Call } from "../calls/call.ts";
import { invalid } from "../calls/errors.ts";
import { adOf } from "../calls/reach.ts";
import { tellAd } from "../entities/list.ts";
import { change, refuseClosed } from "./update.ts";
import { readKept, readName, readStatus, refuseChanged } from "./values.ts";

const longestUrl = 5000;

/** `PATCH /ads/{ad_id}`: what is left out stays as it is. Fields that are unknown are passed over. */
export async function updateAd(call: Call): Promise<Reply> {
	const ad = adOf(call);
	const { account } = ad.adGroup.campaign.world;
	const data = await readData(call.request);
	refuseClosed(call, account, ad.status);
	const tell = () => tellAd(call, ad);
	refuseChanged(data, tell(), [
		"id",
		"ad_account_id",
		"ad_group_id",
		"campaign_id",
		"post_id",
	]);
	const name = readName(data);
	const status = readStatus(data);
	const clickUrl = readClickUrl(data.click_url);
	const kept = readKept(data, {
		click_url_query_parameters: "list",
		event_trackers: "list",
		preview_expiry: "moment",
	});
	return change(call, ad, {
		account,
		entityType: "AD",
		tell,
		make: () => {
			ad.name = name ?? ad.name;
			ad.status = status ?? ad.status;
			ad.clickUrl = clickUrl ?? ad.clickUrl;
			call.api.store.write(ad.id, kept);
		},
	});
}

function readClickUrl(given: unknown): string | null {
	if (given === undefined || given === null) return null;
	if (
		typeof given !== "string" ||
		given.length > longestUrl ||
		!URL.canParse(given)
	)
		throw invalid("data.click_url", "Must be a valid URL.");
	return given;
}
