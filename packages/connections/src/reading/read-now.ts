import { setTimeout as sleep } from "node:timers/promises";
import { inTenantSql } from "@patchbay/db";
import { getPlatform } from "@patchbay/platforms";
import type { ConnectionsContext } from "../context.ts";
import { claimReading, ReadingLost, releaseReading } from "./claim-reading.ts";
import { isOpen, readAccounts } from "./read-accounts.ts";
import type { ReadingKey } from "./request-reading.ts";

const waitMilliseconds = 20_000;
const pollMilliseconds = 200;

/**
 * Reads at once what is open of one connection, or of all of a grant at one platform, for somebody who waits. A worker
 * that is at it already is waited for; what it does not finish in time it finishes by itself.
 * @throws {AppError} as `readAccounts` does
 */
export async function readNow(
	ctx: ConnectionsContext,
	of: ReadingKey,
	{ connectionId }: { connectionId?: string } = {},
): Promise<void> {
	const connector = getPlatform(ctx.platforms, of.platform);
	const isLeft = (only: string | null) =>
		inTenantSql(ctx.db, of.tenantId, (sql) =>
			isOpen(sql, { only, connector, reading: of }),
		);
	const until = performance.now() + waitMilliseconds;
	while (await isLeft(connectionId ?? null)) {
		const reading = await claimReading(ctx.db, of, { anyTime: true });
		if (!reading) {
			if (performance.now() > until) return;
			await sleep(pollMilliseconds);
			continue;
		}
		try {
			await readAccounts(ctx, reading, { connectionId });
		} catch (error) {
			if (error instanceof ReadingLost) continue;
			throw error;
		} finally {
			// What is left is the workers'.
			await releaseReading(ctx.db, reading, { isOpen: await isLeft(null) });
		}
		return;
	}
}
