import { connect, connectInput } from "@patchbay/connections";
import { inTenant, systemSql } from "@patchbay/db";
import {
	admitRequest,
	bucketsOf,
	type Caller,
	createIdentity,
} from "@patchbay/limits";
import {
	getPlatform,
	type LimitWindow,
	platforms,
	RateLimited,
} from "@patchbay/platforms";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { knownKeys } from "../../apps/sandbox/src/klaviyo/fixed-keys.ts";
import { asSuperuser } from "../support/as-superuser.ts";
import { type Connecting, startConnecting } from "../support/connecting.ts";
import { createBrand } from "../support/factories/brand.ts";
import { createTenant } from "../support/factories/tenant.ts";
import { fullestSpan } from "../support/fullest-span.ts";

// A key belongs to no app. Its platform counts it for the account that it belongs to, whichever tenant pasted it.

let world: Connecting;
beforeAll(async () => {
	world = await startConnecting();
});
beforeEach(async () => {
	await asSuperuser(
		world.database,
		"delete from platform_limit_window; delete from platform_hold; delete from platform_key_owner",
	);
	await world.control("klaviyo/limits", { isEnforced: false });
	await fetch(`${world.sandbox.url}/__sandbox/requests`, { method: "DELETE" });
});
afterAll(() => world.close());

const epoch = Date.UTC(2026, 10, 29);
const windows = fc.uniqueArray(
	fc.record({
		requests: fc.integer({ min: 1, max: 8 }),
		seconds: fc.constantFrom(1, 10, 60, 900),
	}),
	{ minLength: 1, maxLength: 2, selector: ({ seconds }) => seconds },
);
/** Tries to connect, by several keys of two accounts, each of which goes on to list what it reaches. */
const tries = fc.array(
	fc.record({
		later: fc.oneof(
			{ weight: 3, arbitrary: fc.integer({ min: 0, max: 50 }) },
			{ weight: 1, arbitrary: fc.integer({ min: 0, max: 70_000 }) },
		),
		owner: fc.constantFrom("A", "B"),
		key: fc.constantFrom("1", "2", "3"),
		lists: fc.integer({ min: 0, max: 6 }),
	}),
	{ minLength: 5, maxLength: 25 },
);
let runs = 0;

test("keys of one account share its windows, whoever has them; before it is known each key has its own, and brings them along", async () => {
	const sql = systemSql(world.database.db);
	await fc.assert(
		fc.asyncProperty(windows, tries, async (allowed, made) => {
			runs += 1;
			const policy = {
				concurrentPerAccount: 1,
				buckets: { calls: { per: "person", windows: allowed } },
			} as const;
			const sentAt: Record<string, number[]> = { A: [], B: [] };
			const keysSeen: Record<string, Set<string>> = {
				A: new Set(),
				B: new Set(),
			};
			let at = epoch;
			for (const { later, owner, key, lists } of made) {
				at += later;
				const caller: Caller = {
					platform: "KLAVIYO",
					clientId: null,
					person: {
						tenantId: "a tenant",
						keyDigest: `run ${runs}, key ${key} of ${owner}`,
					},
					policy,
				};
				const identity = createIdentity(sql, caller);
				const send = async () => {
					const owners = await identity.ownersOf("calls", null);
					const { waitMilliseconds, refusedBy } = await admitRequest(
						sql,
						{
							platform: caller.platform,
							owners,
							bucket: "calls",
							counted: bucketsOf(caller, owners, "calls"),
						},
						at,
					);
					if (refusedBy !== null) return false;
					identity.counted("calls", null);
					sentAt[owner]?.push(at + waitMilliseconds);
					return true;
				};
				if (!(await send())) continue;
				keysSeen[owner]?.add(key);
				await identity.identified(`run ${runs}, account ${owner}`);
				for (let list = 0; list < lists; list += 1) await send();
			}
			// Nobody can know whose a key is before it was used once.
			for (const owner of ["A", "B"])
				for (const window of allowed)
					expect(fullestSpan(sentAt[owner] ?? [], window)).toBeLessThanOrEqual(
						window.requests + (keysSeen[owner]?.size ?? 0),
					);
		}),
		{ numRuns: 40 },
	);
}, 240_000);

test("once it is known whose a key is, no further try with it exceeds the account's windows", async () => {
	const sql = systemSql(world.database.db);
	const window: LimitWindow = { requests: 3, seconds: 900 };
	const caller: Caller = {
		platform: "KLAVIYO",
		clientId: null,
		person: { tenantId: "a tenant", keyDigest: "one key" },
		policy: {
			concurrentPerAccount: 1,
			buckets: { calls: { per: "person", windows: [window] } },
		},
	};
	let passed = 0;
	for (let time = 0; time < 6; time += 1) {
		const identity = createIdentity(sql, caller);
		const owners = await identity.ownersOf("calls", null);
		const { refusedBy } = await admitRequest(sql, {
			platform: caller.platform,
			owners,
			bucket: "calls",
			counted: bucketsOf(caller, owners, "calls"),
		});
		if (refusedBy !== null) continue;
		passed += 1;
		identity.counted("calls", null);
		await identity.identified("the account");
	}
	expect(passed).toBe(3);
});

