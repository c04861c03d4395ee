import { verifyAudit } from "@patchbay/audit";
import {
	completeConnect,
	connect,
	disconnect,
	refreshConnection,
	vendAccessToken,
	vendAccessTokenInput,
} from "@patchbay/connections";
import { inTenant, newId } from "@patchbay/db";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { asSuperuser } from "../support/as-superuser.ts";
import {
	type Connecting,
	people,
	startConnecting,
} from "../support/connecting.ts";
import { createBrand } from "../support/factories/brand.ts";
import { createTenant } from "../support/factories/tenant.ts";

let world: Connecting;
let connectionId: string;
beforeAll(async () => {
	world = await startConnecting();
});
beforeEach(async () => {
	connectionId = await world.connectBrand(await world.newBrand(), {
		account: people.brandOwner.email,
	});
});
afterAll(() => world.close());

const input = (more: object = {}) =>
	vendAccessTokenInput.parse({
		connectionId,
		purpose: "nightly report",
		...more,
	});
const tokenInfo = async (token: string) => {
	const reply = await fetch(
		`${world.sandbox.url}/google-ads/tokeninfo?access_token=${encodeURIComponent(token)}`,
	);
	return reply.status;
};
const key = (...scopes: ("READ" | "CONNECT" | "TOKENS_READ" | "ADMIN")[]) =>
	world.as({
		...world.tenant.ctx,
		actor: {
			type: "API_KEY",
			id: world.tenant.memberId,
			label: "nightly script",
		},
		role: null,
		scopes,
	});

test("a script with TOKENS_READ gets a token that the platform accepts, and the audit says what for", async () => {
	const vended = await vendAccessToken(key("TOKENS_READ"), input());
	expect(vended.tokenType).toBe("Bearer");
	expect(vended.expiresAt?.getTime()).toBeGreaterThan(Date.now() + 300_000);
	expect(await tokenInfo(vended.accessToken.reveal())).toBe(200);
	expect(JSON.stringify(vended)).not.toContain(vended.accessToken.reveal());
	expect((await world.audited("CREDENTIAL_VEND")).at(-1)).toMatchObject({
		targetId: connectionId,
		purpose: "nightly report",
		succeeded: true,
	});
});

test("no other scope is enough, and nothing is audited as handed out", async () => {
	const before = (await world.audited("CREDENTIAL_VEND")).length;
	await expect(
		vendAccessToken(key("READ", "CONNECT", "ADMIN"), input()),
	).rejects.toMatchObject({
		code: "FORBIDDEN",
		message: expect.stringContaining("TOKENS_READ"),
	});
	const other = await createTenant(world.database);
	await expect(
		vendAccessToken(world.as(other.ctx), input()),
	).rejects.toMatchObject({ code: "NOT_FOUND" });
	expect(await world.audited("CREDENTIAL_VEND")).toHaveLength(before);
});

test("a purpose is required, and validity is bounded by the life of the platform's tokens", async () => {
	const wrong = (more: object) =>
		vendAccessTokenInput
			.safeParse({ connectionId, purpose: "x", ...more })
			.error?.issues.map((issue) => issue.path.join("."));
	expect(wrong({ purpose: "  " })).toEqual(["purpose"]);
	expect(wrong({ purpose: "x".repeat(201) })).toEqual(["purpose"]);
	expect(wrong({ minValiditySeconds: -1 })).toEqual(["minValiditySeconds"]);
	expect(wrong({ minValiditySeconds: 2 ** 31 })).toEqual([
		"minValiditySeconds",
	]);
	await expect(
		vendAccessToken(world.ctx, input({ minValiditySeconds: 3_600 })),
	).rejects.toMatchObject({
		code: "INVALID_INPUT",
		field: ["minValiditySeconds"],
		message: expect.stringMatching(/At most 3000 seconds/),
	});
	expect(input().minValiditySeconds).toBe(300);
});

