import { systemSql } from "@patchbay/db";
import { admitRequest, bucketsOf, ownersOf, windowKey } from "@patchbay/limits";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asSuperuser } from "../support/as-superuser.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { hurriedClient as client } from "../support/hurried-client.ts";

let database: TestDatabase;
const sessions: pg.Client[] = [];
beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(async () => {
	await Promise.all(sessions.map((each) => each.end()));
	await database.drop();
});

/** Session of its own, in a transaction. */
async function begin(): Promise<pg.Client> {
	const session = new pg.Client({ connectionString: database.superuserUrl });
	sessions.push(session);
	await session.connect();
	await session.query("begin");
	return session;
}

const lock = (session: pg.Client, key: Buffer) =>
	session.query("select from platform_limit_window where key = $1 for update", [
		key,
	]);

async function untilWaiting(count: number): Promise<void> {
	await expect
		.poll(
			() =>
				asSuperuser(
					database,
					"select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
				),
			{ timeout: 20_000 },
		)
		.toHaveLength(count);
}

test("a window that is made while a request waits for its others is locked before anything is counted in it", async () => {
	const owners = ownersOf(client, "1", "own");
	const counted = bucketsOf(client, owners, "own");
	const keys = counted
		.flatMap(({ name, owner, windows }) =>
			windows.map(({ seconds }) => windowKey(owners.app, owner, name, seconds)),
		)
		.sort(Buffer.compare);
	const [first, ...others] = keys as [Buffer, ...Buffer[]];
	const make = (made: Buffer[]) =>
		database.db.pool.query("select system.make_limit_windows($1)", [made]);
	await make(others);
	const last = others.at(-1) as Buffer;

	const holder = await begin();
	await lock(holder, last);
	const admission = admitRequest(systemSql(database.db), {
		platform: client.platform,
		owners,
		bucket: "own",
		counted,
	});
	admission.catch(() => {});
	// It has read which windows there are, and waits for the last of them.
	await untilWaiting(1);
	await make([first]);
	const neighbour = await begin();
	await lock(neighbour, first);
	const locked = lock(neighbour, last);
	locked.catch(() => {});
	await untilWaiting(2);
	await holder.query("commit");

	// In the order of their keys, as every request does: neither ends the other.
	await locked;
	await neighbour.query("commit");
	expect(await admission).toEqual({ waitMilliseconds: 0, refusedBy: null });
});

test("requests are given away only to windows that were locked: one that is made meanwhile is told, and nothing is lost", async () => {
	const [to, from] = [
		windowKey(Buffer.alloc(32), Buffer.alloc(0), "given to", 1),
		windowKey(Buffer.alloc(32), Buffer.alloc(0), "given from", 1),
	].sort(Buffer.compare) as [Buffer, Buffer];
	const make = (key: Buffer) =>
		database.db.pool.query("select system.make_limit_windows($1)", [[key]]);
	const give = async (): Promise<boolean> => {
		const { rows } = await database.db.pool.query(
			"select system.give_requests($1, $2, null, null) as given",
			[[from], [to]],
		);
		return rows[0].given;
	};
	const countsOf = async (key: Buffer) => {
		const [row] = await asSuperuser<{ counts: number[] }>(
			database,
			`select counts from platform_limit_window where key = '\\x${key.toString("hex")}'`,
		);
		return row?.counts;
	};
	await make(from);
	await asSuperuser(
		database,
		`update platform_limit_window set ends = array[1], counts = array[3] where key = '\\x${from.toString("hex")}'`,
	);

	const holder = await begin();
	await lock(holder, from);
	const giving = give();
	giving.catch(() => {});
	await untilWaiting(1);
	await make(to);
	const neighbour = await begin();
	await lock(neighbour, to);
	const locked = lock(neighbour, from);
	locked.catch(() => {});
	await untilWaiting(2);
	await holder.query("commit");
	await locked;
	await neighbour.query("commit");
	expect(await giving).toBe(false);
	expect(await countsOf(from)).toEqual([3]);

	expect(await give()).toBe(true);
	expect([await countsOf(from), await countsOf(to)]).toEqual([[], [3]]);
});
