const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
	let formatter = formatters.get(timeZone);
	if (formatter === undefined) {
		formatter = new Intl.DateTimeFormat("en-US", {
			timeZone,
			hourCycle: "h23",
			year: "numeric",
			month: "2-digit",
			day: "2-digit",
			hour: "2-digit",
			minute: "2-digit",
			second: "2-digit",
			timeZoneName: "longOffset",
		});
		formatters.set(timeZone, formatter);
	}
	return formatter;
}

/** A moment as Meta writes it, in a zone: `2026-11-07T10:00:00+0100`. */
export function timeText(at: number, timeZone: string): string {
	const parts = Object.fromEntries(
		formatterOf(timeZone)
			.formatToParts(at)
			.map((part) => [part.type, part.value]),
	);
	return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}${offsetText(at, timeZone)}`;
}

function offsetText(at: number, timeZone: string): string {
	const name =
		formatterOf(timeZone)
			.formatToParts(at)
			.find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
	return name === "GMT" ? "+0000" : name.slice(3).replace(":", "");
}

/** Hours by which a zone is ahead of UTC at a moment. */
export function offsetHours(at: number, timeZone: string): number {
	const text = offsetText(at, timeZone);
	const sign = text.startsWith("-") ? -1 : 1;
	return sign * (Number(text.slice(1, 3)) + Number(text.slice(3)) / 60);
}
