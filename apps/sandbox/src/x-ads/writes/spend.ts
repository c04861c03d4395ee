import type { Call } from "../api.ts";
import { countedDay, measuresOf } from "../stats/measures.ts";
import type { Part } from "../stats/subjects.ts";

const spend = measuresOf(["BILLING"]).filter(
	({ name }) => name === "billed_charge_local_micro",
);

/** Everything that parts of campaigns have cost, in micros, as far as the world's days go back. */
export function spentMicros(
	{ api, account }: Call,
	parts: readonly Part[],
): number {
	const calendar = api.world.facts.calendar(account);
	let sum = 0;
	for (const { campaign, share } of parts)
		for (let day = calendar.firstDay; day <= calendar.today; day++) {
			const [cost = 0] = countedDay(campaign, day, calendar, spend) ?? [];
			sum += Math.floor(cost * share.to) - Math.floor(cost * share.from);
		}
	return sum;
}
