import type { Reply } from "../../simulator.ts";
import type { Call } from "../calls/call.ts";
import { success, TikTokRefused } from "../calls/envelope.ts";
import { viewOf } from "../entities/list.ts";
import { campaignRow } from "../entities/rows.ts";
import { budgetMicros } from "./budget-rules.ts";
import { spentByCampaign } from "./spend.ts";
import { campaignToChange, refuseClosed } from "./writable.ts";

const leastDollars = 50;
const longestName = 512;
const industries = ["HOUSING", "EMPLOYMENT", "CREDIT"];

/** `POST campaign/update/`: what is left out stays as it is; the whole campaign comes back. */
export function updateCampaign(call: Call): Reply {
	refuseClosed(call);
	const { parameters, api, account, now } = call;
	const campaign = campaignToChange(call);
	const mode = parameters.text("budget_mode");
	if (mode !== null && mode !== campaign.budget.mode)
		throw new TikTokRefused(40002, "budget_mode: It cannot be changed.");
	const amount = parameters.number("budget");
	if (amount !== null && campaign.budget.mode === "BUDGET_MODE_INFINITE")
		throw new TikTokRefused(
			40002,
			"budget: The campaign has no budget of its own (BUDGET_MODE_INFINITE).",
		);
	const micros =
		amount === null
			? null
			: budgetMicros(amount, {
					name: "budget",
					account,
					leastDollars,
					spentMicros: spentByCampaign(api.world, campaign),
				});
	const name = parameters.text("campaign_name");
	if (name !== null && name.length > longestName)
		throw new TikTokRefused(
			40002,
			`campaign_name: Longer than maximum length ${longestName}.`,
		);
	const special = parameters.texts("special_industries", industries.length);
	const unknown = special?.find((one) => !industries.includes(one));
	if (unknown !== undefined)
		throw new TikTokRefused(
			40002,
			`special_industries: ${unknown} is not supported.`,
		);
	if (micros !== null) campaign.budget = { mode: campaign.budget.mode, micros };
	campaign.name = name ?? campaign.name;
	campaign.specialIndustries = special ?? campaign.specialIndustries;
	campaign.poNumber = parameters.text("po_number") ?? campaign.poNumber;
	campaign.modifiedAt = now;
	api.store.changed();
	return success(campaignRow(campaign, viewOf(call)));
}
