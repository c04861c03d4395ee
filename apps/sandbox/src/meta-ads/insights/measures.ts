import { spread } from "../../world/facts.ts";
import type { Numbers } from "../../world/numbers.ts";
import { offsetOf, toMinor } from "../money.ts";

/** Numbers of one row as Meta counts them: whole numbers, so that parts add up exactly. */
export type Measure = {
	impressions: number;
	clicks: number;
	spendMinor: number;
	linkClicks: number;
	reactions: number;
	comments: number;
	purchases: number;
	valueMinor: number;
	/** Purchases on the website, which are among them; the others happen in an app. */
	sitePurchases: number;
	siteMinor: number;
	landings: number;
	carts: number;
};

const names = [
	"impressions",
	"clicks",
	"spendMinor",
	"linkClicks",
	"reactions",
	"comments",
	"purchases",
	"valueMinor",
	"sitePurchases",
	"siteMinor",
	"landings",
	"carts",
] as const satisfies readonly (keyof Measure)[];

export function noMeasure(): Measure {
	return {
		impressions: 0,
		clicks: 0,
		spendMinor: 0,
		linkClicks: 0,
		reactions: 0,
		comments: 0,
		purchases: 0,
		valueMinor: 0,
		sitePurchases: 0,
		siteMinor: 0,
		landings: 0,
		carts: 0,
	};
}

/** Adds `part` to `sum` in place. */
export function addMeasure(sum: Measure, part: Measure): void {
	for (const name of names) sum[name] += part[name];
}

export function isNothing(measure: Measure): boolean {
	return (
		measure.impressions === 0 &&
		measure.clicks === 0 &&
		measure.spendMinor === 0
	);
}

/**
 * A campaign's day as Meta counts it: money in minor parts, and purchases as whole ones. Where there is worth, at least one
 * purchase is told.
 *
 * @param completeness part of the conversions that are attributed by now, from 0 to 1
 */
export function measureOf(
	numbers: Numbers,
	currency: string,
	completeness: number,
): Measure {
	const { impressions, clicks } = numbers;
	const conversions = Math.round(numbers.conversions * completeness);
	const worth = Math.round(numbers.conversionsValue * completeness);
	const purchases =
		conversions === 0 ? 0 : Math.max(1, Math.round(conversions / 100));
	const valueMinor =
		purchases === 0
			? 0
			: offsetOf(currency) === 1
				? Math.round(worth / 100)
				: worth;
	const linkClicks = Math.floor(clicks * 0.85);
	return {
		impressions,
		clicks,
		spendMinor: toMinor(numbers.costMicros, currency),
		linkClicks,
		reactions: Math.floor(impressions / 700),
		comments: Math.floor(impressions / 6000),
		purchases,
		valueMinor,
		sitePurchases: Math.ceil(purchases * 0.8),
		siteMinor: Math.ceil(valueMinor * 0.8),
		landings: Math.floor(linkClicks * 0.8),
		carts: purchases * 2,
	};
}

/** The part of a whole between two cumulative shares. Worth goes with the purchases that it is of. */
export function partOf(whole: Measure, from: number, to: number): Measure {
	const part = noMeasure();
	for (const name of names)
		part[name] = Math.floor(whole[name] * to) - Math.floor(whole[name] * from);
	for (const [count, worth] of [
		["purchases", "valueMinor"],
		["sitePurchases", "siteMinor"],
	] as const) {
		const until = (share: number): number =>
			whole[count] === 0
				? 0
				: Math.floor(
						(whole[worth] * Math.floor(whole[count] * share)) / whole[count],
					);
		part[worth] = until(to) - until(from);
	}
	return part;
}

/**
 * A day in columns, hours or places: views and clicks are the world's own, and the rest follows them, so that the columns add
 * up to the day.
 */
export function columnsOf(
	day: Measure,
	columns: readonly Numbers[],
	currency: string,
): Measure[] {
	let micros = 0;
	let seen = 0;
	const total = columns.reduce((sum, { impressions }) => sum + impressions, 0);
	let before = noMeasure();
	return columns.map((numbers) => {
		micros += numbers.costMicros;
		seen += numbers.impressions;
		const share = total === 0 ? 1 : seen / total;
		const until = partOf(day, 0, share);
		until.spendMinor = toMinor(micros, currency);
		const column = noMeasure();
		for (const name of names) column[name] = until[name] - before[name];
		column.impressions = numbers.impressions;
		column.clicks = numbers.clicks;
		before = until;
		return column;
	});
}

/** Cells of rows and columns that each add up: an ad's day in the columns of its campaign's. */
export function cellsOf(
	rows: readonly Measure[],
	columns: readonly Measure[],
): Measure[][] {
	const cells = rows.map(() => columns.map(noMeasure));
	for (const name of names)
		spread(
			rows.map((row) => row[name]),
			columns.map((column) => column[name]),
		).forEach((value, index) => {
			const row = cells[Math.floor(index / columns.length)];
			const cell = row?.[index % columns.length];
			if (cell !== undefined) cell[name] = value;
		});
	return cells;
}
