import { Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { newId } from "@patchbay/db";
import { keepPruned, pruneExpired } from "@patchbay/identity";
import { createLogger } from "@patchbay/logger";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { startApi } from "../support/api.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
let people: pg.Pool;
let userId: string;

beforeAll(async () => {
	database = await createTestDatabase();
	people = new pg.Pool({ connectionString: database.authUrl, max: 3 });
	userId = newId();
	await people.query(
		`insert into auth."user" (id, name, email) values ($1, 'Ann', 'ann@example.test')`,
		[userId],
	);
});
afterAll(async () => {
	await people.end();
	await database.drop();
});
beforeEach(async () => {
	await people.query("delete from auth.session");
	await people.query("delete from auth.verification");
});

/** `count` sessions and as many verifications that end so many seconds from now. */
async function add(count: number, seconds: number): Promise<void> {
	await people.query(
		`insert into auth.session ("expiresAt", token, "userId")
		select now() + make_interval(secs => $2), gen_random_uuid()::text, $3 from generate_series(1, $1)`,
		[count, seconds, userId],
	);
	await people.query(
		`insert into auth.verification (identifier, value, "expiresAt")
		select gen_random_uuid()::text, $3::text, now() + make_interval(secs => $2) from generate_series(1, $1)`,
		[count, seconds, userId],
	);
}

async function left(): Promise<{ sessions: number; verifications: number }> {
	const { rows } = await people.query(
		"select (select count(*)::int from auth.session) as sessions, (select count(*)::int from auth.verification) as verifications",
	);
	return rows[0];
}

test("what has expired goes, in batches until nothing is left of it; what lives stays", async () => {
	await add(25, -1);
	await add(3, 60);
	const { signal } = new AbortController();
	const pruned = await pruneExpired(people, { signal, batchSize: 10 });
	expect(pruned).toEqual({ sessions: 25, verifications: 25 });
	expect(await left()).toEqual({ sessions: 3, verifications: 3 });
});

test("two processes share the rows, and a row that somebody holds is left for the next round", async () => {
	await add(30, -1);
	const holder = await people.connect();
	await holder.query("begin");
	await holder.query(
		"select from auth.session where id = (select id from auth.session limit 1) for update",
	);
	const { signal } = new AbortController();
	const both = await Promise.all(
		[1, 2].map(() => pruneExpired(people, { signal, batchSize: 7 })),
	);
	expect(both.reduce((sum, { sessions }) => sum + sessions, 0)).toBe(29);
	await holder.query("rollback");
	holder.release();
	expect(await left()).toEqual({ sessions: 1, verifications: 0 });
});

test("an API does it when it starts", async () => {
	await add(2, -60);
	await add(1, 60);
	const api = await startApi({ database });
	try {
		await vi.waitFor(
			async () =>
				expect(await left()).toEqual({ sessions: 1, verifications: 1 }),
			20_000,
		);
	} finally {
		await api.stop();
	}
});

test("a round that fails is logged and tried again, and a stop ends the rounds", async () => {
	const log: string[] = [];
	const logger = createLogger({
		name: "test",
		level: "warn",
		destination: new Writable({
			write(chunk, _encoding, done) {
				log.push(JSON.parse(String(chunk)).msg);
				done();
			},
		}),
	});
	const ended = new pg.Pool({ connectionString: database.authUrl });
	await ended.end();
	const failing = keepPruned({ pool: ended, logger, everyMilliseconds: 5 });
	await vi.waitFor(() => expect(log.length).toBeGreaterThan(1), 20_000);
	await failing.stop();
	const told = log.length;
	await sleep(50);
	expect(log).toHaveLength(told);
	expect(new Set(log)).toEqual(
		new Set(["expired sessions could not be removed; it is tried again"]),
	);
});
