import { type AccessContext, systemContext } from "@patchbay/access";
import { inTenantSql, newId, type Platform, systemSql } from "@patchbay/db";
import { AppError, Conflict, pauseBefore } from "@patchbay/errors";
import {
	failureKind,
	getPlatform,
	mapConcurrently,
	RateLimited,
} from "@patchbay/platforms";
import type { ConnectionsContext } from "../context.ts";
import { sayDelay } from "../standing/say-delay.ts";
import {
	claimReading,
	type Reading,
	ReadingLost,
	releaseReading,
} from "./claim-reading.ts";
import { isHeldBack } from "./is-held-back.ts";
import { isOpen, readAccounts } from "./read-accounts.ts";

/** Dependencies of a reading, beside the actor and the tenant. */
export type ReadDueDependencies = Omit<ConnectionsContext, keyof AccessContext>;

export interface ReadDueOptions {
	/** Grants of one round at the most, and of those at the same time. */
	most?: number;
	concurrency?: number;
	signal?: AbortSignal;
}

const firstPause = 5_000;
const longestPause = 3_600_000;

/**
 * Reads what is due of all tenants: lists of accounts that took too long for a person to wait, and proofs of chosen
 * accounts. Any number of workers may do it at once: a grant's accounts are read by one at a time. A worker that is killed
 * is followed by another within half a minute, which goes on with what is left.
 * @returns how many grants were read here, and how many of them not to the end
 */
export async function readDueAccounts(
	deps: ReadDueDependencies,
	{ most = 100, concurrency = 8, signal }: ReadDueOptions = {},
): Promise<{ read: number; failed: number }> {
	const { rows } = await systemSql(deps.db).query<{
		tenant_id: string;
		grant_id: string;
		platform: Platform;
	}>("select * from system.account_readings_due($1)", [most]);
	let read = 0;
	let failed = 0;
	await mapConcurrently(rows, concurrency, async (row) => {
		if (signal?.aborted) return;
		const { tenant_id: tenantId, grant_id: grantId, platform } = row;
		const reading = await claimReading(deps.db, {
			tenantId,
			grantId,
			platform,
		});
		if (!reading) return;
		const ctx = { ...deps, ...systemContext(tenantId, "worker", newId()) };
		if (await readClaimed(ctx, reading, signal)) read += 1;
		else failed += 1;
	});
	return { read, failed };
}

/** Reads a claimed reading and gives it back, whatever came of it. @returns whether all was read */
async function readClaimed(
	ctx: ConnectionsContext,
	reading: Reading,
	signal: AbortSignal | undefined,
): Promise<boolean> {
	const connector = getPlatform(ctx.platforms, reading.platform);
	try {
		await readAccounts(ctx, reading, { signal });
		await giveBack(ctx, reading, undefined);
		return true;
	} catch (error) {
		if (error instanceof ReadingLost) return false;
		if (signal?.aborted) {
			await giveBack(ctx, reading, undefined);
			return false;
		}
		const level = error instanceof AppError ? "info" : "error";
		ctx.logger[level](
			{ err: error, tenantId: ctx.tenantId, grantId: reading.grantId },
			"accounts of a grant were not read",
		);
		await inTenantSql(ctx.db, ctx.tenantId, (sql) =>
			sayDelay(
				sql,
				reading,
				error instanceof AppError && error.code !== "INTERNAL"
					? error.message
					: `${connector.name} could not be read yet. It will be retried automatically.`,
			),
		);
		await giveBack(ctx, reading, error);
		return false;
	}
}

async function giveBack(
	ctx: ConnectionsContext,
	reading: Reading,
	error: unknown,
): Promise<void> {
	const connector = getPlatform(ctx.platforms, reading.platform);
	// Its connections ask for a reconnect by now, and are read when they get it.
	const isOver =
		error !== undefined &&
		(failureKind(error) === "reconnect" || error instanceof Conflict);
	const isLeft =
		!isOver &&
		(await inTenantSql(ctx.db, ctx.tenantId, (sql) =>
			isOpen(sql, { only: null, connector, reading }),
		));
	const own =
		Math.min(firstPause * 2 ** reading.attempts, longestPause) *
		(0.75 + Math.random() / 2);
	// What our own count holds back is not due until it is free, also when the limit is raised.
	if (
		error instanceof RateLimited &&
		error.isOurs &&
		(await isHeldBack(ctx.db, reading))
	)
		return releaseReading(ctx.db, reading, { isOpen: isLeft });
	const told = error instanceof RateLimited ? pauseBefore(error.retryAt) : 0;
	await releaseReading(ctx.db, reading, {
		isOpen: isLeft,
		...(error === undefined ? {} : { pauseMilliseconds: Math.max(own, told) }),
	});
}
