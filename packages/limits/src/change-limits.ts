import type { SqlExecutor } from "@patchbay/db";
import type { LimitPolicy } from "@patchbay/platforms";
import { ownNumber } from "./buckets.ts";
import { appKey, type LimitedApp } from "./limit-key.ts";

/**
 * Makes an app's own limits known to every process, sessions that are open included, as soon as the transaction is over.
 * What our own count of the former limits held back is released with it; what the platform refused is not.
 * @param extras the app's, as they are from now on; null when the app is gone, and with it what was said of it
 */
export async function changeLimits(
	sql: SqlExecutor,
	app: LimitedApp,
	{ buckets }: LimitPolicy,
	extras: Readonly<Record<string, string>> | null,
): Promise<void> {
	const names = new Set(
		Object.values(buckets).flatMap(({ windows }) =>
			windows.flatMap(({ requestsExtra }) => requestsExtra ?? []),
		),
	);
	if (names.size === 0) return;
	const changed = extras === null ? [] : [...names];
	await sql.query("select system.change_limits($1, $2, $3)", [
		appKey(app),
		changed,
		changed.map((name) => ownNumber(extras ?? {}, name)),
	]);
}