test("a newcomer of an app brings along what was counted for them, and the app's own count stays as it is", async () => {
	const sql = systemSql(world.database.db);
	const caller: Caller = {
		platform: "TIKTOK_ADS",
		clientId: "the app",
		person: { tenantId: "a tenant" },
		policy: {
			concurrentPerAccount: 1,
			buckets: {
				own: { per: "person", windows: [{ requests: 3, seconds: 900 }] },
				all: { per: "app", windows: [{ requests: 5, seconds: 900 }] },
			},
			always: ["all"],
		},
	};
	const passedOf = async (times: number) => {
		const identity = createIdentity(sql, caller);
		let passed = 0;
		for (let time = 0; time < times; time += 1) {
			const owners = await identity.ownersOf("own", null);
			const { refusedBy } = await admitRequest(sql, {
				platform: caller.platform,
				owners,
				bucket: "own",
				counted: bucketsOf(caller, owners, "own"),
			});
			if (refusedBy !== null) continue;
			passed += 1;
			identity.counted("own", null);
			if (passed === 2) await identity.identified("the person");
		}
		return passed;
	};
	// Three of the person's, two of which were made before they were known.
	expect(await passedOf(5)).toBe(3);
	expect(await passedOf(5)).toBe(2);
});

const klaviyo = getPlatform(platforms, "KLAVIYO");

/** A further key of one account, as its owner makes one for each agency. */
async function issueKey(): Promise<string> {
	const reply = await fetch(
		`${world.sandbox.url}/__sandbox/klaviyo/issue-key`,
		{
			method: "POST",
			body: JSON.stringify({
				user: "brand.owner@example.com",
				publicApiKey: knownKeys.publicApiKey,
			}),
		},
	);
	if (!reply.ok) throw new Error(await reply.text());
	return ((await reply.json()) as { apiKey: string }).apiKey;
}

/** A tenant in a process of its own, connected by a key of the account. */
async function connectedTenant() {
	const ctx = {
		...world.otherProcess(),
		...(await createTenant(world.database)).ctx,
	};
	const brandId = await createBrand(world.database.db, ctx.tenantId);
	await connect(
		ctx,
		connectInput.parse({
			brandId,
			platform: "KLAVIYO",
			apiKey: await issueKey(),
			publicApiKey: knownKeys.publicApiKey,
		}),
	);
	const grant = await inTenant(world.database.db, ctx.tenantId, (tx) =>
		tx.grant.findFirstOrThrow({ select: { id: true } }),
	);
	return { ctx, grantId: grant.id };
}

test("two tenants with different keys of one account never exceed its minute at the platform", async () => {
	await world.control("klaviyo/limits", { isEnforced: true });
	const tenants = [await connectedTenant(), await connectedTenant()];
	const until = performance.now() + 22_000;
	const hurry = async ({ ctx, grantId }: (typeof tenants)[number]) => {
		const session = await ctx.credentials.openSession(ctx, {
			grantId,
			platform: "KLAVIYO",
			purpose: "test",
		});
		let refusals = 0;
		while (performance.now() < until)
			try {
				await klaviyo.parts.verify.run(session);
			} catch (error) {
				if (!(error instanceof RateLimited)) throw error;
				refusals += error.isOurs ? 1 : 0;
				// Sooner than told: it must not matter.
				await new Promise((done) => setTimeout(done, 200));
			}
		return refusals;
	};
	const refusals = await Promise.all(tenants.map(hurry));

	const reply = await fetch(
		`${world.sandbox.url}/__sandbox/requests?path=${encodeURIComponent("/klaviyo/api/accounts")}`,
	);
	const { requests } = (await reply.json()) as {
		requests: { time: string }[];
	};
	const moments = requests.map(({ time }) => Date.parse(time));
	// The steady limit was reached, and by both together.
	expect(
		fullestSpan(moments, { requests: 15, seconds: 60 }),
	).toBeLessThanOrEqual(15);
	expect(moments.length).toBeGreaterThan(10);
	expect(Math.min(...refusals)).toBeGreaterThan(0);
});

test("tries to connect by one key are counted together, though the first one ended before its owner was known", async () => {
	const apiKey = await issueKey();
	const ctx = world.as((await createTenant(world.database)).ctx);
	const brandId = await createBrand(world.database.db, ctx.tenantId);
	const attempt = () =>
		connect(
			ctx,
			connectInput.parse({
				brandId,
				platform: "KLAVIYO",
				apiKey,
				publicApiKey: "AAAAAA",
			}),
		);
	for (let time = 0; time < 3; time += 1)
		await expect(attempt()).rejects.toMatchObject({ code: "INVALID_INPUT" });
	const [row] = await asSuperuser<{ counted: string }>(
		world.database,
		"select max((select sum(c) from unnest(counts) c)) as counted from platform_limit_window",
	);
	expect(Number(row?.counted)).toBe(3);
	// The key itself is in none of the tables.
	const [kept] = await asSuperuser<{ text: string }>(
		world.database,
		`select concat((select json_agg(w)::text from platform_limit_window w), (select json_agg(h)::text from platform_hold h),
			(select json_agg(o)::text from platform_key_owner o)) as text`,
	);
	expect(kept?.text).not.toContain(apiKey);
	expect(kept?.text).not.toContain(Buffer.from(apiKey).toString("hex"));
});
