import type { Reply } from "../../simulator.ts";
import type { Call } from "../calls/call.ts";
import { success, TikTokRefused } from "../calls/envelope.ts";
import { viewOf } from "../entities/list.ts";
import type { AdGroup } from "../entities/objects.ts";
import { adGroupRow } from "../entities/rows.ts";
import { budgetMicros } from "./budget-rules.ts";
import { spentByAdGroup } from "./spend.ts";
import { adGroupToChange, refuseClosed } from "./writable.ts";

const leastDollarsOfDay = 20;
const longestName = 512;
const dayMs = 86_400_000;

/** `POST adgroup/update/`: a budget holds at once. Below a campaign that optimizes its budget an amount means nothing. */
export function updateAdGroup(call: Call): Reply {
	refuseClosed(call);
	const { parameters, api, now } = call;
	const id = parameters.needText("adgroup_id");
	const adGroup = adGroupToChange(call, id);
	if (adGroup.campaign.isSmart)
		throw new TikTokRefused(
			40002,
			"The ad group belongs to a Smart+ campaign and cannot be changed here.",
		);
	const amount = parameters.number("budget");
	const micros =
		amount === null || adGroup.campaign.isOptimized
			? null
			: budgetMicros(amount, {
					name: "budget",
					account: call.account,
					leastDollars: leastDollarsOf(adGroup),
					spentMicros: spentByAdGroup(api.world, adGroup),
				});
	const name = parameters.text("adgroup_name");
	if (name !== null && name.length > longestName)
		throw new TikTokRefused(
			40002,
			`adgroup_name: Longer than maximum length ${longestName}.`,
		);
	if (micros !== null) adGroup.budget = { mode: adGroup.budget.mode, micros };
	adGroup.name = name ?? adGroup.name;
	adGroup.modifiedAt = now;
	api.store.changed();
	return success(adGroupRow(adGroup, viewOf(call)));
}

/** A budget for all of its time is as many times a day's as it has days. */
export function leastDollarsOf({
	budget,
	campaign,
	createdAt,
}: AdGroup): number {
	if (budget.mode !== "BUDGET_MODE_TOTAL") return leastDollarsOfDay;
	const { lastDay } = campaign.world;
	const days =
		lastDay === null ? 1 : lastDay - Math.floor(createdAt / dayMs) + 1;
	return leastDollarsOfDay * Math.max(1, days);
}
