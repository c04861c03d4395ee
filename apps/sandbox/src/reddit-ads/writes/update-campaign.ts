import type { Reply } from "../../simulator.ts";
import { readData } from "../calls/body.ts";
import type { Call } from "../calls/call.ts";
import { invalid } from "../calls/errors.ts";
import { campaignOf } from "../calls/reach.ts";
import { tellCampaign } from "../entities/list.ts";
import { change, refuseClosed } from "./update.ts";
import {
	readKept,
	readMicros,
	readName,
	readStatus,
	refuseChanged,
} from "./values.ts";

/** `PATCH /campaigns/{campaign_id}`: what is left out stays as it is. Fields that are unknown are passed over. */
export async function updateCampaign(call: Call): Promise<Reply> {
	const campaign = campaignOf(call);
	const { account } = campaign.world;
	const data = await readData(call.request);
	refuseClosed(call, account, campaign.status);
	const tell = () => tellCampaign(call, campaign);
	refuseChanged(data, tell(), [
		"id",
		"ad_account_id",
		"objective",
		"goal_type",
		"is_campaign_budget_optimization",
	]);
	const name = readName(data);
	const status = readStatus(data);
	const goalValue = readMicros(data, "goal_value");
	if (!campaign.isOptimized && typeof goalValue === "number")
		throw invalid(
			"data.goal_value",
			"Only available when is_campaign_budget_optimization is true.",
		);
	if (campaign.isOptimized && goalValue === null)
		throw invalid("data.goal_value", "Must not be null.");
	const spendCap = readMicros(data, "spend_cap");
	const kept = readKept(data, {
		bid_strategy: ["BIDLESS", "MAXIMIZE_VOLUME", "TARGET_CPX"],
		bid_type: ["CPC", "CPM", "CPV6"],
		bid_value: "money",
		start_time: "moment",
		end_time: "moment",
		funding_instrument_id: "text",
		invoice_label: "text",
	});
	return change(call, campaign, {
		account,
		entityType: "CAMPAIGN",
		tell,
		make: () => {
			campaign.name = name ?? campaign.name;
			campaign.status = status ?? campaign.status;
			campaign.goalValue = goalValue ?? campaign.goalValue;
			if (spendCap !== undefined) campaign.spendCap = spendCap;
			call.api.store.write(campaign.id, kept);
		},
	});
}
