import { spread } from "../../world/facts.ts";

/** Numbers as reports count them: money in the currency's smallest coins, conversions in hundredths. */
export type Tally = {
	impressions: number;
	clicks: number;
	spend: number;
	conversions: number;
	revenue: number;
	allConversions: number;
	allRevenue: number;
	viewThroughs: number;
};

export const tallyNames = [
	"impressions",
	"clicks",
	"spend",
	"conversions",
	"revenue",
	"allConversions",
	"allRevenue",
	"viewThroughs",
] as const satisfies readonly (keyof Tally)[];

export function noTally(): Tally {
	return {
		impressions: 0,
		clicks: 0,
		spend: 0,
		conversions: 0,
		revenue: 0,
		allConversions: 0,
		allRevenue: 0,
		viewThroughs: 0,
	};
}

/** Adds `part` to `sum` in place. */
export function addTally(sum: Tally, part: Tally): void {
	for (const name of tallyNames) sum[name] += part[name];
}

export function difference(until: Tally, before: Tally): Tally {
	const made = noTally();
	for (const name of tallyNames) made[name] = until[name] - before[name];
	return made;
}

export function isNothing(tally: Tally): boolean {
	return tallyNames.every((name) => tally[name] === 0);
}

/** The part of `whole` between two cumulative shares: parts over neighbouring shares add up to the whole. */
export function shareOf(whole: Tally, from: number, to: number): Tally {
	const part = noTally();
	for (const name of tallyNames)
		part[name] = Math.floor(whole[name] * to) - Math.floor(whole[name] * from);
	return part;
}

/** Cells, row by row, that add up to the rows one way and to the columns the other. Both have the same sum. */
export function spreadTallies(
	rows: readonly Tally[],
	columns: readonly Tally[],
): Tally[] {
	const cells = rows.flatMap(() => columns.map(noTally));
	for (const name of tallyNames)
		spread(
			rows.map((row) => row[name]),
			columns.map((column) => column[name]),
		).forEach((value, index) => {
			const cell = cells[index];
			if (cell !== undefined) cell[name] = value;
		});
	return cells;
}
