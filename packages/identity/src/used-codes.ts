import { createHash } from "node:crypto";
import type { Pool } from "pg";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";

/** Seconds for which a code is remembered: longer than any clock's code is accepted (its own 30 seconds, 30 before, 30 after). */
const lifeSeconds = 120;

/** A code of an authenticator app works once (RFC 6238 5.2), also in another process. */
export interface UsedCodes {
	/** False when this code of this person was used before. */
	claim(userId: string, code: string): Promise<boolean>;
	/** Releases a code that was not a right one after all. */
	release(userId: string, code: string): Promise<void>;
}

export function createUsedCodes(pool: Pool): UsedCodes {
	const limiter = new RateLimiterPostgres({
		storeClient: pool,
		storeType: "pool",
		schemaName: "auth",
		tableName: "sign_in_throttle",
		tableCreated: true,
		keyPrefix: "used-code",
		points: 1,
		duration: lifeSeconds,
		// Of the whole table, every five minutes: also what the throttles have counted.
		clearExpiredByTimeout: true,
	});
	const keyOf = (userId: string, code: string) =>
		createHash("sha256").update(`${userId}:${code}`).digest("base64url");
	return {
		async claim(userId, code) {
			try {
				await limiter.consume(keyOf(userId, code));
				return true;
			} catch (error) {
				if (error instanceof RateLimiterRes) return false;
				throw error;
			}
		},
		async release(userId, code) {
			await limiter.delete(keyOf(userId, code));
		},
	};
}
