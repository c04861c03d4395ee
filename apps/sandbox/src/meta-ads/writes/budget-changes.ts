import type { GraphCall } from "../graph/graph-call.ts";
import { badParameter, GraphRefused } from "../graph/graph-error.ts";
import { toMinor } from "../money.ts";
import type { Catalog } from "../objects/catalog.ts";
import type { AdObject, AdSetNode, CampaignNode } from "../objects/nodes.ts";
import { checkBudget, refusal } from "./checks.ts";

/** Switches of changes. */
export type UpdateSettings = {
	/** A daily budget below what today has already cost is refused. */
	refusesBelowSpend: boolean;
};

export type UpdateParts = { catalog: Catalog; settings: UpdateSettings };

/** A checked change, to be made when all of its call are checked. */
export type Change = () => void;

const hourMs = 3_600_000;
const changesAnHour = 4;

/** The campaign that an object is, or lies in. */
export function campaignOf(object: AdObject): CampaignNode {
	if (object.level === "campaign") return object;
	return object.level === "adSet" ? object.campaign : object.adSet.campaign;
}

/** A new budget by a call, checked. */
export function budgetChange(
	object: CampaignNode | AdSetNode,
	period: "daily" | "lifetime",
	call: GraphCall,
	parts: UpdateParts,
): Change {
	const minor = amountOf(
		call.params.raw(`${period}_budget`),
		`${period}_budget`,
	);
	return changeBudget(object, period, minor, call, parts);
}

function changeBudget(
	object: CampaignNode | AdSetNode,
	period: "daily" | "lifetime",
	minor: number,
	call: GraphCall,
	{ catalog, settings }: UpdateParts,
): Change {
	checkBudget(object, period, minor);
	if (settings.refusesBelowSpend && minor < spentToday(object, catalog))
		throw refusal(
			1_885_650,
			"Your budget is too low",
			"The budget is too low for what is already being spent; a change can take up to 15 minutes.",
			`${period}_budget`,
		);
	if (object.level === "adSet") checkRate(object, call.now);
	return () => {
		object.budget = { period, minor };
		if (object.level === "adSet") object.budgetChanges.push(call.now);
	};
}

/** A budget of an ad set is changed four times in an hour at most. */
function checkRate(adSet: AdSetNode, now: number): void {
	adSet.budgetChanges = adSet.budgetChanges.filter((at) => at > now - hourMs);
	if (adSet.budgetChanges.length < changesAnHour) return;
	throw new GraphRefused(
		613,
		"Calls to this api have exceeded the rate limit.",
		{
			error_subcode: 1_487_632,
			error_user_title: "Budget changed too often",
			error_user_msg:
				"You can change the budget of an ad set only 4 times an hour. Please wait an hour.",
		},
	);
}

/** New budgets of several of a campaign's ad sets, checked. */
export function bulkChange(
	campaign: CampaignNode,
	call: GraphCall,
	parts: UpdateParts,
): Change {
	const given = call.params.json("adset_budgets");
	if (!Array.isArray(given))
		throw badParameter("Param adset_budgets must be an array.");
	const changes = given.map((one: Record<string, unknown>) => {
		const adSet = campaign.adSets.find(({ id }) => id === String(one.adset_id));
		if (adSet === undefined)
			throw badParameter("adset_budgets names an ad set of another campaign");
		const period = one.lifetime_budget === undefined ? "daily" : "lifetime";
		const minor = amountOf(one[`${period}_budget`], `${period}_budget`);
		return changeBudget(adSet, period, minor, call, parts);
	});
	return () => {
		for (const change of changes) change();
	};
}

/** A whole number of minor parts, as a number or as digits. */
export function amountOf(given: unknown, name: string): number {
	const text = String(given ?? "").trim();
	if (!/^\d{1,18}$/.test(text))
		throw new GraphRefused(100, `Param ${name} must be an integer`, {
			error_data: { blame_field_specs: [[name]] },
		});
	return Number(text);
}

function spentToday(
	object: CampaignNode | AdSetNode,
	{ world }: Catalog,
): number {
	const campaign = campaignOf(object);
	const { today } = world.facts.calendar(campaign.account.world);
	const micros = world.facts.day(campaign.world, today)?.costMicros ?? 0;
	const whole = toMinor(micros, campaign.account.currency);
	return object.level === "campaign"
		? whole
		: Math.floor(whole / campaign.adSets.length);
}
