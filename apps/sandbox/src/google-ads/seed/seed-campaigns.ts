import { dateText } from "../../world/calendar.ts";
import type { MetricProfile } from "../../world/numbers.ts";
import { between, fraction, hashText, mix, pick } from "../../world/random.ts";
import {
	type Channel,
	campaignPlans,
	channelLabels,
} from "../../world/words.ts";
import type { Account, AccountEntities, Entity } from "./entities.ts";
import { wideIdBase } from "./seed-assets.ts";

export type SeededCampaign = {
	id: string;
	resourceName: string;
	channel: Channel;
	status: string;
	index: number;
	name: string;
};

/** How one unit of each currency compares to a dollar, and its smallest billable amount in micros. */
export const currencies: Record<
	string,
	{ perDollar: number; unitMicros: number }
> = {
	USD: { perDollar: 1, unitMicros: 10_000 },
	EUR: { perDollar: 0.9, unitMicros: 10_000 },
	JPY: { perDollar: 150, unitMicros: 1_000_000 },
};

const economics: Record<
	Channel,
	{
		clickDollars: [number, number];
		clickRate: [number, number];
		conversionRate: [number, number];
	}
> = {
	SEARCH: {
		clickDollars: [0.6, 2.4],
		clickRate: [0.04, 0.11],
		conversionRate: [0.03, 0.07],
	},
	DISPLAY: {
		clickDollars: [0.2, 0.7],
		clickRate: [0.005, 0.012],
		conversionRate: [0.004, 0.012],
	},
	PERFORMANCE_MAX: {
		clickDollars: [0.4, 1.2],
		clickRate: [0.012, 0.03],
		conversionRate: [0.02, 0.045],
	},
};

const weekdayShapes = [
	[0.82, 1.12, 1.1, 1.08, 1.06, 1, 0.82],
	[1.15, 0.92, 0.9, 0.93, 1, 1.08, 1.02],
] as const;

const statuses: Record<number, string> = {
	5: "PAUSED",
	9: "REMOVED",
	11: "PAUSED",
};

