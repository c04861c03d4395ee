import { setTimeout as sleep } from "node:timers/promises";
import type { SqlExecutor } from "@patchbay/db";
import type { Logger } from "@patchbay/logger";
import {
	type PlatformSession,
	RateLimited,
	type Usage,
} from "@patchbay/platforms";
import { admitRequest } from "./admit-request.ts";
import {
	bucketsOf,
	type Caller,
	everyRequest,
	type LimitScope,
	type Owners,
	ownersOf,
	tokenBucket,
} from "./buckets.ts";
import { holdMilliseconds, paceOf } from "./pauses.ts";

/** Part of a session that counts its requests. */
export type Meter = Required<
	Pick<PlatformSession, "admit" | "note" | "refused">
>;

interface Dependencies {
	sql: SqlExecutor;
	logger: Logger;
}

export function createMeter(
	{ sql, logger }: Dependencies,
	caller: Caller & { signal?: AbortSignal | undefined },
): Meter {
	/** Buckets that this session slowed down: only there a low usage is worth a statement. */
	const slowed = new Set<string>();
	/** One statement a bucket at a time: the next reply tells anew. */
	const writing = new Set<string>();

	async function hold(
		owners: Owners,
		target: { scope: LimitScope; bucket: string },
		milliseconds: number | null,
	): Promise<void> {
		await sql.query("select system.hold_requests($1, $2, $3, $4, $5, $6)", [
			owners.app,
			owners.of[target.scope],
			target.bucket,
			caller.platform,
			target.scope,
			milliseconds,
		]);
	}

	async function noteUsage(
		account: string | null,
		usage: Usage,
	): Promise<void> {
		const owners = ownersOf(caller, account);
		const counted = bucketsOf(caller, owners, usage.bucket).find(
			({ name }) => name === usage.bucket,
		);
		if (!counted) return;
		const { scope, owner, shared, windows } = counted;
		const now = Date.now();
		const isSpent = usage.used >= 1 && usage.resetsAt !== null;
		const until = usage.blockedUntil ?? (isSpent ? usage.resetsAt : null);
		if (until !== null && until.getTime() > now)
			await hold(
				owners,
				{ scope, bucket: shared ? everyRequest : usage.bucket },
				holdMilliseconds(until, now),
			);
		const pace = paceOf(usage, windows, now);
		const id = `${usage.bucket} ${owner.toString("hex")}`;
		if (!pace && !slowed.has(id)) return;
		await sql.query("select system.pace_requests($1, $2, $3, $4, $5, $6, $7)", [
			owners.app,
			owner,
			usage.bucket,
			caller.platform,
			scope,
			pace?.gapMilliseconds ?? 0,
			pace?.forMilliseconds ?? 0,
		]);
		if (pace) slowed.add(id);
		else slowed.delete(id);
	}

	return {
		async admit(bucket, account) {
			const owners = ownersOf(caller, account);
			const counted = bucketsOf(caller, owners, bucket);
			const { waitMilliseconds, refusedBy } = await admitRequest(sql, {
				platform: caller.platform,
				owners,
				bucket,
				counted,
			});
			if (refusedBy !== null) throw tooEarly(waitMilliseconds, refusedBy);
			if (waitMilliseconds > 0)
				await sleep(
					waitMilliseconds,
					undefined,
					caller.signal ? { signal: caller.signal } : {},
				);
		},
		note(account, usages) {
			for (const usage of usages) {
				const id = `${usage.bucket} ${account}`;
				if (writing.has(id)) continue;
				writing.add(id);
				noteUsage(account, usage)
					.catch((err: unknown) => {
						logger.warn({ err }, "a platform's usage could not be noted");
					})
					.finally(() => writing.delete(id));
			}
		},
		async refused(bucket, account, error) {
			if (error.isOurs) return;
			const owners = ownersOf(caller, account);
			const counted = bucketsOf(caller, owners, bucket);
			const own = counted.find(({ name }) => name === bucket);
			const limited = counted.find(({ scope }) => scope === error.limitedBy);
			const isOwn = bucket === tokenBucket || own?.shared === false;
			const midnight =
				(own ?? limited)?.bucket.onBlock === "midnightUtc" && error.isGuess;
			try {
				await hold(
					owners,
					{
						// A token endpoint names nobody: only the person whose token it was waits.
						scope: bucket === tokenBucket ? "person" : error.limitedBy,
						bucket: isOwn ? bucket : everyRequest,
					},
					midnight ? null : holdMilliseconds(error.retryAt, Date.now()),
				);
			} catch (err) {
				// The caller learns of the refusal itself.
				logger.warn({ err }, "a platform's refusal could not be noted");
			}
		},
	};
}

/** Up to a tenth later, so that those who wait for the same moment do not all come at it. */
function tooEarly(
	waitMilliseconds: number,
	limitedBy: "account" | "app",
): RateLimited {
	const jitter = Math.random() * Math.min(waitMilliseconds / 10, 30_000);
	return new RateLimited(
		`The platform's limit of requests is reached. Try again in ${wordsFor(waitMilliseconds)}.`,
		{
			retryAt: new Date(Math.ceil(Date.now() + waitMilliseconds + jitter)),
			limitedBy,
			isOurs: true,
		},
	);
}

/** Rounds a wait up to words for people: "a minute", "15 minutes", "3 hours". */
function wordsFor(milliseconds: number): string {
	const minutes = Math.ceil(milliseconds / 60_000);
	if (minutes <= 1) return "a minute";
	return minutes <= 90
		? `${minutes} minutes`
		: `${Math.ceil(minutes / 60)} hours`;
}
