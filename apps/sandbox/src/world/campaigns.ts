import type { WorldAccount } from "./accounts.ts";
import type { CampaignProfile } from "./day-numbers.ts";
import { currencyOf } from "./money.ts";
import { between, fraction, hashText, mix, pick } from "./random.ts";
import { type CampaignKind, campaignPlans } from "./words.ts";

/** Amount that a campaign may spend. */
export type WorldBudget = {
	/** Position of the campaign whose budget it is: a shared one is the first campaign's. */
	owner: number;
	micros: number;
	period: "day" | "lifetime";
	isShared: boolean;
};

/** A campaign of the world, in neutral words. */
export type WorldCampaign = {
	account: WorldAccount;
	/** Position in the account: ids follow from it. */
	index: number;
	name: string;
	kind: CampaignKind;
	status: "active" | "paused" | "removed" | "ended";
	/** True when it would spend more than its budget lets it. */
	isLimited: boolean;
	budget: WorldBudget;
	/** Days since 1970-01-01 in the account's zone. */
	firstDay: number;
	/** The last day on which it ran; null: it still runs. */
	lastDay: number | null;
	/** The root of what looks random about it. */
	seed: number;
	profile: CampaignProfile;
};

const economics: Record<
	CampaignKind,
	{
		clickDollars: [number, number];
		clickRate: [number, number];
		conversionRate: [number, number];
	}
> = {
	search: {
		clickDollars: [0.6, 2.4],
		clickRate: [0.04, 0.11],
		conversionRate: [0.03, 0.07],
	},
	display: {
		clickDollars: [0.2, 0.7],
		clickRate: [0.005, 0.012],
		conversionRate: [0.004, 0.012],
	},
	everywhere: {
		clickDollars: [0.4, 1.2],
		clickRate: [0.012, 0.03],
		conversionRate: [0.02, 0.045],
	},
};

const weekdayShapes = [
	[0.82, 1.12, 1.1, 1.08, 1.06, 1, 0.82],
	[1.15, 0.92, 0.9, 0.93, 1, 1.08, 1.02],
] as const;

// Only the first dozen has special cases, so that large seeds have a known number of rows.
const statuses: Readonly<Record<number, WorldCampaign["status"]>> = {
	5: "paused",
	8: "ended",
	9: "removed",
	11: "paused",
};
const daysAgoOfEnd = { paused: 14, removed: 40, ended: 21 };
const limitedIndex = 4;
const newestIndex = 7;
const sharingIndexes = [1, 10];

/** An advertiser's campaigns. `today` is the account's day number, `days` how far numbers go back. */
export function makeCampaigns(
	account: WorldAccount,
	options: { seed: string; campaigns: number; days: number; today: number },
): WorldCampaign[] {
	if (account.kind === "group") return [];
	const { today, days } = options;
	const { perDollar, unitMicros } = currencyOf(account.currencyCode);
	const accountSeed = hashText(`${options.seed} ${account.id}`);
	const made: WorldCampaign[] = [];
	for (let index = 0; index < options.campaigns; index++) {
		const plan =
			campaignPlans[index % campaignPlans.length] ?? campaignPlans[0];
		const round = Math.floor(index / campaignPlans.length);
		const seed = mix(accountSeed, index);
		const status = statuses[index] ?? "active";
		const units = between(mix(seed, 7), 3, 24) * 10 * perDollar;
		const ownMicros = Math.round((units * 1_000_000) / unitMicros) * unitMicros;
		const isShared = sharingIndexes.includes(index);
		const shared = made.find(({ budget }) => isShared && budget.isShared);
		const firstDay =
			index === newestIndex
				? today - 30
				: today - days - between(mix(seed, 8), 10, 300);
		const lastDay = status === "active" ? null : today - daysAgoOfEnd[status];
		made.push({
			account,
			index,
			name: round === 0 ? plan.name : `${plan.name} ${round + 1}`,
			kind: plan.kind,
			status,
			isLimited: index === limitedIndex,
			budget: shared?.budget ?? {
				owner: index,
				micros: status === "ended" ? ownMicros * 30 : ownMicros,
				period: status === "ended" ? "lifetime" : "day",
				isShared,
			},
			firstDay,
			lastDay,
			seed,
			profile: profileOf(seed, plan.kind, {
				budgetMicros: ownMicros * (isShared ? 0.5 : 1),
				perDollar,
				firstDay,
				lastDay,
			}),
		});
	}
	return made;
}

function profileOf(
	seed: number,
	kind: CampaignKind,
	given: {
		budgetMicros: number;
		perDollar: number;
		firstDay: number;
		lastDay: number | null;
	},
): CampaignProfile {
	const { clickDollars, clickRate, conversionRate } = economics[kind];
	const { perDollar } = given;
	const inRange = ([low, high]: [number, number], salt: number): number =>
		low + (high - low) * fraction(mix(seed, salt));
	return {
		seed,
		dailyCostMicros: Math.floor(given.budgetMicros * inRange([0.55, 0.9], 21)),
		costPerClickMicros: Math.max(
			1000,
			Math.floor(inRange(clickDollars, 22) * perDollar * 1_000_000),
		),
		clickRate: inRange(clickRate, 23),
		conversionRate: inRange(conversionRate, 24),
		conversionValueCents: Math.floor(inRange([40, 160], 25) * perDollar * 100),
		weekdays: pick(weekdayShapes, seed),
		firstDay: given.firstDay,
		lastDay: given.lastDay,
	};
}
