import { GraphRefused } from "../graph/graph-error.ts";
import { leastDailyBudget, mostBudget, unitsText } from "../money.ts";
import type { AdObject, AdSetNode, CampaignNode } from "../objects/nodes.ts";

const switches = ["ACTIVE", "PAUSED", "ARCHIVED", "DELETED"];

/** A refusal that names the field at fault, with the number that Meta documents for it. */
export function refusal(
	subcode: number | undefined,
	title: string,
	message: string,
	field: string,
): GraphRefused {
	return new GraphRefused(100, "Invalid parameter", {
		error_subcode: subcode,
		is_transient: false,
		error_user_title: title,
		error_user_msg: message,
		error_data: { blame_field_specs: [[field]] },
	});
}

/**
 * Refuses changes of what is archived or deleted: it takes little more than a new name.
 * @throws {GraphRefused} 100/1487056, 1487566, 1885088
 */
export function checkAlive(
	object: AdObject,
	changed: readonly string[],
	status: string | null,
): void {
	const others = changed.filter((name) => name !== "name");
	if (others.length === 0) return;
	if (object.status === "DELETED")
		throw refusal(
			object.level === "campaign" ? 1_487_566 : 1_487_056,
			"Object is deleted",
			"This object was deleted. Only its name can be changed.",
			others[0] ?? "status",
		);
	const isGoing =
		others.every((name) => name === "status") && status === "DELETED";
	if (object.status === "ARCHIVED" && !isGoing)
		throw refusal(
			1_885_088,
			"Object is archived",
			"This object is archived. Only its name can be changed, or it can be deleted.",
			others[0] ?? "status",
		);
}

/** @throws {GraphRefused} 100 for a word that is no status */
export function checkStatus(status: string): void {
	if (!switches.includes(status))
		throw new GraphRefused(
			100,
			`Param status must be one of {${switches.join(", ")}} - got "${status}".`,
			{ error_data: { blame_field_specs: [["status"]] } },
		);
}

/**
 * A new budget, in minor parts.
 * @throws {GraphRefused} 100 with the subcode of what is wrong
 */
export function checkBudget(
	object: CampaignNode | AdSetNode,
	period: "daily" | "lifetime",
	minor: number,
): void {
	const field = `${period}_budget`;
	const campaign = object.level === "campaign" ? object : object.campaign;
	const { currency } = campaign.account;
	if (
		(object.level === "adSet" && campaign.budget !== null) ||
		(object.level === "campaign" &&
			object.budget === null &&
			object.adSets.some(({ budget }) => budget !== null))
	)
		throw refusal(
			1_885_621,
			"Budget is set on two levels",
			"A budget can be set on the campaign or on its ad sets, but not on both.",
			field,
		);
	if (object.budget !== null && object.budget.period !== period)
		throw refusal(
			undefined,
			"Kind of budget cannot be changed",
			`This object has a ${object.budget.period} budget.`,
			field,
		);
	const least = leastDailyBudget(currency);
	if (minor < least)
		throw refusal(
			1_885_272,
			"Your budget is too low",
			`Your budget must be at least ${unitsText(least, currency)} ${currency}.`,
			field,
		);
	if (minor > mostBudget(currency))
		throw refusal(
			undefined,
			"Your budget is too high",
			`Your budget can be ${unitsText(mostBudget(currency), currency)} ${currency} at most.`,
			field,
		);
}
