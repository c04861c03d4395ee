import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import type { AccountCall } from "../calls/call.ts";
import { ItemRefused } from "../calls/refusal.ts";
import { findAdGroup, findCampaign } from "../entities/find.ts";
import {
	changeEach,
	expectChangeable,
	expectWritable,
	needItems,
	readItemId,
	readSwitch,
} from "./batch.ts";

/** `PUT AdGroups` */
export function updateAdGroups(call: AccountCall): Reply {
	const { input } = call;
	input.only(
		"CampaignId",
		"AdGroups",
		"UpdateAudienceAdsBidAdjustment",
		"ReturnInheritedBidStrategyTypes",
	);
	expectWritable(call);
	const { adGroups, type } = findCampaign(call, input.needId("CampaignId"));
	const own = type === "PerformanceMax" ? [] : adGroups;
	const seen = new Set<string>();
	const items = needItems(call, "AdGroups", {
		empty: 1209,
		tooLong: 1210,
		most: 1_000,
	});
	return json(200, {
		PartialErrors: changeEach(items, (item) => {
			const id = readItemId(item, seen, { unknown: 1201, twice: 1203 });
			const found = own.find((one) => one.id === id);
			if (found === undefined || found.switch === "Deleted")
				throw new ItemRefused(1201, "Id");
			expectChangeable(item, ["Id", "Status"]);
			found.switch = readSwitch(item, 1217) ?? found.switch;
		}),
		InheritedBidStrategyTypes: null,
	});
}

/** `PUT Ads`: the type of each must be told. */
export function updateAds(call: AccountCall): Reply {
	const { input } = call;
	input.only("AdGroupId", "Ads");
	expectWritable(call);
	const { ads } = findAdGroup(call, input.needId("AdGroupId"));
	const seen = new Set<string>();
	const items = needItems(call, "Ads", {
		empty: 1310,
		tooLong: 1311,
		most: 50,
	});
	return json(200, {
		PartialErrors: changeEach(items, (item) => {
			const id = readItemId(item, seen, { unknown: 1308, twice: 515 });
			const found = ads.find((one) => one.id === id);
			if (found === undefined || found.switch === "Deleted")
				throw new ItemRefused(1308, "Id");
			if (item.raw("Type") !== found.type) throw new ItemRefused(1386, "Type");
			expectChangeable(item, ["Id", "Type", "Status"]);
			found.switch = readSwitch(item, 1382) ?? found.switch;
		}),
	});
}
