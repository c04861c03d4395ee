import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type Database, type SqlExecutor, systemSql } from "@patchbay/db";
import { RateLimited } from "@patchbay/platforms";

/** Whose requests are counted together. */
export interface RateLimitKey {
	platform: string;
	/** The OAuth app. */
	clientId: string;
	/** The platform's id; null for requests that concern no single account. */
	accountExternalId: string | null;
}

/** A platform's patience, shared by all workers through the database. */
export interface RateLimiter {
	/**
	 * Waits for the right to send one request, a second at most.
	 * @throws {RateLimited} when it would take longer, or the platform told us to wait
	 */
	take(
		key: RateLimitKey,
		perSecond: number,
		signal?: AbortSignal,
	): Promise<void>;
	/** Keeps all workers away for so long, as the platform told us: from one account, or from the app as a whole. */
	block(
		key: RateLimitKey,
		limitedBy: "account" | "app",
		milliseconds: number,
	): Promise<void>;
}

/** Longer waits give the worker's place to others. */
const longestWaitSeconds = 1;

/**
 * A token bucket a key, as one row that refills by the database's clock: no two workers' clocks need agree. It can go below
 * zero by what is promised for the next second, so that waiting callers are served in order.
 */
export function createRateLimiter(db: Database): RateLimiter {
	const sql = systemSql(db);
	return {
		async take(key, perSecond, signal) {
			const account = hash(key);
			const { rows } = await sql.query<Bucket>(takeSql, [
				account,
				hash({ ...key, accountExternalId: null }),
				perSecond,
				longestWaitSeconds,
			]);
			const waitSeconds = rows[0]
				? Math.max(0, -rows[0].available / perSecond)
				: await readWait(sql, key);
			if (!rows[0])
				throw new RateLimited(
					"The platform's limit of requests is reached. The import goes on by itself.",
					{
						retryAt: new Date(Date.now() + waitSeconds * 1000),
						limitedBy: "account",
					},
				);
			if (waitSeconds > 0)
				await sleep(waitSeconds * 1000, undefined, signal ? { signal } : {});
		},
		async block(key, limitedBy, milliseconds) {
			await sql.query(
				`insert into platform_rate_limit as bucket (key, available, refilled_at, blocked_until)
				values ($1, 0, clock_timestamp(), clock_timestamp() + $2 * interval '1 millisecond')
				on conflict (key) do update set blocked_until = greatest(bucket.blocked_until, excluded.blocked_until)`,
				[
					hash(limitedBy === "app" ? { ...key, accountExternalId: null } : key),
					milliseconds,
				],
			);
		},
	};
}

interface Bucket {
	available: number;
}

const takeSql = `insert into platform_rate_limit as bucket (key, available, refilled_at)
	select $1, $3::float8 - 1, clock_timestamp()
	where not exists (select 1 from platform_rate_limit b where b.key in ($1, $2) and b.blocked_until > clock_timestamp())
	on conflict (key) do update set
		available = least($3, bucket.available + $3 * extract(epoch from clock_timestamp() - bucket.refilled_at)) - 1,
		refilled_at = clock_timestamp()
	where bucket.available + $3 * extract(epoch from clock_timestamp() - bucket.refilled_at) - 1 >= -$3 * $4::float8
	returning available`;

/** How long until a request could be sent: the end of a block, or a second for an empty bucket. */
async function readWait(sql: SqlExecutor, key: RateLimitKey): Promise<number> {
	const { rows } = await sql.query<{ seconds: number }>(
		`select coalesce(max(extract(epoch from blocked_until - clock_timestamp())), 0)::float8 as seconds
		from platform_rate_limit where key in ($1, $2)`,
		[hash(key), hash({ ...key, accountExternalId: null })],
	);
	return Math.max(longestWaitSeconds, rows[0]?.seconds ?? 0);
}

/** The table belongs to no tenant, so it must not tell which accounts there are. */
function hash({ platform, clientId, accountExternalId }: RateLimitKey): Buffer {
	return createHash("sha256")
		.update(JSON.stringify([platform, clientId, accountExternalId]))
		.digest();
}
