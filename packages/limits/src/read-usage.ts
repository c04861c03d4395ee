import type { SqlExecutor } from "@patchbay/db";
import type { LimitPolicy } from "@patchbay/platforms";
import { ownNumber } from "./buckets.ts";
import { appKey, type LimitedApp, windowKey } from "./limit-key.ts";

/** Use of one window of a platform's limits by an app. GraphQL's `OperationUsage`. */
export interface OperationUsage {
	/** Platform's bucket, such as `day`. */
	name: string;
	windowSeconds: number;
	used: number;
	/** Null where there is no limit, or where it is not known. */
	limit: number | null;
	/** Time at which all that is counted now has left the window; null when nothing is. */
	resetsAt: Date | null;
}

/** App whose usage is asked for. */
export interface UsedApp {
	app: LimitedApp;
	policy: LimitPolicy;
	/** Null where they cannot be opened now: then a limit of the app's own is not known. */
	extras: Readonly<Record<string, string>> | null;
}

/** Reads how much of their limits apps have used, each of its platform's windows that count for the app as a whole. */
export async function readUsage(
	sql: SqlExecutor,
	apps: readonly UsedApp[],
): Promise<OperationUsage[][]> {
	const windows = apps.flatMap(({ app, policy, extras }, index) => {
		const key = appKey(app);
		return Object.entries(policy.buckets)
			.filter(([, { per }]) => per === "app")
			.flatMap(([name, bucket]) =>
				bucket.windows.map(({ requests, seconds, requestsExtra }) => ({
					index,
					name,
					seconds,
					app: key,
					key: windowKey(key, wholeApp, name, seconds),
					assumed: requests,
					own: requestsExtra ? ownNumber(extras ?? {}, requestsExtra) : null,
					extra: requestsExtra ?? null,
					isKnown: extras !== null || !requestsExtra,
				})),
			);
	});
	const usages: OperationUsage[][] = apps.map(() => []);
	if (windows.length === 0) return usages;
	const { rows } = await sql.query<{
		place: number;
		used: bigint;
		allowed: number;
		resetsAt: Date | null;
	}>(
		`select place, used, allowed, resets_at as "resetsAt" from system.limit_usage($1, $2, $3, $4, $5, $6)`,
		[
			windows.map(({ app }) => app),
			windows.map(({ key }) => key),
			windows.map(({ assumed }) => assumed),
			windows.map(({ own }) => own),
			windows.map(({ extra }) => extra),
			windows.map(({ seconds }) => seconds),
		],
	);
	for (const { place, used, allowed, resetsAt } of rows) {
		const window = windows[place - 1];
		if (!window) throw new Error("the function answers by the windows asked");
		usages[window.index]?.push({
			name: window.name,
			windowSeconds: window.seconds,
			used: Number(used),
			limit: allowed === 0 || !window.isKnown ? null : allowed,
			resetsAt,
		});
	}
	return usages;
}

const wholeApp = Buffer.alloc(0);
