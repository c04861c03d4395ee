import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { bucketsOf, ownersOf, windowKey } from "@patchbay/limits";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { asSuperuser } from "../support/as-superuser.ts";
import { childEnvironment } from "../support/child-environment.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { fullestSpan } from "../support/fullest-span.ts";
import { hurriedClient as client } from "../support/hurried-client.ts";

let database: TestDatabase;
const started: ChildProcess[] = [];
beforeAll(async () => {
	database = await createTestDatabase();
});
afterEach(async () => {
	await Promise.all(started.map(kill));
});
afterAll(() => database.drop());

const caller = fileURLToPath(
	new URL("../support/limit-caller.ts", import.meta.url),
);

/** Keeps each request that the database lets through, with its moment: a slot of these windows is one millisecond. */
const recordGrants = `
	create table public.granted (key bytea, at bigint);
	create function record_granted() returns trigger language plpgsql security definer as $$
	begin
		insert into public.granted select new.key, n.ends_at - 1 from unnest(new.ends, new.counts) as n (ends_at, count)
			left join unnest(old.ends, old.counts) as o (ends_at, count) on o.ends_at = n.ends_at
			where n.count > coalesce(o.count, 0);
		return null;
	end $$;
	create trigger record_granted after update on platform_limit_window for each row execute function record_granted()`;

interface Caller {
	process: ChildProcess;
	granted(): number;
}

function startCaller(): Caller {
	const child = spawn(process.execPath, [caller], {
		env: { ...childEnvironment(), DATABASE_URL: database.url },
		stdio: ["ignore", "pipe", "inherit"],
	});
	started.push(child);
	let output = "";
	child.stdout.on("data", (text: Buffer) => {
		output += text.toString();
	});
	return {
		process: child,
		granted: () => output.split("granted").length - 1,
	};
}

async function kill(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const gone = new Promise((resolve) => child.once("exit", resolve));
	child.kill("SIGKILL");
	await gone;
}

test("three processes together exceed no window, though one is killed in the middle", async () => {
	await asSuperuser(database, recordGrants);
	const callers = [startCaller(), startCaller(), startCaller()];
	const [first, ...others] = callers;
	const reach = async (each: Caller, count: number) => {
		const ended = once(each.process, "exit").then(() =>
			expect.fail("a caller ended by itself"),
		);
		ended.catch(() => {});
		const reached = vi.waitUntil(() => each.granted() >= count, {
			timeout: 120_000,
		});
		await Promise.race([reached, ended]);
	};
	await Promise.all(callers.map((each) => reach(each, 5)));
	if (first) await kill(first.process);
	// What it held is free again: the others go on.
	await Promise.all(others.map((each) => reach(each, each.granted() + 12)));
	await Promise.all(others.map((each) => kill(each.process)));

	const rows = await asSuperuser<{ key: string; at: string }>(
		database,
		"select encode(key, 'hex') as key, at from public.granted",
	);
	const grants = Map.groupBy(rows, ({ key }) => key);
	for (const account of ["1", "2", "3"]) {
		const owners = ownersOf(client, account);
		for (const { name, owner, bucket } of bucketsOf(client, owners, "own"))
			for (const window of bucket.windows) {
				const key = windowKey(owners.app, owner, name, window.seconds);
				const moments = (grants.get(key.toString("hex")) ?? []).map(({ at }) =>
					Number(at),
				);
				expect(moments.length).toBeGreaterThan(0);
				expect(fullestSpan(moments, window)).toBeLessThanOrEqual(
					window.requests,
				);
			}
	}
	// Nobody went on without being counted.
	const all = ownersOf(client, null);
	const counted = grants.get(
		windowKey(all.app, all.of.app, "all", 1).toString("hex"),
	);
	expect(counted?.length).toBeGreaterThanOrEqual(
		callers.reduce((sum, each) => sum + each.granted(), 0),
	);
}, 180_000);
