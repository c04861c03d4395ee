const dayMs = 86_400_000;
const hourMs = 3_600_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

/** Zones change at whole quarters of an hour: within one, day and hour stay. */
const quarterMs = 900_000;
const latest = new Map<
	string,
	{ quarter: number; local: { day: number; hour: number } }
>();

/** Day number (since 1970-01-01) and hour of this moment in a zone. */
export function localTime(
	timeZone: string,
	now: number,
): { day: number; hour: number } {
	const quarter = Math.floor(now / quarterMs);
	const known = latest.get(timeZone);
	if (known?.quarter === quarter) return known.local;
	const local = readLocalTime(timeZone, now);
	latest.set(timeZone, { quarter, local });
	return local;
}

function readLocalTime(
	timeZone: string,
	now: number,
): { day: number; hour: number } {
	let formatter = formatters.get(timeZone);
	if (formatter === undefined) {
		formatter = new Intl.DateTimeFormat("en-US", {
			timeZone,
			hourCycle: "h23",
			year: "numeric",
			month: "2-digit",
			day: "2-digit",
			hour: "2-digit",
		});
		formatters.set(timeZone, formatter);
	}
	const parts = Object.fromEntries(
		formatter.formatToParts(now).map((part) => [part.type, part.value]),
	);
	return {
		day:
			Date.UTC(Number(parts.year), Number(parts.month) - 1, Number(parts.day)) /
			dayMs,
		hour: Number(parts.hour),
	};
}

/** `yyyy-MM-dd HH:mm:ss.ffffff` of a moment in a zone, as the API writes moments. */
export function localDateTime(timeZone: string, at: number): string {
	// Swedish writes dates as ISO 8601 does.
	const text = new Date(at).toLocaleString("sv-SE", { timeZone });
	return `${text}.${String(at % 1000).padStart(3, "0")}000`;
}

/** The time of a zone's day and hour, in hours since 1970-01-01 UTC. An hour that a zone skips is the one after it. */
export function utcHourOf(timeZone: string, day: number, hour: number): number {
	const wall = day * 24 + hour;
	const guess = wall - offsetHours(timeZone, wall);
	const better = wall - offsetHours(timeZone, guess);
	const isShown = better + offsetHours(timeZone, better) === wall;
	return isShown ? better : Math.max(guess, better);
}

/** True for an hour that a zone's clocks do not show on a day, because they are put forward. */
export function isSkipped(
	timeZone: string,
	day: number,
	hour: number,
): boolean {
	const shown = localTime(timeZone, utcHourOf(timeZone, day, hour) * hourMs);
	return shown.day !== day || shown.hour !== hour;
}

/** Hours by which a zone's clocks are ahead of UTC at this UTC hour. */
function offsetHours(timeZone: string, utcHour: number): number {
	const { day, hour } = localTime(timeZone, utcHour * hourMs);
	return day * 24 + hour - utcHour;
}

const dateTexts = new Map<number, string>();

/** `yyyy-MM-dd` of a day number. */
export function dateText(day: number): string {
	let text = dateTexts.get(day);
	if (text === undefined) {
		text = new Date(day * dayMs).toISOString().slice(0, 10);
		dateTexts.set(day, text);
	}
	return text;
}

/** Day number of `yyyy-MM-dd` or `yyyyMMdd` (ISO 8601, extended and basic), or null for what is no date. */
export function parseDate(text: string): number | null {
	const [, year, month, date] =
		/^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ??
		/^(\d{4})(\d{2})(\d{2})$/.exec(text) ??
		[];
	const extended = `${year}-${month}-${date}`;
	const time = Date.parse(`${extended}T00:00:00Z`);
	if (Number.isNaN(time)) return null;
	const day = time / dayMs;
	return dateText(day) === extended ? day : null;
}