test("callers at the same time each get the token of their own connection, with an entry of their own", async () => {
	const others = await Promise.all(
		[people.agency.email, people.brandOwner.email].map(async (account) =>
			world.connectBrand(await world.newBrand(), { account }),
		),
	);
	const [gone = ""] = others.splice(1);
	await disconnect(world.ctx, {
		connectionId: gone,
		deleteImportedData: false,
	});
	const before = (await world.audited("CREDENTIAL_VEND")).length;

	const wanted = [connectionId, ...others, connectionId];
	const [refused, ...vended] = await Promise.all([
		Promise.allSettled(
			[gone, newId()].map((id) =>
				vendAccessToken(world.ctx, input({ connectionId: id })),
			),
		),
		...wanted.map((id, number) =>
			vendAccessToken(
				world.ctx,
				input({ connectionId: id, purpose: `caller ${number}` }),
			),
		),
	]);

	expect(refused).toMatchObject([
		{ reason: { code: "RECONNECT_REQUIRED" } },
		{ reason: { code: "NOT_FOUND" } },
	]);
	const [first, second, again] = vended.map((each) => each.accessToken);
	expect(again?.equals(first as NonNullable<typeof first>)).toBe(true);
	expect(second?.equals(first as NonNullable<typeof first>)).toBe(false);
	const entries = (await world.audited("CREDENTIAL_VEND")).slice(before);
	expect(
		entries
			.map(({ targetId, purpose }) => ({ targetId, purpose }))
			.sort((a, b) => String(a.purpose).localeCompare(String(b.purpose))),
	).toEqual(
		wanted.map((targetId, number) => ({
			targetId,
			purpose: `caller ${number}`,
		})),
	);
});

test("what was not allowed is not audited as handed out", async () => {
	const before = (await world.audited("CREDENTIAL_VEND")).length;
	await expect(
		vendAccessToken(world.ctx, input({ scopeSets: ["nothing"] })),
	).rejects.toMatchObject({ code: "INVALID_INPUT" });
	expect(await world.audited("CREDENTIAL_VEND")).toHaveLength(before);
});

test("a token with too little left is refreshed first", async () => {
	const first = await vendAccessToken(world.ctx, input());
	await inTenant(world.database.db, world.tenant.tenantId, (tx) =>
		tx.grant.updateMany({
			where: { destroyedAt: null },
			data: { accessTokenExpiresAt: new Date(Date.now() + 600_000) },
		}),
	);
	const same = await vendAccessToken(world.ctx, input());
	expect(same.accessToken.equals(first.accessToken)).toBe(true);
	const next = await vendAccessToken(
		world.ctx,
		input({ minValiditySeconds: 3000 }),
	);
	expect(next.accessToken.equals(first.accessToken)).toBe(false);
	expect(await tokenInfo(next.accessToken.reveal())).toBe(200);
});

test("refreshing by hand brings another token, and a disconnected connection has none to give", async () => {
	const first = await vendAccessToken(world.ctx, input());
	await refreshConnection(world.ctx, { connectionId });
	const second = await vendAccessToken(world.ctx, input());
	expect(second.accessToken.equals(first.accessToken)).toBe(false);
	await disconnect(world.ctx, { connectionId, deleteImportedData: false });
	for (const call of [
		() => vendAccessToken(world.ctx, input()),
		() => refreshConnection(world.ctx, { connectionId }),
	])
		await expect(call()).rejects.toMatchObject({ code: "RECONNECT_REQUIRED" });
});

test("a use is written against the credential that it was, also when another process has changed it since", async () => {
	const elsewhere = world.otherProcess();
	const vend = async () => {
		const { accessToken } = await vendAccessToken(world.ctx, input());
		expect(await tokenInfo(accessToken.reveal())).toBe(200);
		return (await world.audited("CREDENTIAL_VEND")).at(-1)?.detail as {
			grantId: string;
			credentialVersion: number;
		};
	};
	const first = await vend();
	expect(await vend()).toEqual(first);
	await refreshConnection(elsewhere, { connectionId });
	const before = (await world.audited("CREDENTIAL_VEND")).length;
	expect(await vend()).toEqual({
		...first,
		credentialVersion: first.credentialVersion + 1,
	});
	expect(await world.audited("CREDENTIAL_VEND")).toHaveLength(before + 1);
});

test("one that is gone or has changed since it was last looked at stops none that ask beside it", async () => {
	const other = await world.connectBrand(await world.newBrand(), {
		account: people.agency.email,
	});
	const vend = (id: string) =>
		vendAccessToken(world.ctx, input({ connectionId: id }));
	const both = () => Promise.allSettled([vend(connectionId), vend(other)]);
	const uses = async () =>
		(await world.audited("CREDENTIAL_VEND")).map(({ targetId }) => targetId);
	await both();

	const elsewhere = world.otherProcess();
	await refreshConnection(elsewhere, { connectionId });
	const changed = (await uses()).length;
	expect(await both()).toMatchObject([
		{ status: "fulfilled" },
		{ status: "fulfilled" },
	]);
	expect((await uses()).slice(changed).sort()).toEqual(
		[connectionId, other].sort(),
	);

	await disconnect(elsewhere, {
		connectionId: other,
		deleteImportedData: false,
	});
	const gone = (await uses()).length;
	for (let time = 0; time < 2; time++)
		expect(await both()).toMatchObject([
			{ status: "fulfilled" },
			{ status: "rejected", reason: { code: "RECONNECT_REQUIRED" } },
		]);
	expect((await uses()).slice(gone)).toEqual([connectionId, connectionId]);
});

