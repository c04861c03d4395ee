import { z } from "zod";
import type { WorldAccount } from "../../world/accounts.ts";
import { localTime, monthsBefore } from "../../world/calendar.ts";
import { invalid, KlaviyoRefused } from "../errors.ts";
import type { LocalSpan } from "./events.ts";

/** Days back from today for the keys that count them, and today is the last of them. */
const dayKeys = {
	today: 1,
	last_7_days: 7,
	last_30_days: 30,
	last_90_days: 90,
	last_365_days: 365,
} as const;
const otherKeys = [
	"yesterday",
	"this_week",
	"last_week",
	"this_month",
	"last_month",
	"this_year",
	"last_year",
	"last_3_months",
	"last_12_months",
] as const;

const moment = z
	.string()
	.regex(
		/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/,
	);

/** Form of a report's time frame: a key, or two times whose offset means nothing, in the account's zone. */
export const timeframe = z.union([
	z.strictObject({
		key: z.enum([
			...(Object.keys(dayKeys) as (keyof typeof dayKeys)[]),
			...otherKeys,
		]),
	}),
	z.strictObject({ start: moment, end: moment }),
]);

export type Timeframe = z.infer<typeof timeframe>;

const hoursOfYear = 366 * 24;

/** The hours that a time frame means for an account at this moment. @throws {KlaviyoRefused} for a wrong or a longer one */
export function spanOf(
	given: Timeframe,
	account: WorldAccount,
	now: number,
): LocalSpan {
	if ("key" in given) {
		const { day } = localTime(account.timeZone, now);
		const [first, end] = daysOf(given.key, day);
		return { from: first * 24, until: end * 24 };
	}
	const span = {
		from: Math.floor(localHours(given.start)),
		until: Math.ceil(localHours(given.end)),
	};
	const refuse = (detail: string): never => {
		throw new KlaviyoRefused(
			invalid(detail, { pointer: "/data/attributes/timeframe" }),
		);
	};
	if (!(span.from < span.until))
		refuse("The start of the timeframe must be before its end.");
	if (span.until - span.from > hoursOfYear)
		refuse("The timeframe must not be longer than 1 year.");
	return span;
}

/** First day of a key, and the day after its last one. Weeks begin on Monday. */
function daysOf(
	key: Extract<Timeframe, { key: string }>["key"],
	today: number,
): [number, number] {
	if (key in dayKeys)
		return [today - dayKeys[key as keyof typeof dayKeys] + 1, today + 1];
	// 1970-01-01 was a Thursday.
	const monday = today - ((today + 3) % 7);
	const date = new Date(today * 86_400_000);
	const month = today - date.getUTCDate() + 1;
	const year = Date.UTC(date.getUTCFullYear(), 0, 1) / 86_400_000;
	switch (key) {
		case "yesterday":
			return [today - 1, today];
		case "this_week":
			return [monday, today + 1];
		case "last_week":
			return [monday - 7, monday];
		case "this_month":
			return [month, today + 1];
		case "last_month":
			return [monthsBefore(month, 1), month];
		case "this_year":
			return [year, today + 1];
		case "last_year":
			return [monthsBefore(year, 12), year];
		case "last_3_months":
			return [monthsBefore(month, 3), month];
		default:
			return [monthsBefore(month, 12), month];
	}
}

/** Hours since 1970-01-01 of a time as its clock shows it. */
function localHours(text: string): number {
	const wall = text.replace(/(Z|[+-]\d{2}:?\d{2})$/, "");
	return (
		Date.parse(`${wall.length === 10 ? `${wall}T00:00` : wall}Z`) / 3_600_000
	);
}
