import type { Reply } from "../../simulator.ts";
import { localDateTime, localTime } from "../../world/calendar.ts";
import type { Call } from "../calls/call.ts";
import { success, TikTokRefused } from "../calls/envelope.ts";
import type { Parameters } from "../calls/parameters.ts";
import type { BudgetMode } from "../entities/budget.ts";
import type { AdGroup } from "../entities/objects.ts";
import { leastDollarsOf } from "./adgroup-update.ts";
import { budgetMicros } from "./budget-rules.ts";
import { spentByAdGroup } from "./spend.ts";
import { adGroupToChange, refuseClosed } from "./writable.ts";

const mostEntries = 20;

/** The two lists of a call: amounts for all of an ad group's time hold at once, those for a day from the next day on. */
const lists = [
	{ name: "budget", modes: ["BUDGET_MODE_TOTAL"] },
	{
		name: "scheduled_budget",
		modes: ["BUDGET_MODE_DAY", "BUDGET_MODE_DYNAMIC_DAILY_BUDGET"],
	},
] as const satisfies readonly { name: string; modes: readonly BudgetMode[] }[];

/** `POST adgroup/budget/update/`: all of it or nothing. */
export function updateBudgets(call: Call): Reply {
	refuseClosed(call);
	const { parameters, api, account, now } = call;
	if (/ 23:5[5-9]:/.test(localDateTime(account.timeZone, now)))
		throw new TikTokRefused(
			40002,
			"Budgets cannot be changed between 23:55 and 00:00 in the time zone of the ad account.",
		);
	const changes = lists.flatMap(({ name, modes }) =>
		(parameters.records(name) ?? []).map((entry) =>
			readChange(call, entry, name, modes),
		),
	);
	if (changes.length === 0)
		throw new TikTokRefused(
			40002,
			"budget, scheduled_budget: At least one of them is required.",
		);
	if (changes.length > mostEntries)
		throw new TikTokRefused(
			40002,
			`budget, scheduled_budget: ${mostEntries} ad groups at most.`,
		);
	const { day: today } = localTime(account.timeZone, now);
	for (const { adGroup, micros } of changes) {
		if (adGroup.budget.mode === "BUDGET_MODE_TOTAL")
			adGroup.budget = { mode: adGroup.budget.mode, micros };
		else api.store.schedule(adGroup, { micros, fromDay: today + 1 });
		adGroup.modifiedAt = now;
	}
	api.store.changed();
	return success({});
}

function readChange(
	call: Call,
	entry: Parameters,
	name: string,
	modes: readonly BudgetMode[],
): { adGroup: AdGroup; micros: number } {
	const adGroup = adGroupToChange(call, entry.needText("adgroup_id"));
	const { mode } = adGroup.budget;
	if (!modes.includes(mode))
		throw new TikTokRefused(
			40002,
			`${name}: The ad group ${adGroup.id} has the budget mode ${mode}.`,
		);
	const amount = entry.number(name);
	if (amount === null)
		throw new TikTokRefused(40002, `${name}: Missing data for required field.`);
	const micros = budgetMicros(amount, {
		name,
		account: call.account,
		leastDollars: leastDollarsOf(adGroup),
		spentMicros:
			mode === "BUDGET_MODE_TOTAL"
				? spentByAdGroup(call.api.world, adGroup)
				: null,
	});
	return { adGroup, micros };
}
