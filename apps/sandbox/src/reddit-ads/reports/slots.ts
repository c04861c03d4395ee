import { dateText, localTime, utcHourOf } from "../../world/calendar.ts";

const hourMs = 3_600_000;

/** An hour of an account's day as another zone's clock shows it. */
export type Slot = {
	/** Hours since 1970-01-01 UTC. */
	utcHour: number;
	/** Hours since 1970-01-01 00:00 of the other zone's clock. */
	wallHour: number;
};

const known = new Map<string, readonly Slot[]>();
const keptDays = 2_000;

/** The 24 hours of an account's day in a report's zone. An hour that the account's clock skips is the one after it. */
export function slotsOf(
	accountZone: string,
	reportZone: string,
	day: number,
): readonly Slot[] {
	const key = `${accountZone} ${reportZone} ${day}`;
	let slots = known.get(key);
	if (slots === undefined) {
		slots = Array.from({ length: 24 }, (_, hour) => {
			const utcHour = utcHourOf(accountZone, day, hour);
			const local = localTime(reportZone, utcHour * hourMs);
			return { utcHour, wallHour: local.day * 24 + local.hour };
		});
		if (known.size >= keptDays) known.clear();
		known.set(key, slots);
	}
	return slots;
}

/** `2026-09-01T13:00:00+02:00` */
export function hourText({ utcHour, wallHour }: Slot): string {
	const offset = wallHour - utcHour;
	const sign = offset < 0 ? "-" : "+";
	const hours = String(Math.trunc(Math.abs(offset))).padStart(2, "0");
	const hour = String(wallHour % 24).padStart(2, "0");
	return `${dateText(Math.floor(wallHour / 24))}T${hour}:00:00${sign}${hours}:00`;
}
