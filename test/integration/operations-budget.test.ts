import { systemSql } from "@patchbay/db";
import {
	appKey,
	createLimits,
	type Meter,
	readUsage,
	type Urgency,
} from "@patchbay/limits";
import { createLogger } from "@patchbay/logger";
import { type LimitPolicy, RateLimited } from "@patchbay/platforms";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asSuperuser } from "../support/as-superuser.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(() => database.drop());

const policy: LimitPolicy = {
	concurrentPerAccount: 1,
	buckets: {
		day: {
			per: "app",
			windows: [
				{
					requests: 200,
					seconds: 86_400,
					requestsExtra: "operationsPerDay",
					isBudget: true,
				},
			],
		},
	},
	always: ["day"],
	exempt: { page: ["day"] },
};

let apps = 0;
/** An app of its own with so many operations a day, and its meters by urgency. */
function newApp(operationsPerDay: string) {
	apps += 1;
	const clientId = `budget-${apps}`;
	const extras = { operationsPerDay };
	const limits = createLimits({
		db: database.db,
		logger: createLogger({ name: "test", level: "silent" }),
	});
	const app = { platform: "GOOGLE_ADS" as const, clientId };
	return {
		extras,
		app,
		meter: (urgency: Urgency) =>
			limits.meter({ ...app, person: "p", policy, extras, urgency }),
	};
}

/** Asks until it is refused; answers how many requests were let through, and the refusal. */
async function spend(meter: Meter, most = 1_000) {
	for (let passed = 0; passed < most; passed += 1) {
		try {
			await meter.admit("default", "1");
		} catch (error) {
			if (error instanceof RateLimited) return { passed, refusal: error };
			throw error;
		}
	}
	return { passed: most, refusal: null };
}

const heldUntil = async (app: Buffer, urgency: number) => {
	const { rows } = await systemSql(database.db).query<{ until: Date | null }>(
		"select system.slice_held_until($1, null, gen_random_uuid(), $2) as until",
		[app, urgency],
	);
	return rows[0]?.until ?? null;
};

test("the past stops at 60 %, other schedules at 80 %, the newest days at 90 %, and persons go on to the end", async () => {
	const { meter, app } = newApp("100");
	const key = appKey(app);
	const history = await spend(meter("HISTORY"));
	expect(history.passed).toBe(60);
	expect(history.refusal?.message).toContain(
		"kept for newer days and for people",
	);
	expect(await heldUntil(key, 3)).toBeInstanceOf(Date);
	expect(await heldUntil(key, 2)).toBeNull();

	expect((await spend(meter("SCHEDULE"))).passed).toBe(20);
	expect(await heldUntil(key, 2)).toBeInstanceOf(Date);
	expect(await heldUntil(key, 1)).toBeNull();

	expect((await spend(meter("NEWEST"))).passed).toBe(10);
	expect(await heldUntil(key, 1)).toBeInstanceOf(Date);
	expect(await heldUntil(key, 0)).toBeNull();

	const person = await spend(meter("PERSON"));
	expect(person.passed).toBe(10);
	expect(person.refusal?.message).not.toContain("kept");
	expect(await heldUntil(key, 0)).toBeInstanceOf(Date);
	// A further page is no operation, and makes nobody think that the day has room again.
	await meter("PERSON").admit("page", "1");
	expect(await heldUntil(key, 0)).toBeInstanceOf(Date);
});

test("what persons use counts for everybody: nobody less urgent asks for more than its own share", async () => {
	const { meter } = newApp("100");
	expect((await spend(meter("PERSON"), 85)).passed).toBe(85);
	expect((await spend(meter("HISTORY"))).passed).toBe(0);
	expect((await spend(meter("SCHEDULE"))).passed).toBe(0);
	expect((await spend(meter("NEWEST"))).passed).toBe(5);
});

test("an app without a limit has nothing to keep, and a very small one still lets everybody ask", async () => {
	expect((await spend(newApp("0").meter("HISTORY"), 50)).passed).toBe(50);
	expect((await spend(newApp("1").meter("HISTORY"))).passed).toBe(1);
});

test("a raised number lets go on what was held back for more urgent requests", async () => {
	const { meter, app } = newApp("10");
	await spend(meter("HISTORY"));
	expect(await heldUntil(appKey(app), 3)).toBeInstanceOf(Date);
	await systemSql(database.db).query(
		"select system.change_limits($1, $2, $3)",
		[appKey(app), ["operationsPerDay"], [100]],
	);
	expect(await heldUntil(appKey(app), 3)).toBeNull();
	expect((await spend(meter("HISTORY"))).passed).toBe(54);
});

test("usage is what was counted in the window, how much it allows, and when it is empty again", async () => {
	const { meter, app, extras } = newApp("100");
	const read = async () => {
		const [usage] = await readUsage(systemSql(database.db), [
			{ app, policy, extras },
			{ app: { ...app, clientId: "unused" }, policy, extras: {} },
		]);
		return usage;
	};
	expect(await read()).toEqual([
		{
			name: "day",
			windowSeconds: 86_400,
			used: 0,
			limit: 100,
			resetsAt: null,
		},
	]);
	await spend(meter("PERSON"), 7);
	const [usage] = (await read()) ?? [];
	expect(usage).toMatchObject({ used: 7, limit: 100 });
	const left = (usage?.resetsAt?.getTime() ?? 0) - Date.now();
	expect(left).toBeGreaterThan(86_390_000);
	expect(left).toBeLessThan(86_400_000 + 86_400_000 / 60);
	// What lies a day back counts no more, also before anybody prunes it.
	await asSuperuser(
		database,
		"update platform_limit_window set ends = array(select e - 90000000 from unnest(ends) e)",
	);
	expect(await read()).toMatchObject([{ used: 0, resetsAt: null }]);
	const unlimited = newApp("0");
	await spend(unlimited.meter("PERSON"), 3);
	expect(
		await readUsage(systemSql(database.db), [{ ...unlimited, policy }]),
	).toMatchObject([[{ used: 3, limit: null }]]);
});
