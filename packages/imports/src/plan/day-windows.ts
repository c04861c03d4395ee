import { addDays } from "@patchbay/platforms";

/** Days from and to, both included, as YYYY-MM-DD. */
export interface DayWindow {
	from: string;
	to: string;
}

/** Cuts a range into windows of at most so many days, the newest first; nothing for a range that ends before it begins. */
export function cutWindows(range: DayWindow, days: number): DayWindow[] {
	const windows: DayWindow[] = [];
	for (let to = range.to; to >= range.from; to = addDays(to, -days)) {
		const from = addDays(to, 1 - days);
		windows.push({ from: from < range.from ? range.from : from, to });
	}
	return windows;
}

/** The parts of a range that none of the others covers, the newest first. */
export function subtractDays(
	range: DayWindow,
	others: readonly DayWindow[],
): DayWindow[] {
	const left: DayWindow[] = [];
	let { to } = range;
	for (const other of others.toSorted((a, b) => (a.to < b.to ? 1 : -1))) {
		if (other.from > to || other.to < range.from) continue;
		const from = addDays(other.to, 1);
		if (from <= to) left.push({ from, to });
		to = addDays(other.from, -1);
	}
	if (range.from <= to) left.push({ from: range.from, to });
	return left;
}

/** The days that both ranges have; null when there are none. */
export function commonDays(one: DayWindow, other: DayWindow): DayWindow | null {
	const from = one.from > other.from ? one.from : other.from;
	const to = one.to < other.to ? one.to : other.to;
	return from <= to ? { from, to } : null;
}
