import { createHash } from "node:crypto";
import type { Pool } from "pg";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";

const windowSeconds = 15 * 60;
export const failuresPerAccount = 10;
export const failuresPerAddress = 50;

export interface SignInAttempt {
	email: string;
	address: string;
}

export interface SignInThrottle {
	/** Counts an attempt. Returns the seconds to wait when there were too many, 0 when it may go on. */
	count(attempt: SignInAttempt): Promise<number>;
	/** A right password: this account's failures are forgotten, and the attempt no longer counts for the address. */
	succeeded(attempt: SignInAttempt): Promise<void>;
}

/** Counts before the password is checked, so that many attempts at once are not all let through. */
export function createSignInThrottle(pool: Pool): SignInThrottle {
	const limiter = (keyPrefix: string, points: number) =>
		new RateLimiterPostgres({
			storeClient: pool,
			storeType: "pool",
			schemaName: "auth",
			tableName: "sign_in_throttle",
			tableCreated: true,
			keyPrefix,
			points,
			duration: windowSeconds,
		});
	const byAccount = limiter("account", failuresPerAccount);
	const byAddress = limiter("address", failuresPerAddress);
	return {
		async count({ email, address }) {
			const results = await Promise.allSettled([
				byAccount.consume(accountKey(email)),
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
		async succeeded({ email, address }) {
			await Promise.all([
				byAccount.delete(accountKey(email)),
				byAddress.reward(address),
			]);
		},
	};
}

/** Hashed: the table need not hold addresses of people who mistyped a password elsewhere in the field. */
function accountKey(email: string): string {
	return createHash("sha256")
		.update(email.trim().toLowerCase())
		.digest("base64url");
}