/** Budgets and campaigns with their metric profiles. `today` is the account's day number, `days` how far metrics go back. */
export function seedCampaigns(
	account: Account,
	options: { seed: string; campaigns: number; days: number; today: number },
	entities: AccountEntities,
): SeededCampaign[] {
	const currency = currencies[account.currencyCode] ?? {
		perDollar: 1,
		unitMicros: 10_000,
	};
	const accountSeed = hashText(`${options.seed} ${account.id}`);
	const customer = `customers/${account.id}`;
	const seeded: SeededCampaign[] = [];
	let sharedBudget: Entity | undefined;
	for (let index = 0; index < options.campaigns; index++) {
		const plan =
			campaignPlans[index % campaignPlans.length] ?? campaignPlans[0];
		const round = Math.floor(index / campaignPlans.length);
		const channel = plan.channel;
		const seed = mix(accountSeed, index);
		// Only the first dozen has special cases, so that large seeds have a known number of rows.
		const status = statuses[index] ?? "ENABLED";
		const isEnded = index === 8;
		const id =
			index === 3
				? String(wideIdBase + BigInt(account.ordinal) * 2_000_000n)
				: String(20_000_000_000 + account.ordinal * 1_000_000 + index);
		const name = `${channelLabels[channel]} | ${plan.name}${round === 0 ? "" : ` ${round + 1}`}`;
		const resourceName = `${customer}/campaigns/${id}`;

		const budgetUnits = between(mix(seed, 7), 3, 24) * 10 * currency.perDollar;
		const budgetMicros =
			Math.round((budgetUnits * 1_000_000) / currency.unitMicros) *
			currency.unitMicros;
		const isShared = index === 1 || index === 10;
		let budget: Entity;
		if (isShared && sharedBudget !== undefined) {
			budget = sharedBudget;
			budget.referenceCount = String(Number(budget.referenceCount) + 1);
		} else {
			const budgetId = String(
				30_000_000_000 + account.ordinal * 1_000_000 + index,
			);
			budget = {
				resourceName: `${customer}/campaignBudgets/${budgetId}`,
				id: budgetId,
				name: isShared ? "Shared search budget" : `Budget of ${name}`,
				status: "ENABLED",
				deliveryMethod: "STANDARD",
				type: "STANDARD",
				explicitlyShared: isShared,
				referenceCount: "1",
				...(isEnded
					? {
							period: "CUSTOM_PERIOD",
							totalAmountMicros: String(budgetMicros * 30),
						}
					: { period: "DAILY", amountMicros: String(budgetMicros) }),
			};
			entities.campaignBudgets.set(budget.resourceName, budget);
			if (isShared) sharedBudget = budget;
		}

		const firstDay =
			index === 7
				? options.today - 30
				: options.today - options.days - between(mix(seed, 8), 10, 300);
		const lastDay = isEnded
			? options.today - 21
			: status === "PAUSED"
				? options.today - 14
				: status === "REMOVED"
					? options.today - 40
					: null;
		entities.profiles.set(
			id,
			profileOf(
				seed,
				channel,
				budgetMicros * (isShared ? 0.5 : 1),
				currency.perDollar,
				firstDay,
				lastDay,
			),
		);
		entities.campaigns.set(resourceName, {
			resourceName,
			id,
			name,
			status,
			servingStatus: isEnded
				? "ENDED"
				: status === "ENABLED"
					? "SERVING"
					: "SUSPENDED",
			primaryStatus: isEnded
				? "ENDED"
				: status === "ENABLED"
					? index === 4
						? "LIMITED"
						: "ELIGIBLE"
					: status,
			...primaryReasons(status, index, isEnded),
			advertisingChannelType: channel,
			biddingStrategyType:
				channel === "SEARCH"
					? pick(["TARGET_SPEND", "MANUAL_CPC", "MAXIMIZE_CONVERSIONS"], seed)
					: "MAXIMIZE_CONVERSIONS",
			startDateTime: `${dateText(firstDay)} 00:00:00`,
			...(isEnded && lastDay !== null
				? { endDateTime: `${dateText(lastDay)} 23:59:59` }
				: {}),
			campaignBudget: budget.resourceName,
		});
		seeded.push({ id, resourceName, channel, status, index, name });
	}
	return seeded;
}

function primaryReasons(
	status: string,
	index: number,
	isEnded: boolean,
): { primaryStatusReasons?: string[] } {
	if (isEnded) return { primaryStatusReasons: ["CAMPAIGN_ENDED"] };
	if (status === "PAUSED") return { primaryStatusReasons: ["CAMPAIGN_PAUSED"] };
	if (status === "REMOVED")
		return { primaryStatusReasons: ["CAMPAIGN_REMOVED"] };
	return index === 4 ? { primaryStatusReasons: ["BUDGET_CONSTRAINED"] } : {};
}

function profileOf(
	seed: number,
	channel: Channel,
	budgetMicros: number,
	perDollar: number,
	firstDay: number,
	lastDay: number | null,
): MetricProfile {
	const { clickDollars, clickRate, conversionRate } = economics[channel];
	const inRange = ([low, high]: [number, number], salt: number): number =>
		low + (high - low) * fraction(mix(seed, salt));
	return {
		seed,
		dailyCostMicros: Math.floor(budgetMicros * inRange([0.55, 0.9], 21)),
		costPerClickMicros: Math.max(
			1000,
			Math.floor(inRange(clickDollars, 22) * perDollar * 1_000_000),
		),
		clickRate: inRange(clickRate, 23),
		conversionRate: inRange(conversionRate, 24),
		conversionValueCents: Math.floor(inRange([40, 160], 25) * perDollar * 100),
		weekdays: pick(weekdayShapes, seed),
		firstDay,
		lastDay,
	};
}