test("callers beside each other who ask for more and for less validity each get what they asked for", async () => {
	for (const asked of [
		[300, 3000],
		[3000, 300],
		[0, 3000, 300],
	]) {
		await vendAccessToken(world.ctx, input());
		await inTenant(world.database.db, world.tenant.tenantId, (tx) =>
			tx.grant.updateMany({
				where: { destroyedAt: null },
				data: { accessTokenExpiresAt: new Date(Date.now() + 600_000) },
			}),
		);
		const before = (await world.audited("CREDENTIAL_VEND")).length;
		const vended = await Promise.all(
			asked.map((minValiditySeconds) =>
				vendAccessToken(world.ctx, input({ minValiditySeconds })),
			),
		);
		for (const [index, seconds] of asked.entries())
			expect(vended[index]?.expiresAt?.getTime()).toBeGreaterThan(
				Date.now() + (seconds - 60) * 1_000,
			);
		expect(await world.audited("CREDENTIAL_VEND")).toHaveLength(
			before + asked.length,
		);
	}
});

/** Lists the audited uses for these purposes. */
const usesFor = async (purposes: readonly string[]) =>
	(await world.audited("CREDENTIAL_VEND"))
		.filter(({ purpose }) => purposes.includes(purpose ?? ""))
		.map(({ purpose, targetId, detail }) => ({
			purpose,
			targetId,
			...(detail as { grantId: string; credentialVersion: number }),
		}));

test("a connection's id may be written in capitals", async () => {
	const capitals = input({ connectionId: connectionId.toUpperCase() });
	const purposes = ["capitals", "capitals again", "small"];
	const [first, again, small] = [
		await vendAccessToken(world.ctx, { ...capitals, purpose: "capitals" }),
		...(await Promise.all([
			vendAccessToken(world.ctx, { ...capitals, purpose: "capitals again" }),
			vendAccessToken(world.ctx, input({ purpose: "small" })),
		])),
	];
	expect(again?.accessToken.equals(first.accessToken)).toBe(true);
	expect(small?.accessToken.equals(first.accessToken)).toBe(true);
	expect((await usesFor(purposes)).map(({ targetId }) => targetId)).toEqual([
		connectionId,
		connectionId,
		connectionId,
	]);
});

test("whatever a purpose is made of, it harms none beside it", async () => {
	await vendAccessToken(world.ctx, input());
	const written = new Map([
		["nul \0 inside", "nul  inside"],
		["half \ud83d of it", "half \ufffd of it"],
		["other half \ude00", "other half \ufffd"],
		["😀".repeat(100), "😀".repeat(100)],
		['"} , {\\u0000 \\" \' -- $1', '"} , {\\u0000 \\" \' -- $1'],
		["line\nbreak \u2028 \u007f", "line\nbreak \u2028 \u007f"],
		["a plain one", "a plain one"],
	]);
	for (let time = 1; time <= 2; time++) {
		await Promise.all(
			[...written.keys()].map((purpose) =>
				vendAccessToken(world.ctx, { ...input(), purpose }),
			),
		);
		for (const purpose of written.values())
			expect(await usesFor([purpose])).toHaveLength(time);
	}
	const { tenantId } = world.tenant;
	expect((await verifyAudit(world.database.db, tenantId)).faults).toEqual([]);
});

test("a caller whose entry cannot be written fails alone", async () => {
	await vendAccessToken(world.ctx, input());
	const unwritable = key("TOKENS_READ");
	const purposes = ["beside it", "not an id", "behind it"];
	const results = await Promise.allSettled(
		purposes.map((purpose) =>
			vendAccessToken(
				purpose === "not an id"
					? {
							...unwritable,
							actor: { type: "API_KEY", id: purpose, label: purpose },
						}
					: unwritable,
				input({ purpose }),
			),
		),
	);
	expect(results.map(({ status }) => status)).toEqual([
		"fulfilled",
		"rejected",
		"fulfilled",
	]);
	expect(await usesFor(purposes)).toMatchObject([
		{ purpose: "beside it" },
		{ purpose: "behind it" },
	]);
});

