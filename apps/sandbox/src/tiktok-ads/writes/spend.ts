import { currencyOf } from "../../world/money.ts";
import { partOf } from "../../world/numbers.ts";
import type { World } from "../../world/world.ts";
import type { Budget } from "../entities/budget.ts";
import type { AdGroup, Campaign } from "../entities/objects.ts";
import { shareOfGroup } from "../reports/subjects.ts";
import { countedDay } from "../reports/tally.ts";

/** Spend that counts against a campaign's budget, in micros: today's, or all of it. */
export function spentByCampaign(world: World, campaign: Campaign): number {
	return spent(world, campaign, campaign.budget, { from: 0, to: 1 });
}

/** Spend that counts against an ad group's budget, in micros: today's, or all of it. */
export function spentByAdGroup(world: World, adGroup: AdGroup): number {
	const share = shareOfGroup(adGroup);
	return spent(world, adGroup.campaign, adGroup.budget, share);
}

function spent(
	world: World,
	{ world: campaign }: Campaign,
	{ mode, micros }: Budget,
	{ from, to }: { from: number; to: number },
): number {
	const calendar = world.facts.calendar(campaign.account);
	const first =
		mode === "BUDGET_MODE_TOTAL" ? calendar.firstDay : calendar.today;
	let coins = 0;
	for (let day = first; day <= calendar.today; day++) {
		const counted = countedDay(campaign, day, calendar);
		if (counted !== null) coins += partOf(counted, from, to).costMicros;
	}
	const spentMicros =
		coins * currencyOf(campaign.account.currencyCode).unitMicros;
	// The world lets a campaign spend more than its budget on a good day, and TikTok does not.
	return Math.min(spentMicros, Math.floor((micros * 100) / 105));
}
