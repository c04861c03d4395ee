import { type Caller, createLimits } from "@patchbay/limits";
import { createLogger } from "@patchbay/logger";
import { RateLimited, type Usage } from "@patchbay/platforms";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asSuperuser } from "../support/as-superuser.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(() => database.drop());

const limits = () =>
	createLimits({
		db: database.db,
		logger: createLogger({ name: "test", level: "silent" }),
	});

let clients = 0;
function newMeter(change: Partial<Caller> = {}) {
	clients += 1;
	return limits().meter({
		platform: "META_ADS",
		clientId: `client-${clients}`,
		person: "person",
		policy: {
			concurrentPerAccount: 2,
			buckets: {
				ads: { per: "account", windows: [{ requests: 100, seconds: 60 }] },
				posts: {
					per: "person",
					windows: [{ requests: 100, seconds: 60 }],
					onBlock: "midnightUtc",
				},
			},
			always: ["ads"],
		},
		...change,
	});
}

const usage = (told: Partial<Usage>): Usage => ({
	bucket: "ads",
	used: 0,
	resetsAt: null,
	blockedUntil: null,
	...told,
});
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000);
const holds = () =>
	asSuperuser<{ bucket: string; scope: string; seconds: number; gap: number }>(
		database,
		`select bucket, scope, gap_milliseconds as gap, round(extract(epoch from nullif(until, '-infinity') - clock_timestamp()))::int as seconds
		from platform_hold order by bucket`,
	);
const gaps = async () =>
	(await holds())
		.filter(({ bucket }) => bucket === "ads")
		.map(({ gap }) => gap);
const held = async () => (await holds()).filter(({ bucket }) => bucket === "*");
const forget = () => asSuperuser(database, "delete from platform_hold");

test("high usage lowers the pace before a refusal, for that account alone, until it is low again", async () => {
	const meter = newMeter();
	await meter.admit("ads", "1");
	meter.note("1", [usage({ used: 0.95, resetsAt: inSeconds(50) })]);
	await expect.poll(async () => (await gaps())[0] ?? 0).toBeGreaterThan(9_000);

	await expect(meter.admit("ads", "1")).rejects.toMatchObject({
		code: "RATE_LIMITED",
		isOurs: true,
		limitedBy: "account",
	});
	await meter.admit("ads", "2");

	meter.note("1", [usage({ used: 0.3 })]);
	await expect.poll(gaps).toEqual([0]);
	await meter.admit("ads", "1");
	await forget();
});

test("a limit that is spent, or that the platform blocks already, holds requests back until it says, within a day", async () => {
	const meter = newMeter();
	meter.note("1", [usage({ used: 1, resetsAt: inSeconds(90) })]);
	await expect.poll(async () => (await held())[0]?.seconds).toBeGreaterThan(80);
	await expect(meter.admit("ads", "1")).rejects.toBeInstanceOf(RateLimited);
	meter.note("2", [
		usage({ used: 0.2, blockedUntil: inSeconds(31 * 86_400) }),
		usage({ bucket: "of another name", used: 3 }),
		usage({
			bucket: "posts",
			used: Number.NaN,
			resetsAt: new Date(Number.NaN),
		}),
	]);
	await expect.poll(async () => (await held()).length).toBe(2);
	for (const { seconds } of await held())
		expect(seconds).toBeLessThanOrEqual(86_400);
	await forget();
});

test("a refusal holds the bucket that it was of, and a bucket of days until midnight in UTC", async () => {
	const meter = newMeter();
	await meter.refused(
		"posts",
		"1",
		new RateLimited("Wait.", {
			retryAt: inSeconds(60),
			isGuess: true,
			limitedBy: "app",
		}),
	);
	const [hold] = await holds();
	expect(hold).toMatchObject({ bucket: "posts", scope: "app" });
	const midnight = new Date();
	midnight.setUTCHours(24, 0, 0, 0);
	expect(
		Math.abs((midnight.getTime() - Date.now()) / 1000 - (hold?.seconds ?? 0)),
	).toBeLessThan(60);
	await expect(meter.admit("posts", "1")).rejects.toBeInstanceOf(RateLimited);
	await meter.admit("ads", "1");

	// Our own refusals teach nothing.
	await forget();
	await meter.refused(
		"ads",
		"1",
		new RateLimited("Wait.", { retryAt: inSeconds(60), isOurs: true }),
	);
	expect(await holds()).toEqual([]);
});

test("the operator's own number of requests takes the place of the assumed one", async () => {
	const policy = {
		concurrentPerAccount: 2,
		buckets: {
			day: {
				per: "app" as const,
				windows: [
					{ requests: 1, seconds: 86_400, requestsExtra: "operationsPerDay" },
				],
			},
		},
		always: ["day"],
	};
	const several = async (extras: Record<string, string>) => {
		const meter = newMeter({ policy, extras });
		let admitted = 0;
		for (let request = 0; request < 4; request += 1)
			await meter.admit("any", "1").then(
				() => (admitted += 1),
				() => {},
			);
		return admitted;
	};
	expect(await several({})).toBe(1);
	expect(await several({ operationsPerDay: "3" })).toBe(3);
	expect(await several({ operationsPerDay: "0" })).toBe(4);
	expect(await several({ operationsPerDay: "nonsense" })).toBe(1);
	await forget();
});

test("where replies tell the share of a number that only the platform knows, our count follows them downwards alone", async () => {
	const buckets = (isLeast: boolean) => ({
		concurrentPerAccount: 2,
		buckets: {
			reports: {
				per: "account" as const,
				windows: [{ requests: 5, seconds: 3_600, isLeast }],
			},
		},
	});
	const follows = newMeter({ policy: buckets(true) });
	const counts = newMeter({ policy: buckets(false) });
	for (const meter of [follows, counts]) {
		for (let request = 0; request < 5; request += 1)
			await meter.admit("reports", "1");
		await expect(meter.admit("reports", "1")).rejects.toMatchObject({
			isOurs: true,
		});
		meter.note("1", [usage({ bucket: "reports", used: 0.3 })]);
	}
	// A third of five is two: three more may follow, and nothing that a reply tells raises the count.
	await expect
		.poll(() =>
			follows.admit("reports", "1").then(
				() => "sent",
				() => "held back",
			),
		)
		.toBe("sent");
	follows.note("1", [
		usage({ bucket: "reports", used: 0.75 }),
		usage({ bucket: "reports", used: Number.NaN }),
	]);
	await follows.admit("reports", "1");
	await follows.admit("reports", "1");
	await expect(follows.admit("reports", "1")).rejects.toBeInstanceOf(
		RateLimited,
	);
	await expect(counts.admit("reports", "1")).rejects.toBeInstanceOf(
		RateLimited,
	);
	await forget();
});

test("what counts no more is removed, and what is held is told to the operator", async () => {
	const meter = newMeter();
	await meter.admit("ads", "1");
	await limits().noteStall({
		platform: "META_ADS",
		clientId: "client",
		externalId: "1",
	});
	expect(await limits().heldBuckets()).toEqual([
		{ platform: "META_ADS", scope: "account", reason: "STALLED", buckets: 1 },
	]);
	expect(await limits().prune()).toBe(0);
	await asSuperuser(
		database,
		"update platform_limit_window set expires_at = now() - interval '1 second'",
	);
	await asSuperuser(
		database,
		"update platform_hold set until = now() - interval '2 days'",
	);
	expect(await limits().prune()).toBeGreaterThan(1);
	expect(
		await asSuperuser(
			database,
			"select 1 from platform_limit_window union all select 1 from platform_hold",
		),
	).toEqual([]);
});
