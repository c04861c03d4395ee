import {
	asSql,
	createListener,
	inTenant,
	type Listener,
	type Notification,
	notify,
	systemSql,
} from "@patchbay/db";
import { createLogger } from "@patchbay/logger";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { createTenant } from "../support/factories/tenant.ts";

let database: TestDatabase;
let listener: Listener;
let tenantId: string;
const reconnected = vi.fn();

beforeAll(async () => {
	database = await createTestDatabase();
	({ tenantId } = await createTenant(database));
	listener = createListener({
		url: database.directUrl,
		applicationName: "listener-under-test",
		logger: createLogger({ name: "test", level: "silent" }),
	});
	listener.onReconnect(reconnected);
	await vi.waitFor(async () => expect(await listening()).toBe(1), 20_000);
});
afterAll(async () => {
	await listener.close();
	await database.drop();
});

test("a notification arrives when its transaction commits, and none when it is rolled back", async () => {
	const heard = record("import_job");

	await send("import_job", "one");
	await expect(
		inTenant(database.db, tenantId, async (tx) => {
			await notify(asSql(tx), "import_job", { tenantId, id: "lost" });
			throw new Error("rolled back");
		}),
	).rejects.toThrow("rolled back");
	await systemSql(database.db).query(
		"select pg_notify('patchbay', 'not ours')",
	);
	await send("connection", "of another topic");
	await send("import_job", "two");

	await vi.waitFor(() => expect(heard).toHaveLength(2), 20_000);
	expect(heard).toEqual([
		{ topic: "import_job", tenantId, id: "one" },
		{ topic: "import_job", tenantId, id: "two" },
	]);
});

test("a lost connection is made again, and those who show something are told to read it again", async () => {
	const heard = record("connection");

	await systemSql(database.db).query(
		"select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'listener-under-test' and usename = current_user",
	);
	await vi.waitFor(() => expect(reconnected).toHaveBeenCalledOnce(), 20_000);
	await send("connection", "after the gap");

	await vi.waitFor(() => expect(heard).toHaveLength(1), 20_000);
	expect(heard[0]?.id).toBe("after the gap");
});

function record(topic: Notification["topic"]): Notification[] {
	const heard: Notification[] = [];
	listener.subscribe(topic, (event) => heard.push(event));
	return heard;
}

async function send(topic: Notification["topic"], id: string): Promise<void> {
	await inTenant(database.db, tenantId, (tx) =>
		notify(asSql(tx), topic, { tenantId, id }),
	);
}

/** Connections that wait for notifications. */
async function listening(): Promise<number> {
	const { rows } = await systemSql(database.db).query<{ count: bigint }>(
		"select count(*) from pg_stat_activity where application_name = 'listener-under-test' and query like 'listen%' and state = 'idle'",
	);
	return Number(rows[0]?.count);
}