test("another tenant's connection is not found and written nowhere, although it was handed out to its own tenant", async () => {
	const stranger = await createTenant(world.database);
	const strange = world.as(stranger.ctx);
	const { authorizationUrl } = await connect(strange, {
		brandId: await createBrand(world.database.db, stranger.tenantId),
		platform: "GOOGLE_ADS",
	});
	const { connectionId: own } = await completeConnect(strange, {
		platform: "GOOGLE_ADS",
		callbackQuery: await world.consent(authorizationUrl ?? "", {
			account: people.agency.email,
		}),
	});
	await vendAccessToken(world.ctx, input({ purpose: "ours before" }));
	for (let time = 0; time < 2; time++)
		expect(
			await Promise.allSettled([
				vendAccessToken(strange, input({ purpose: "theirs" })),
				vendAccessToken(strange, input({ connectionId: own })),
			]),
		).toMatchObject([
			{ status: "rejected", reason: { code: "NOT_FOUND" } },
			{ status: "fulfilled" },
		]);
	await vendAccessToken(world.ctx, input({ purpose: "ours after" }));
	expect(
		await world.audited("CREDENTIAL_VEND", stranger.tenantId),
	).toMatchObject([{ targetId: own }, { targetId: own }]);
	expect(await usesFor(["ours before", "theirs", "ours after"])).toMatchObject([
		{ purpose: "ours before" },
		{ purpose: "ours after" },
	]);
});

test("a connection that uses another grant now is written with that one", async () => {
	const other = await world.connectBrand(await world.newBrand(), {
		account: people.agency.email,
	});
	const vend = (id: string, purpose: string) =>
		vendAccessToken(world.ctx, input({ connectionId: id, purpose }));
	const used = async (purpose: string) => (await usesFor([purpose])).at(-1);
	// Of one version, so that the grant alone tells them apart.
	for (;;) {
		await vend(connectionId, "before the move");
		await vend(other, "of the other");
		const ahead =
			((await used("before the move"))?.credentialVersion ?? 0) -
			((await used("of the other"))?.credentialVersion ?? 0);
		if (ahead === 0) break;
		await refreshConnection(world.ctx, {
			connectionId: ahead > 0 ? other : connectionId,
		});
	}
	await asSuperuser(
		world.database,
		`update connection set grant_id = (select grant_id from connection where id = '${other}') where id = '${connectionId}'`,
	);
	const { accessToken } = await vend(connectionId, "after the move");
	expect(
		(await vend(other, "of the other")).accessToken.equals(accessToken),
	).toBe(true);
	const [before, ofOther, after] = [
		await used("before the move"),
		await used("of the other"),
		await used("after the move"),
	];
	expect(after?.grantId).toBe(ofOther?.grantId);
	expect(after?.grantId).not.toBe(before?.grantId);
	expect(after?.targetId).toBe(connectionId);
});

test("what was live when it was last looked at, and is not any more, is neither written nor handed out", async () => {
	const other = await world.connectBrand(await world.newBrand(), {
		account: people.agency.email,
	});
	const set = (column: string) =>
		asSuperuser(
			world.database,
			`update platform_grant set ${column} where id = (select grant_id from connection where id = '${connectionId}')`,
		);
	for (const [change, back, code] of [
		[
			"granted_scopes = '{openid}'",
			"granted_scopes = '{openid,email,https://www.googleapis.com/auth/adwords}'",
			"SCOPE_MISSING",
		],
		[
			"reconnect_required = true",
			"reconnect_required = false",
			"RECONNECT_REQUIRED",
		],
		["destroyed_at = now()", "destroyed_at = null", "RECONNECT_REQUIRED"],
	] as const) {
		await vendAccessToken(world.ctx, input());
		await set(change);
		const purposes = [`${code} after ${change}`, `beside ${change}`] as const;
		expect(
			await Promise.allSettled([
				vendAccessToken(world.ctx, input({ purpose: purposes[0] })),
				vendAccessToken(
					world.ctx,
					input({ connectionId: other, purpose: purposes[1] }),
				),
			]),
		).toMatchObject([
			{ status: "rejected", reason: { code } },
			{ status: "fulfilled" },
		]);
		expect(await usesFor(purposes)).toMatchObject([{ purpose: purposes[1] }]);
		await set(back);
	}
});

