import type { Reply } from "../../simulator.ts";
import { readData, refuseUnknown } from "../calls/body.ts";
import type { Call } from "../calls/call.ts";
import { invalid } from "../calls/errors.ts";
import { adGroupOf } from "../calls/reach.ts";
import { tellAdGroup } from "../entities/list.ts";
import { change, refuseClosed } from "./update.ts";
import {
	readKept,
	readMicros,
	readName,
	readStatus,
	readTargeting,
	refuseChanged,
} from "./values.ts";

/** `PATCH /ad_groups/{ad_group_id}`: what is left out stays as it is, but for an audience, which is whole or not there. */
export async function updateAdGroup(call: Call): Promise<Reply> {
	const adGroup = adGroupOf(call);
	const { campaign } = adGroup;
	const { account } = campaign.world;
	const data = await readData(call.request);
	refuseClosed(call, account, adGroup.status);
	const tell = () => tellAdGroup(call, adGroup);
	refuseUnknown(data, [...Object.keys(tell()), "optimization_strategy_type"]);
	refuseChanged(data, tell(), [
		"id",
		"ad_account_id",
		"campaign_id",
		"campaign_objective_type",
		"goal_type",
		"is_campaign_budget_optimization",
		"optimization_goal",
	]);
	const name = readName(data);
	const status = readStatus(data);
	const goalValue = readMicros(data, "goal_value");
	if (campaign.isOptimized && typeof goalValue === "number")
		throw invalid(
			"data.goal_value",
			"Must be null when the campaign uses campaign budget optimization.",
		);
	if (!campaign.isOptimized && goalValue === null)
		throw invalid("data.goal_value", "Must not be null.");
	const bidValue = readMicros(data, "bid_value");
	const targeting = readTargeting(data);
	const kept = readKept(data, {
		bid_strategy: [
			"BIDLESS",
			"MANUAL_BIDDING",
			"MAXIMIZE_VOLUME",
			"TARGET_CPX",
		],
		bid_type: ["CPC", "CPM", "CPV", "CPV6"],
		start_time: "moment",
		end_time: "moment",
		conversion_pixel_id: "text",
		saved_audience_id: "text",
		schedule: "list",
	});
	return change(call, adGroup, {
		account,
		entityType: "AD_GROUP",
		tell,
		make: () => {
			adGroup.name = name ?? adGroup.name;
			adGroup.status = status ?? adGroup.status;
			adGroup.goalValue = goalValue ?? adGroup.goalValue;
			adGroup.targeting = targeting ?? adGroup.targeting;
			if (bidValue !== undefined) adGroup.bidValue = bidValue;
			call.api.store.write(adGroup.id, kept);
		},
	});
}
