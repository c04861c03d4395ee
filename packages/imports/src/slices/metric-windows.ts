import { addDays } from "@patchbay/platforms";

/** Days from and to, both included, as YYYY-MM-DD. */
export interface DayWindow {
	from: string;
	to: string;
}

/** Cuts a range into windows, the newest first; nothing for a range that ends before it begins. */
export function metricWindows(
	range: DayWindow,
	windowDays: number,
): DayWindow[] {
	const windows: DayWindow[] = [];
	for (let to = range.to; to >= range.from; to = addDays(to, -windowDays)) {
		const from = addDays(to, 1 - windowDays);
		windows.push({ from: from < range.from ? range.from : from, to });
	}
	return windows;
}
