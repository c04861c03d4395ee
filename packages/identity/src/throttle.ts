import { createHash } from "node:crypto";
import type { Pool } from "pg";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";

export interface ThrottleOptions {
	/** Keeps what is counted here apart from every other throttle; at most 20 characters. */
	name: string;
	windowSeconds: number;
	/** Attempts within the window for one account, and for one client address. */
	perAccount: number;
	perAddress: number;
}

export interface Attempt {
	/** E-mail address or id of whom it is about. Stored hashed. */
	account: string;
	/** The client's address, as `findClientAddress` knows it. */
	address: string;
}

export interface Throttle {
	/** Counts an attempt. Returns the seconds to wait when there were too many, 0 when it may go on. */
	count(attempt: Attempt): Promise<number>;
	/** Notes a success: this account's attempts are forgotten, and this one no longer counts for the address. */
	succeeded(attempt: Attempt): Promise<void>;
}

/**
 * Counts attempts in the database, shared by all processes; before what they try is checked, so that many at once are
 * not all let through.
 */
export function createThrottle(pool: Pool, options: ThrottleOptions): Throttle {
	const limiter = (kind: "account" | "address", points: number) =>
		new RateLimiterPostgres({
			storeClient: pool,
			storeType: "pool",
			schemaName: "auth",
			tableName: "sign_in_throttle",
			tableCreated: true,
			keyPrefix: `${options.name}-${kind}`,
			points,
			duration: options.windowSeconds,
			// One of a process is enough to empty the table: see used-codes.ts.
			clearExpiredByTimeout: false,
		});
	const byAccount = limiter("account", options.perAccount);
	const byAddress = limiter("address", options.perAddress);
	return {
		async count({ account, address }) {
			const results = await Promise.allSettled([
				byAccount.consume(accountKey(account)),
				byAddress.consume(address),
			]);
			let waitMs = 0;
			for (const result of results) {
				if (result.status === "fulfilled") continue;
				if (!(result.reason instanceof RateLimiterRes)) throw result.reason;
				waitMs = Math.max(waitMs, result.reason.msBeforeNext);
			}
			return Math.ceil(waitMs / 1000);
		},
		async succeeded({ account, address }) {
			await Promise.all([
				byAccount.delete(accountKey(account)),
				byAddress.reward(address),
			]);
		},
	};
}

/** Hashed: the table need not hold addresses of people who mistyped a password elsewhere in the field. */
function accountKey(account: string): string {
	return createHash("sha256")
		.update(account.trim().toLowerCase())
		.digest("base64url");
}
