import type { Platform } from "@patchbay/platforms";
import { grainsOf } from "./grains.ts";
import { firstDayTold, todayOf } from "./metric-days.ts";

/**
 * The first day of an account that its platform still tells by campaign and day. What was read of earlier days stays as it was,
 * and can no longer be compared with anything. Null where the platform tells no numbers.
 */
export function verifiableFrom(
	connector: Platform,
	account: { timeZone: string | null },
	now: number,
): string | null {
	const [coarsest] = grainsOf(connector);
	return coarsest
		? firstDayTold(coarsest, todayOf(coarsest, account, now))
		: null;
}
