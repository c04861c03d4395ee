import type { WorldAccount } from "../../world/accounts.ts";
import {
	leastDailyMicros,
	leastTotalMicros,
	mostMicros,
} from "../objects/budget-rules.ts";
import type {
	Budgets,
	CampaignNode,
	CreativeNode,
	GroupNode,
} from "../objects/nodes.ts";
import type { Store } from "../objects/store.ts";
import { readMoney } from "./money.ts";
import type { Patch } from "./patch.ts";
import { Problems } from "./problems.ts";
import { readStatus } from "./status-rules.ts";

type Context = { store: Store; account: WorldAccount; now: number };

const longestName = { group: 100, campaign: 255, creative: 255 };
const budgetFields = ["dailyBudget", "totalBudget"] as const;

/** @throws {Refused} with all that is wrong; then nothing is changed */
export function changeGroup(
	group: GroupNode,
	patch: Patch,
	context: Context,
): void {
	const problems = new Problems();
	refuseOthers(patch, ["name", "status", ...budgetFields], problems);
	const isOver = group.endAt !== null && group.endAt <= context.now;
	const budgets = budgetsAfter(group, patch, context, problems);
	if (budgets.dailyMicros !== null && !group.isDynamic)
		problems.add(
			"INVALID_VALUE_FOR_FIELD",
			"dailyBudget",
			"A campaign group has a daily budget only where budgetOptimizationStrategy is DYNAMIC",
		);
	if (budgets.totalMicros !== null && group.endAt === null)
		problems.add(
			"MISSING_FIELD",
			"runSchedule.end",
			"A campaign group with a total budget needs an end",
		);
	if (
		group.isDynamic &&
		budgets.dailyMicros === null &&
		budgets.totalMicros === null
	)
		problems.add(
			"MISSING_FIELD",
			"dailyBudget",
			"A campaign group that spreads its budget needs one",
		);
	const ofCampaigns = group.campaigns.reduce(
		(sum, { totalMicros }) => sum + (totalMicros ?? 0),
		0,
	);
	if (budgets.totalMicros !== null && budgets.totalMicros < ofCampaigns)
		problems.add(
			"INSUFFICIENT_CAMPAIGN_GROUP_BUDGET",
			"totalBudget",
			"The campaigns of the group have larger budgets",
		);
	const status = patch.set.has("status")
		? readStatus(patch.set.get("status"), "status", {
				from: group.status,
				isOver,
				problems,
			})
		: null;
	const name = nameAfter(group.name, patch, longestName.group, problems);
	problems.refuse();
	Object.assign(group, budgets, { name, status: status ?? group.status });
	context.store.touch(group);
}

/** @throws {Refused} with all that is wrong; then nothing is changed */
export function changeCampaign(
	campaign: CampaignNode,
	patch: Patch,
	context: Context,
): void {
	const problems = new Problems();
	refuseOthers(
		patch,
		["name", "status", "unitCost", ...budgetFields],
		problems,
	);
	const { group } = campaign;
	const budgets = budgetsAfter(campaign, patch, context, problems);
	const hasBudget =
		budgets.dailyMicros !== null || budgets.totalMicros !== null;
	if (hasBudget && group.isDynamic)
		problems.add(
			"INVALID_VALUE_FOR_FIELD",
			budgets.dailyMicros === null ? "totalBudget" : "dailyBudget",
			"The campaign group has the budget of all its campaigns",
		);
	if (!hasBudget && !group.isDynamic)
		problems.add(
			"MISSING_FIELD",
			"dailyBudget",
			"A campaign needs a daily or a total budget",
		);
	if (
		budgets.totalMicros !== null &&
		group.totalMicros !== null &&
		budgets.totalMicros > group.totalMicros
	)
		problems.add(
			"INSUFFICIENT_CAMPAIGN_GROUP_BUDGET",
			"totalBudget",
			"The budget of the campaign group is smaller",
		);
	const bid = patch.set.has("unitCost")
		? readMoney(patch.set.get("unitCost"), "unitCost", {
				currencyCode: context.account.currencyCode,
				bounds: {
					least: 10_000,
					most: mostMicros(context.account.currencyCode),
				},
				problems,
			})
		: null;
	const status = patch.set.has("status")
		? readStatus(patch.set.get("status"), "status", {
				from: campaign.status,
				isOver:
					campaign.status === "COMPLETED" ||
					(campaign.endAt !== null && campaign.endAt <= context.now),
				problems,
			})
		: null;
	const name = nameAfter(campaign.name, patch, longestName.campaign, problems);
	problems.refuse();
	Object.assign(campaign, budgets, {
		name,
		status: status ?? campaign.status,
		bidMicros: bid ?? campaign.bidMicros,
	});
	context.store.touch(campaign);
}

/** @throws {Refused} with all that is wrong; then nothing is changed */
export function changeCreative(
	creative: CreativeNode,
	patch: Patch,
	{ store }: Context,
): void {
	const problems = new Problems();
	refuseOthers(patch, ["name", "intendedStatus"], problems);
	const status = patch.set.has("intendedStatus")
		? readStatus(patch.set.get("intendedStatus"), "intendedStatus", {
				from: creative.status,
				isOver: false,
				problems,
			})
		: null;
	const name = nameAfter(
		creative.name ?? "",
		patch,
		longestName.creative,
		problems,
	);
	problems.refuse();
	if (patch.set.has("name")) creative.name = name;
	if (status !== null) creative.status = status;
	store.touch(creative);
}

/** Fields that are LinkedIn's own, or nobody's, cannot be changed. */
function refuseOthers(
	{ set, remove }: Patch,
	known: readonly string[],
	problems: Problems,
): void {
	for (const name of set.keys())
		if (!known.includes(name))
			problems.add(
				"INVALID_VALUE_FOR_FIELD",
				name,
				`The field ${name} cannot be set`,
			);
	for (const name of remove)
		if (!budgetFields.some((field) => field === name))
			problems.add(
				"INVALID_VALUE_FOR_FIELD",
				name,
				`The field ${name} cannot be removed`,
			);
}

function budgetsAfter(
	before: Budgets,
	{ set, remove }: Patch,
	{ account }: Context,
	problems: Problems,
): Budgets {
	const { currencyCode } = account;
	const read = (
		field: (typeof budgetFields)[number],
		known: number | null,
		least: number,
	): number | null => {
		if (remove.has(field)) return null;
		if (!set.has(field)) return known;
		// What is wrong is noted already: the rules of the others look at the amount of before.
		return (
			readMoney(set.get(field), field, {
				currencyCode,
				bounds: { least, most: mostMicros(currencyCode) },
				problems,
			}) ?? known
		);
	};
	return {
		dailyMicros: read(
			"dailyBudget",
			before.dailyMicros,
			leastDailyMicros(currencyCode),
		),
		totalMicros: read(
			"totalBudget",
			before.totalMicros,
			leastTotalMicros(currencyCode),
		),
	};
}

function nameAfter(
	before: string,
	{ set }: Patch,
	longest: number,
	problems: Problems,
): string {
	if (!set.has("name")) return before;
	const name = set.get("name");
	if (typeof name === "string" && name !== "" && name.length <= longest)
		return name;
	problems.add(
		"INVALID_VALUE_FOR_FIELD",
		"name",
		`A name has between 1 and ${longest} characters`,
	);
	return before;
}
