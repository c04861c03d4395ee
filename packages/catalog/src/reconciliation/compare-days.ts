import { addDays, microsToUnits } from "@patchbay/platforms";
import type { AccountDay, DayNumbers } from "./read-account-days.ts";

/** The platform's own total of an account's day. */
export interface PlatformDay extends DayNumbers {
	date: string;
	currencyCode: string;
}

export const comparedMetrics = [
	"SPEND",
	"IMPRESSIONS",
	"CLICKS",
	"CONVERSIONS",
	"CONVERSION_VALUE",
] as const;
export type ComparedMetric = (typeof comparedMetrics)[number];

/** An account's day, ours beside the platform's. */
export interface ComparedDay {
	date: string;
	currencyCode: string;
	campaigns: DayNumbers;
	unattributed: DayNumbers;
	platforms: DayNumbers;
}

/** Neighbouring days in which a metric differs, all in the same direction. */
export interface Difference {
	metric: ComparedMetric;
	currencyCode: string;
	from: string;
	to: string;
	/** Money in micros; decimals for conversions. */
	ours: string;
	platforms: string;
}

/**
 * Puts our days beside the platform's. Days with rows that are newer than the platform's answer are left out: they were read
 * again meanwhile, and two moments say nothing of each other. A day that one of the two does not have is zero there.
 * @param isWhole whether every total that the platform sent could be read; else a missing one is not known
 */
export function pairDays(
	ours: readonly AccountDay[],
	platforms: readonly PlatformDay[],
	{ askedAt, isWhole }: { askedAt: Date; isWhole: boolean },
): ComparedDay[] {
	const key = (day: { date: string; currencyCode: string }) =>
		`${day.date} ${day.currencyCode}`;
	const stored = new Map(ours.map((day) => [key(day), day]));
	const told = new Map(platforms.map((day) => [key(day), day]));
	const keys = new Set(
		isWhole ? [...stored.keys(), ...told.keys()] : told.keys(),
	);
	return [...keys].sort().flatMap((each) => {
		const [date = "", currencyCode = ""] = each.split(" ");
		const our = stored.get(each);
		if (our && our.fetchedAt > askedAt) return [];
		return [
			{
				date,
				currencyCode,
				campaigns: our?.campaigns ?? nothing,
				unattributed: our?.unattributed ?? nothing,
				platforms: told.get(each) ?? nothing,
			},
		];
	});
}

/** Metrics of a day that differ: whole numbers exactly, fractions beyond what rounding explains. */
export function differingMetrics(day: ComparedDay): ComparedMetric[] {
	return comparedMetrics.filter((metric) => {
		const [ours, platforms] = [
			ourTotal(day, metric),
			numberOf(day.platforms, metric),
		];
		return (
			ours !== null &&
			platforms !== null &&
			absolute(ours - platforms) > tolerance(metric, platforms)
		);
	});
}

/**
 * Numbers that the platform counts for the account's day and for no campaign of it. They are never below zero: where the campaigns add up
 * to more than the account, that stays a difference.
 */
export function unattributedOf(day: ComparedDay): DayNumbers {
	const rest = (metric: ComparedMetric) => {
		const platforms = numberOf(day.platforms, metric);
		const campaigns = numberOf(day.campaigns, metric);
		if (platforms === null || campaigns === null) return null;
		const left = platforms - campaigns;
		return left > tolerance(metric, platforms) ? left : 0n;
	};
	const conversions = rest("CONVERSIONS");
	return {
		costMicros: rest("SPEND") ?? 0n,
		impressions: rest("IMPRESSIONS") ?? 0n,
		clicks: rest("CLICKS") ?? 0n,
		conversions: conversions === null ? null : Number(conversions) / million,
		conversionValueMicros: rest("CONVERSION_VALUE"),
	};
}

export function isNothing(numbers: DayNumbers): boolean {
	return comparedMetrics.every((metric) => !numberOf(numbers, metric));
}

/** Differences of all days, neighbouring ones of a metric as one. */
export function listDifferences(days: readonly ComparedDay[]): Difference[] {
	return comparedMetrics.flatMap((metric) => {
		const found: Stretch[] = [];
		for (const day of days) {
			if (!differingMetrics(day).includes(metric)) continue;
			const { date, currencyCode } = day;
			const ours = ourTotal(day, metric) ?? 0n;
			const platforms = numberOf(day.platforms, metric) ?? 0n;
			const last = found.findLast((each) => each.currencyCode === currencyCode);
			if (
				last &&
				addDays(last.to, 1) === date &&
				last.ours < last.platforms === ours < platforms
			) {
				last.to = date;
				last.ours += ours;
				last.platforms += platforms;
			} else
				found.push({ currencyCode, from: date, to: date, ours, platforms });
		}
		const text = (value: bigint) =>
			metric === "CONVERSIONS" ? microsToUnits(value) : value.toString();
		return found.map(({ ours, platforms, ...stretch }) => ({
			...stretch,
			metric,
			ours: text(ours),
			platforms: text(platforms),
		}));
	});
}

interface Stretch {
	currencyCode: string;
	from: string;
	to: string;
	ours: bigint;
	platforms: bigint;
}

const nothing: DayNumbers = {
	costMicros: 0n,
	impressions: 0n,
	clicks: 0n,
	conversions: 0,
	conversionValueMicros: 0n,
};

const million = 1_000_000;

/** As a whole number: conversions as millionths. Null where it is not known. */
function numberOf(numbers: DayNumbers, metric: ComparedMetric): bigint | null {
	switch (metric) {
		case "SPEND":
			return numbers.costMicros;
		case "IMPRESSIONS":
			return numbers.impressions;
		case "CLICKS":
			return numbers.clicks;
		case "CONVERSIONS":
			return numbers.conversions === null
				? null
				: BigInt(Math.round(numbers.conversions * million));
		case "CONVERSION_VALUE":
			return numbers.conversionValueMicros;
	}
}

function ourTotal(day: ComparedDay, metric: ComparedMetric): bigint | null {
	const campaigns = numberOf(day.campaigns, metric);
	return campaigns === null
		? null
		: campaigns + (numberOf(day.unattributed, metric) ?? 0n);
}

/**
 * A hundredth of a conversion, or of a currency unit of its value, or a millionth of the total where that is more: a platform
 * rounds each campaign's fraction on its own.
 */
function tolerance(metric: ComparedMetric, total: bigint): bigint {
	if (metric !== "CONVERSIONS" && metric !== "CONVERSION_VALUE") return 0n;
	const ofTotal = absolute(total) / BigInt(million);
	return ofTotal > 10_000n ? ofTotal : 10_000n;
}

const absolute = (value: bigint) => (value < 0n ? -value : value);
