import { localTime } from "../../world/calendar.ts";
import { toMinor } from "../money.ts";
import type { Catalog } from "./catalog.ts";
import type { Budget, CampaignNode } from "./nodes.ts";

/** An amount as text where the budget is of this kind. */
export function amountOf(
	budget: Budget | null,
	period: Budget["period"],
): string | undefined {
	return budget?.period === period ? String(budget.minor) : undefined;
}

/** Rest of today's budget, or of the whole one. */
export function remainingOf(
	campaign: CampaignNode,
	budget: Budget | null,
	{ world }: Catalog,
): number {
	if (budget === null) return 0;
	const { account } = campaign;
	const { day: today } = localTime(account.timeZone, world.clock.now());
	const first = budget.period === "daily" ? today : campaign.world.firstDay;
	let spent = 0;
	for (let day = first; day <= today; day++)
		spent += world.facts.day(campaign.world, day)?.costMicros ?? 0;
	return Math.max(0, budget.minor - toMinor(spent, account.currency));
}
