import type { HourRow } from "../graphql/grains.ts";

/** Spend of one hour of the clock, on two days. */
export interface HourPoint {
	/** 0 to 23. */
	hour: number;
	/** Micros; an hour that the clock shows twice counts both. */
	today: bigint;
	yesterday: bigint;
}

/** Spend in one currency for each hour of two days as a zone's clock shows them. Hours are instants: those of all accounts fit in. */
export function hourSeries(
	rows: readonly HourRow[],
	currencyCode: string,
	timeZone: string,
	days: { today: string; yesterday: string },
): HourPoint[] {
	const points = Array.from(
		{ length: 24 },
		(_, hour): HourPoint => ({ hour, today: 0n, yesterday: 0n }),
	);
	const clock = new Intl.DateTimeFormat("sv-SE", {
		timeZone,
		dateStyle: "short",
		timeStyle: "short",
	});
	for (const row of rows) {
		if (row.currencyCode !== currencyCode) continue;
		// "2026-11-21 09:00"
		const [day, time = ""] = clock.format(new Date(row.hourStart)).split(" ");
		const point = points[Number(time.slice(0, 2))];
		if (!point) continue;
		if (day === days.today) point.today += BigInt(row.spend);
		else if (day === days.yesterday) point.yesterday += BigInt(row.spend);
	}
	return points;
}

/** "9 AM". */
export const formatHour = (hour: number): string =>
	`${hour % 12 === 0 ? 12 : hour % 12} ${hour < 12 ? "AM" : "PM"}`;
