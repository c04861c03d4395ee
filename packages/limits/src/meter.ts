import { setTimeout as sleep } from "node:timers/promises";
import type { SqlExecutor } from "@patchbay/db";
import type { Logger } from "@patchbay/logger";
import type { PlatformSession, Usage } from "@patchbay/platforms";
import { counter, durations } from "@patchbay/telemetry";
import { admitRequest } from "./admit-request.ts";
import { everyRequest, tokenBucket } from "./bucket-names.ts";
import { bucketsOf, type CountedBucket, effectiveWindows } from "./buckets.ts";
import type { Caller } from "./caller.ts";
import { createIdentity } from "./identity.ts";
import { windowKey } from "./limit-key.ts";
import type { LimitScope, Owners } from "./owners.ts";
import { holdMilliseconds, paceOf, signInHoldMilliseconds } from "./pauses.ts";
import { tooEarly } from "./too-early.ts";

/** Part of a session that counts its requests. */
export type Meter = Pick<PlatformSession, "admit" | "note" | "refused"> & {
	/**
	 * Tells who a newcomer is, as the platform said. What was counted for them so far counts for that person, or for the owner
	 * of their key, and so does what follows. Nothing happens for somebody who was known before.
	 */
	identified(person: string): Promise<void>;
};

interface Dependencies {
	sql: SqlExecutor;
	logger: Logger;
}

const waits = durations(
	"patchbay_limit_wait_seconds",
	"Time that requests wait for their turn under the platforms' limits",
);
const refusals = counter(
	"patchbay_limit_refusals",
	"Requests that our own count of the platforms' limits put off, by whose limit it is and how urgent they were",
);

export function createMeter(
	{ sql, logger }: Dependencies,
	caller: Caller & { signal?: AbortSignal | undefined },
): Meter {
	const identity = createIdentity(sql, caller);
	/** Buckets that this session slowed down: only there a low usage is worth a statement. */
	const slowed = new Set<string>();
	/** One statement a bucket at a time: the next reply tells anew. */
	const writing = new Set<string>();

	async function hold(
		owners: Owners,
		target: { scope: LimitScope; bucket: string; subject?: Buffer | null },
		milliseconds: number | null,
	): Promise<void> {
		await sql.query("select system.hold_requests($1, $2, $3, $4, $5, $6)", [
			owners.app,
			target.subject ?? owners.of[target.scope],
			target.bucket,
			caller.platform,
			target.scope,
			milliseconds,
		]);
	}

	/** Lowers our count of windows whose true number only the platform knows to the share that it told. */
	async function countAsTold(
		owners: Owners,
		{ name, owner, windows }: CountedBucket,
		used: number,
	): Promise<void> {
		const least = windows.filter(({ isLeast }) => isLeast);
		if (least.length === 0 || !(used >= 0 && used < 1)) return;
		await sql.query("select system.count_as_told($1, $2)", [
			least.map(({ seconds }) => windowKey(owners.app, owner, name, seconds)),
			least.map(({ own, assumed }) => Math.ceil((own ?? assumed) * used)),
		]);
	}

	async function follow(account: string | null, usage: Usage): Promise<void> {
		const owners = await identity.ownersOf(usage.bucket, account);
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
		await countAsTold(owners, counted, usage.used);
		const pace = paceOf(usage, effectiveWindows(windows), now);
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
			const owners = await identity.ownersOf(bucket, account);
			const counted = bucketsOf(caller, owners, bucket);
			const {
				waitMilliseconds,
				refusedBy,
				isKept = false,
			} = await admitRequest(sql, {
				platform: caller.platform,
				owners,
				bucket,
				counted,
				urgency: caller.urgency,
			});
			const { platform } = caller;
			if (refusedBy !== null) {
				refusals.add(1, {
					platform,
					limit: refusedBy,
					urgency: caller.urgency ?? "PERSON",
				});
				throw tooEarly(waitMilliseconds, refusedBy, isKept);
			}
			waits.record(waitMilliseconds / 1000, { platform });
			identity.counted(bucket, account);
			if (waitMilliseconds > 0)
				await sleep(
					waitMilliseconds,
					undefined,
					caller.signal ? { signal: caller.signal } : {},
				);
		},
		identified: identity.identified,
		note(account, usages) {
			for (const usage of usages) {
				const id = `${usage.bucket} ${account}`;
				if (writing.has(id)) continue;
				writing.add(id);
				follow(account, usage)
					.catch((err: unknown) => {
						logger.warn({ err }, "a platform's usage could not be noted");
					})
					.finally(() => writing.delete(id));
			}
		},
		async refused(bucket, account, error) {
			if (error.isOurs) return;
			const owners = await identity.ownersOf(bucket, account);
			const counted = bucketsOf(caller, owners, bucket);
			const own = counted.find(({ name }) => name === bucket);
			const limited = counted.find(({ scope }) => scope === error.limitedBy);
			const isOwn = bucket === tokenBucket || own?.shared === false;
			const { newcomers } = owners;
			const pause = newcomers ? signInHoldMilliseconds : holdMilliseconds;
			const midnight =
				(own ?? limited)?.bucket.onBlock === "midnightUtc" && error.isGuess;
			try {
				await hold(
					owners,
					{
						// A token endpoint names nobody: only the person whose token it was waits, or who signs in.
						scope: bucket === tokenBucket ? "person" : error.limitedBy,
						bucket: isOwn ? bucket : everyRequest,
						subject: newcomers,
					},
					midnight ? null : pause(error.retryAt, Date.now()),
				);
			} catch (err) {
				// The caller learns of the refusal itself.
				logger.warn({ err }, "a platform's refusal could not be noted");
			}
		},
	};
}
