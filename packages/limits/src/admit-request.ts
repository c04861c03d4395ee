import type { Platform, SqlExecutor } from "@patchbay/db";
import { everyRequest, tokenBucket } from "./bucket-names.ts";
import type { CountedBucket } from "./buckets.ts";
import { windowKey } from "./limit-key.ts";
import type { Owners } from "./owners.ts";
import { toUrgencyNumber, type Urgency } from "./urgency.ts";

/**
 * Longer waits are refused, so that the caller's place serves others meanwhile. A limit of one request a second is waited for,
 * also where the last one was sent some milliseconds before its time: timers are early, and clocks differ by as much.
 */
export const longestWaitMilliseconds = 1_100;

export interface Admission {
	waitMilliseconds: number;
	/**
	 * Owner of the limit that the request would have to wait for; null when it was counted and may be sent after the
	 * wait.
	 */
	refusedBy: "account" | "app" | null;
	/** True when requests are left, but kept for what is more urgent. */
	isKept?: boolean;
}

/**
 * Counts a request in all windows of its buckets, or in none, in one statement.
 * @param at for simulated time, in milliseconds; the database's clock when left out
 */
export async function admitRequest(
	sql: SqlExecutor,
	request: {
		platform: Platform;
		owners: Owners;
		bucket: string;
		counted: readonly CountedBucket[];
		/** A person's when left out. */
		urgency?: Urgency | undefined;
	},
	at?: number,
): Promise<Admission> {
	const { owners } = request;
	const windows = request.counted.flatMap((counted) =>
		counted.windows.map((window) => ({
			...counted,
			...window,
			key: windowKey(owners.app, counted.owner, counted.name, window.seconds),
		})),
	);
	const keys = windows.map(({ key }) => key);
	for (;;) {
		const { rows } = await sql.query<{
			wait: bigint | null;
			place: number | null;
			isKept: boolean;
		}>(
			`select wait, place, is_kept as "isKept"
			from system.admit_request($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
			[
				owners.app,
				request.platform,
				[
					owners.of.app,
					owners.of.account,
					owners.of.person,
					...(owners.newcomers ? [owners.newcomers] : []),
				],
				request.bucket === tokenBucket
					? [tokenBucket]
					: [request.bucket, everyRequest],
				keys,
				windows.map(({ assumed }) => assumed),
				windows.map(({ own }) => own),
				windows.map(({ extra }) => extra),
				windows.map(({ seconds }) => seconds),
				windows.map(({ owner }) => owner),
				windows.map(({ scope }) => scope),
				windows.map(({ name }) => name),
				windows.map(({ shared }) => shared),
				windows.map(({ kept }) => kept),
				toUrgencyNumber(request.urgency ?? "PERSON"),
				longestWaitMilliseconds,
				at ?? null,
			],
		);
		const [answer] = rows;
		if (!answer) throw new Error("the function answers with one row");
		if (answer.wait === null) {
			await sql.query("select system.make_limit_windows($1)", [keys]);
			continue;
		}
		const waitMilliseconds = Number(answer.wait);
		if (answer.place === null) return { waitMilliseconds, refusedBy: null };
		const scope = windows[answer.place - 1]?.scope;
		return {
			waitMilliseconds,
			refusedBy: scope === "app" ? "app" : "account",
			...(answer.isKept ? { isKept: true } : {}),
		};
	}
}