test("callers who ask for more than a live token stand beside those who do not, each with one entry of its own", async () => {
	const { accessToken: old } = await vendAccessToken(world.ctx, input());
	const { credentials } = world.ctx;
	const use = (purpose: string, more: object) =>
		credentials.getAccessToken(
			world.ctx,
			{ connectionId },
			{ purpose, action: "CREDENTIAL_VEND", ...more },
		);
	const wanted = {
		plain: {},
		"no such set": { scopeSets: ["nothing"] },
		"its own set": { scopeSets: ["ads"] },
		refused: {
			rejected: { method: "OAUTH2", token: old, refreshToken: null },
		},
		"plain as well": { minValiditySeconds: 0 },
	};
	const results = await Promise.allSettled(
		Object.entries(wanted).map(([purpose, more]) => use(purpose, more)),
	);
	expect(results.map(({ status }) => status)).toEqual([
		"fulfilled",
		"rejected",
		"fulfilled",
		"fulfilled",
		"fulfilled",
	]);
	const versions = Object.fromEntries(
		(await usesFor(Object.keys(wanted))).map((use) => [
			use.purpose,
			use.credentialVersion,
		]),
	);
	expect(Object.keys(versions).sort()).toEqual(
		["its own set", "plain", "plain as well", "refused"].sort(),
	);
	expect(versions.plain).toBe(versions["plain as well"]);
	expect(versions.refused).toBe(Number(versions.plain) + 1);
});

test("two processes that hand out while tokens are refreshed and the connection ends: each token has the entry of its version, and nothing else has one", async () => {
	const processes = [world.ctx, world.otherProcess()];
	const given = new Map<string, string>();
	const refused: string[] = [];
	const callers = (name: string) =>
		processes.flatMap((process, place) =>
			Array.from({ length: 6 }, async (_, caller) => {
				for (let time = 0; time < 10; time++) {
					const purpose = `${name} ${place}.${caller}.${time}`;
					await vendAccessToken(process, input({ purpose })).then(
						({ accessToken }) => given.set(purpose, accessToken.reveal()),
						() => refused.push(purpose),
					);
				}
			}),
		);
	const during = async (name: string, deeds: () => Promise<unknown>) => {
		const all = callers(name);
		await deeds();
		await Promise.all(all);
	};
	await during("refreshed", async () => {
		for (const process of [...processes, ...processes])
			await refreshConnection(process, { connectionId });
	});
	await during("ended", async () => {
		// In the midst of it, however quick either is: some have a token by then, and others ask afterwards.
		while (given.size <= 125)
			await new Promise((resolve) => setTimeout(resolve, 1));
		await disconnect(world.otherProcess(), {
			connectionId,
			deleteImportedData: false,
		});
	});
	expect(given.size).toBeGreaterThan(120);
	expect(refused.every((purpose) => purpose.startsWith("ended"))).toBe(true);
	expect(given.size + refused.length).toBe(240);

	const entries = await usesFor([...given.keys(), ...refused]);
	expect(entries.map(({ purpose }) => purpose).sort()).toEqual(
		[...given.keys()].sort(),
	);
	const versions = new Map<string, Set<number>>();
	for (const { purpose, credentialVersion } of entries) {
		const token = given.get(purpose ?? "") ?? "";
		versions.set(
			token,
			(versions.get(token) ?? new Set()).add(credentialVersion),
		);
	}
	const named = [...versions.values()].map((each) => [...each]);
	expect(named.every((each) => each.length === 1)).toBe(true);
	expect(new Set(named.flat()).size).toBe(named.length);
	const { tenantId } = world.tenant;
	expect((await verifyAudit(world.database.db, tenantId)).faults).toEqual([]);
});

test("no token leaves while its entry is not committed, and none when its connection dies", async () => {
	await vendAccessToken(world.ctx, input());
	const holder = new pg.Client({
		connectionString: world.database.superuserUrl,
	});
	await holder.connect();
	try {
		for (const end of ["rollback", "kill"]) {
			await holder.query("begin");
			await holder.query(
				`select from audit_chain_head where tenant_id = '${world.tenant.tenantId}' for update`,
			);
			let isSettled = false;
			const vended = vendAccessToken(world.ctx, input({ purpose: end }))
				.then(
					() => "handed out",
					({ code }) => code,
				)
				.finally(() => {
					isSettled = true;
				});
			let waiting: { pid: number }[] = [];
			while (waiting.length === 0)
				({ rows: waiting } = await holder.query<{ pid: number }>(
					"select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
				));
			expect(isSettled).toBe(false);
			if (end === "kill")
				await holder.query("select pg_terminate_backend($1)", [
					waiting[0]?.pid,
				]);
			else await holder.query("rollback");
			expect(await vended).toBe(end === "kill" ? "UNAVAILABLE" : "handed out");
			if (end === "kill") await holder.query("rollback");
			expect(await usesFor([end])).toHaveLength(end === "kill" ? 0 : 1);
		}
	} finally {
		await holder.end();
	}
});
