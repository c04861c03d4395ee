import { recordAudit } from "@patchbay/audit";
import { completeConnect, connect, connectInput } from "@patchbay/connections";
import { inTenantSql, type SqlExecutor } from "@patchbay/db";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	type Connecting,
	people,
	startConnecting,
} from "../support/connecting.ts";

let world: Connecting;
beforeAll(async () => {
	world = await startConnecting();
});
afterAll(() => world.close());

/** Until another session of this database waits for a lock. */
async function someoneWaits(sql: SqlExecutor): Promise<void> {
	for (;;) {
		const { rows } = await sql.query<{ waiting: bigint }>(
			`select count(*) as waiting from pg_stat_activity
			where datname = current_database() and wait_event_type = 'Lock'`,
		);
		if (rows[0]?.waiting !== 0n) return;
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}

test("who reconnects takes the connection before the audit's chain, as who disconnects does: neither ends in a deadlock", async () => {
	const { tenantId } = world.tenant;
	const account = people.brandOwner.email;
	const brandId = await world.newBrand();
	const connectionId = await world.connectBrand(brandId, { account });
	const { authorizationUrl } = await connect(
		world.ctx,
		connectInput.parse({ brandId, platform: "GOOGLE_ADS", connectionId }),
	);
	const callbackQuery = await world.consent(authorizationUrl ?? "", {
		account,
	});
	let reconnecting: Promise<unknown> = Promise.resolve();
	await inTenantSql(world.database.db, tenantId, async (sql) => {
		await sql.query("select from connection where id = $1 for no key update", [
			connectionId,
		]);
		reconnecting = completeConnect(world.ctx, {
			platform: "GOOGLE_ADS",
			callbackQuery,
		});
		reconnecting.catch(() => {});
		await someoneWaits(sql);
		// Fails at once, rather than after the deadlock is found, when the waiting one holds the chain.
		await sql.query("set local lock_timeout = '300ms'");
		await recordAudit(sql, world.ctx, {
			action: "DISCONNECT",
			target: { type: "Connection", id: connectionId },
		});
	});
	expect(await reconnecting).toMatchObject({ connectionId });
});
