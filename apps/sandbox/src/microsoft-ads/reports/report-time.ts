import {
	dateText,
	localTime,
	monthsBefore,
	parseDate,
} from "../../world/calendar.ts";
import type { Input } from "../calls/input.ts";
import { Refused } from "../calls/refusal.ts";

/** Zones by which words such as "Today" are understood; what is told is UTC's in any case. */
const zones: Readonly<Record<string, string>> = {
	PacificTimeUSCanadaTijuana: "America/Los_Angeles",
	EasternTimeUSCanada: "America/New_York",
	GreenwichMeanTimeDublinEdinburghLisbonLondon: "Europe/London",
	AmsterdamBerlinBernRomeStockholmVienna: "Europe/Berlin",
	BrusselsCopenhagenMadridParis: "Europe/Paris",
	OsakaSapporoTokyo: "Asia/Tokyo",
};
const zoneWords = Object.keys(zones);
const usualZone = "PacificTimeUSCanadaTijuana";
const predefined = [
	"Today",
	"Yesterday",
	"LastSevenDays",
	"Last14Days",
	"Last30Days",
	"ThisMonth",
	"LastMonth",
] as const;

export type Range = { from: number; to: number };

/** The days of a report, from a custom range or from a word. */
export function readTime(request: Input, now: number): Range {
	const time = request.object("Time");
	if (time === null) throw new Refused(2008);
	time.only(
		"CustomDateRangeStart",
		"CustomDateRangeEnd",
		"PredefinedTime",
		"ReportTimeZone",
	);
	const zone = time.word("ReportTimeZone", zoneWords) ?? usualZone;
	const word = time.word("PredefinedTime", predefined);
	const start = time.object("CustomDateRangeStart");
	const end = time.object("CustomDateRangeEnd");
	if (word !== null && (start !== null || end !== null))
		throw new Refused(2008);
	const { day: today } = localTime(zones[zone] ?? "UTC", now);
	if (word !== null) return rangeOf(word, today);
	if (start === null && end === null) throw new Refused(2008);
	const range = { from: readDate(start, 2009), to: readDate(end, 2010) };
	if (range.to < range.from) throw new Refused(2011);
	if (range.from > Math.floor(now / 86_400_000) + 1) throw new Refused(2041);
	return range;
}

function readDate(date: Input | null, code: number): number {
	if (date === null) throw new Refused(code);
	date.only("Day", "Month", "Year");
	const [year, month, day] = [
		date.number("Year") ?? 0,
		date.number("Month") ?? 0,
		date.number("Day") ?? 0,
	];
	const text = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
	const found = parseDate(text);
	if (found === null) throw new Refused(code);
	return found;
}

function rangeOf(word: (typeof predefined)[number], today: number): Range {
	const firstOfMonth = (day: number): number =>
		parseDate(`${dateText(day).slice(0, 8)}01`) ?? day;
	switch (word) {
		case "Today":
			return { from: today, to: today };
		case "Yesterday":
			return { from: today - 1, to: today - 1 };
		case "LastSevenDays":
			return { from: today - 7, to: today - 1 };
		case "Last14Days":
			return { from: today - 14, to: today - 1 };
		case "Last30Days":
			return { from: today - 30, to: today - 1 };
		case "ThisMonth":
			return { from: firstOfMonth(today), to: today };
		default: {
			const first = firstOfMonth(today);
			return { from: monthsBefore(first, 1), to: first - 1 };
		}
	}
}
