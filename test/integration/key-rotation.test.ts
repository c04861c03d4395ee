import { verifyAudit } from "@patchbay/audit";
import { createListener, inTenantSql } from "@patchbay/db";
import { sealOwners } from "@patchbay/installation";
import { followKeyChanges } from "@patchbay/keys";
import { createLogger } from "@patchbay/logger";
import {
	createLocalKeyProvider,
	createVault,
	type RootKey,
	Secret,
} from "@patchbay/vault";
import {
	afterAll,
	afterEach,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
	vi,
} from "vitest";
import { asOwner } from "../support/as-owner.ts";
import {
	type CredentialBench,
	startCredentialBench,
} from "../support/credentials.ts";
import { createTenant, type TestTenant } from "../support/factories/tenant.ts";
import { findFreePort } from "../support/free-port.ts";
import {
	accessToken,
	localVault,
	newMasterKey,
	rootKeysInUse,
	rotationOf,
	runAll,
	runScript,
	saveTokens,
	versionsInUse,
} from "../support/key-rotating.ts";
import {
	awsCredentials,
	startAwsKms,
} from "../support/key-services/aws-kms.ts";
import {
	killWorkerProcesses,
	startWorkerProcess,
} from "../support/worker-process.ts";

let bench: CredentialBench;
let tenant: TestTenant;

beforeAll(async () => {
	bench = await startCredentialBench();
});
afterAll(() => bench.close());
beforeEach(async () => {
	await bench.forget();
	tenant = await createTenant(bench.database);
});
afterEach(async () => {
	await killWorkerProcesses();
	vi.unstubAllEnvs();
});

const logger = createLogger({ name: "test", level: "silent" });
const rotation = () =>
	rotationOf(bench.database.db, localVault(bench.masterKey));
const requestedBy = "test";

/** Saves `count` grants under the first version of the tenant's key. */
async function saveGrants(count: number): Promise<string[]> {
	const ids: string[] = [];
	for (let index = 0; index < count; index += 1)
		ids.push(
			await saveTokens(bench.own, tenant.ctx, `person ${index}`, `${index}`),
		);
	return ids;
}

async function expectWholeAudit() {
	const { faults } = await verifyAudit(bench.database.db, tenant.tenantId);
	expect(faults).toEqual([]);
}

/** Lists the tenants whose rotations a process with this root key can go on with. */
async function tenantsToDo({ provider, rootKeyId }: RootKey) {
	const { rows } = await bench.database.db.pool.query<{ tenant_id: string }>(
		"select tenant_id from system.tenants_with_key_rotation($1, $2, 1000)",
		[provider, rootKeyId],
	);
	return rows.map(({ tenant_id }) => tenant_id);
}

describe("the root key", () => {
	test("is replaced while both are read; then the old one is needed no more", async () => {
		const [grantId = ""] = await saveGrants(1);
		const { tenantId, ctx } = tenant;
		const newKey = newMasterKey();
		const both = localVault(newKey, bench.masterKey);
		const during = bench.process({ vault: both });
		const rotating = rotationOf(bench.database.db, both);
		expect(await accessToken(during, ctx, grantId)).toBe("access-0");
		expect(await rotating.remaining(tenantId)).toMatchObject({ tenantKeys: 1 });

		await rotating.request([tenantId], { kinds: ["ROOT"], requestedBy });
		expect(await runAll(rotating, tenantId)).toBe(1);

		expect(await rotating.remaining(tenantId)).toMatchObject({ tenantKeys: 0 });
		const after = bench.process({ vault: localVault(newKey) });
		expect(await accessToken(after, ctx, grantId)).toBe("access-0");
		expect(
			await accessToken(bench.process({ vault: both }), ctx, grantId),
		).toBe("access-0");
		// Who has the old one alone is told so.
		await expect(
			accessToken(bench.process(), ctx, grantId),
		).rejects.toMatchObject({ code: "VAULT_UNAVAILABLE" });
		expect(await bench.audited(tenantId, "KEY_ROTATE")).toMatchObject([
			{
				detail: {
					version: 1,
					from: { provider: "local" },
					to: both.rootKey,
				},
			},
		]);
		await expectWholeAudit();
	});

	test("moves to a key service, and wraps anew there after the service's own rotation", async () => {
		for (const [name, value] of Object.entries(awsCredentials))
			vi.stubEnv(name, value);
		const [grantId = ""] = await saveGrants(1);
		const { tenantId, ctx } = tenant;
		const kms = await startAwsKms();
		try {
			const local = createLocalKeyProvider({ masterKey: bench.masterKey });
			const vault = createVault({
				keyProvider: kms.provider(),
				previousKeyProviders: [local],
			});
			const rotating = rotationOf(bench.database.db, vault);
			// The service is in trouble at first: the rotation stays open, and goes on.
			kms.fail("denied");
			await rotating.request([tenantId], { kinds: ["ROOT"], requestedBy });
			await expect(rotating.run(tenantId)).rejects.toThrow(/refuses access/);
			expect(await rotating.run(tenantId)).toMatchObject({ state: "busy" });
			expect(
				await rotating.run(tenantId, { evenAfterFailure: true }),
			).toMatchObject({ state: "done", rewritten: 1 });

			const after = bench.process({
				vault: createVault({ keyProvider: kms.provider() }),
			});
			expect(await accessToken(after, ctx, grantId)).toBe("access-0");

			const wrapped = () =>
				inTenantSql(bench.database.db, tenantId, async (sql) => {
					const { rows } = await sql.query<{ wrapped_key: Buffer }>(
						"select wrapped_key from tenant_key",
					);
					return rows[0]?.wrapped_key;
				});
			const before = await wrapped();
			kms.rotate();
			await rotating.request([tenantId], { kinds: ["ROOT"], requestedBy });
			expect(await runAll(rotating, tenantId)).toBe(0);
			await rotating.request([tenantId], {
				kinds: ["ROOT"],
				requestedBy,
				rewrapAll: true,
			});
			expect(await runAll(rotating, tenantId)).toBe(1);
			expect(await wrapped()).not.toEqual(before);
		} finally {
			await kms.stop();
		}
	});

	test("is replaced only by who has the new one", async () => {
		await saveGrants(1);
		const { tenantId } = tenant;
		const both = localVault(newMasterKey(), bench.masterKey);
		await rotationOf(bench.database.db, both).request([tenantId], {
			kinds: ["ROOT"],
			requestedBy,
		});
		// A worker that was not given the new key yet must not wrap by the old one, nor do what comes after it.
		await rotation().request([tenantId], { kinds: ["DATA"], requestedBy });
		expect(await rotation().run(tenantId)).toEqual({ state: "foreign" });
		await rotation().runDue(new AbortController().signal);
		expect(
			await tenantsToDo(localVault(bench.masterKey).rootKey),
		).not.toContain(tenantId);
		expect(await tenantsToDo(both.rootKey)).toContain(tenantId);
		const remaining = await rotationOf(bench.database.db, both).remaining(
			tenantId,
		);
		expect(remaining.tenantKeys).toBe(1);
	});

	test("that is wrong stops the start, with its reason", async () => {
		await saveGrants(1);
		const worker = startWorkerProcess(
			{ ...workerEnv(), PATCHBAY_MASTER_KEY: newMasterKey() },
			{ untilReady: true },
		);
		await expect(worker).rejects.toThrow(
			/None of the stored keys was wrapped by the configured root key/,
		);
	});
});

describe("a tenant's key", () => {
	test("gets a version that seals from now on; the old one still opens, and who has it in memory goes on", async () => {
		const { tenantId, ctx } = tenant;
		const [first = ""] = await saveGrants(1);
		const { db } = bench.database;
		// It has the old key in memory, and hears of nothing.
		const deaf = bench.process();
		expect(await accessToken(deaf, ctx, first)).toBe("access-0");
		await saveTokens(deaf, ctx, "person 0", "0");

		await rotation().request([tenantId], {
			kinds: ["TENANT_KEY"],
			requestedBy,
		});
		expect(await runAll(rotation(), tenantId)).toBe(1);

		const fresh = bench.process();
		const second = await saveTokens(fresh, ctx, "second", "second");
		const third = await saveTokens(deaf, ctx, "third", "third");
		expect(await versionsInUse(db, tenantId)).toEqual({ 1: 2, 2: 1 });
		for (const by of [deaf, fresh, bench.process()]) {
			expect(await accessToken(by, ctx, first)).toBe("access-0");
			expect(await accessToken(by, ctx, second)).toBe("access-second");
			expect(await accessToken(by, ctx, third)).toBe("access-third");
		}
		expect(await rotation().remaining(tenantId)).toMatchObject({
			sealedRows: 2,
		});
	});

	test("is dropped from the memory of a process that hears of the new version", async () => {
		const { tenantId, ctx } = tenant;
		await saveGrants(1);
		const listener = createListener({ url: bench.database.directUrl, logger });
		try {
			await vi.waitUntil(() => listener.isListening(), 20_000);
			const process = bench.process();
			followKeyChanges(listener, process.keys);
			await saveTokens(process, ctx, "before", "before");
			await rotation().request([tenantId], {
				kinds: ["TENANT_KEY"],
				requestedBy,
			});
			await runAll(rotation(), tenantId);
			await vi.waitFor(async () => {
				await saveTokens(process, ctx, "after", "after");
				expect(await versionsInUse(bench.database.db, tenantId)).toMatchObject({
					2: 1,
				});
			}, 20_000);
		} finally {
			await listener.close();
		}
	});

	test("is made new once by one request, however many processes do it", async () => {
		const { tenantId } = tenant;
		await saveGrants(3);
		const asked = await rotation().request([tenantId], {
			kinds: ["TENANT_KEY", "DATA"],
			requestedBy,
		});
		// Called again, as after a kill: the same one.
		expect(
			await rotation().request([tenantId], {
				kinds: ["TENANT_KEY", "DATA"],
				requestedBy,
			}),
		).toEqual({ ...asked, isResumed: true });
		const { signal } = new AbortController();
		await Promise.all([1, 2, 3].map(() => rotation().runDue(signal)));
		await runAll(rotation(), tenantId);
		expect(await versionsInUse(bench.database.db, tenantId)).toEqual({ 2: 3 });
		const entries = await bench.audited(tenantId, "KEY_ROTATE");
		expect(entries).toHaveLength(4);
	});
});

describe("the data", () => {
	/** All that is done when a tenant's key is new. */
	async function rotateAll() {
		const { tenantId } = tenant;
		await rotation().request([tenantId], {
			kinds: ["TENANT_KEY", "DATA"],
			requestedBy,
		});
		return runAll(rotation(), tenantId);
	}

	test("has no sealed column that a rotation does not know", async () => {
		const { rows } = await bench.database.db.pool.query<{ place: string }>(
			`select table_name || '.' || column_name as place from information_schema.columns
			where table_schema = 'public' and data_type = 'bytea' and column_name like 'sealed%' order by 1`,
		);
		const known = sealOwners
			.flatMap(({ records }) => records)
			.flatMap(({ table, fields }) =>
				Object.keys(fields).map((column) => `${table}.${column}`),
			);
		expect(known.sort()).toEqual(rows.map(({ place }) => place));
	});

	test("is sealed anew, every column of it, and opens in every process", async () => {
		const { tenantId, ctx } = tenant;
		const grantIds = await saveGrants(3);
		const { db } = bench.database;
		const verifier = {
			record: "oauth_attempt",
			id: tenantId,
			field: "sealed_secret",
			version: 1,
		};
		await asOwner(bench.database, tenantId, async (client) => {
			const brandId = "01931f3c-0000-7000-8000-0000000000b1";
			await client.query(
				"insert into brand (id, tenant_id, name, updated_at) values ($1, $2, 'North', now())",
				[brandId, tenantId],
			);
			const sealed = await bench.own.keys.sealField(
				{
					query: async (text, values) =>
						(await client.query(text, values as unknown[])) as never,
				},
				tenantId,
				verifier,
				new Secret("code verifier"),
			);
			await client.query(
				`insert into oauth_attempt (id, tenant_id, brand_id, platform, method, client_id, key_hash, actor_type, sealed_secret, redirect_uri, expires_at)
				values ($1, $1, $2, 'GOOGLE_ADS', 'OAUTH2', 'client', '\\x00', 'SYSTEM', $3, 'http://localhost', now() + interval '10 minutes')`,
				[tenantId, brandId, sealed],
			);
		});
		expect(await rotateAll()).toBe(5);
		expect(await versionsInUse(db, tenantId)).toEqual({ 2: 3 });
		expect(await rotation().remaining(tenantId)).toEqual({
			tenantKeys: 0,
			sealedRows: 0,
		});
		for (const [index, grantId] of grantIds.entries()) {
			const grant = await bench.grantRow(tenantId, grantId);
			// Its own version stays: a refresh that is under way must be able to save.
			expect(grant.credentialVersion).toBe(1);
			for (const by of [bench.own, bench.process()])
				expect(await accessToken(by, ctx, grantId)).toBe(`access-${index}`);
		}
		await inTenantSql(db, tenantId, async (sql) => {
			const { rows } = await sql.query<{ sealed_secret: Buffer }>(
				"select sealed_secret from oauth_attempt",
			);
			const opened = await bench
				.process()
				.keys.openField(
					sql,
					tenantId,
					verifier,
					rows[0]?.sealed_secret ?? Buffer.alloc(0),
				);
			expect(opened.reveal()).toBe("code verifier");
		});
		const saves = (await bench.audited(tenantId, "KEY_ROTATE")).filter(
			({ targetId }) => targetId !== null && grantIds.includes(targetId),
		);
		expect(saves).toHaveLength(3);
		for (const { detail } of saves)
			expect(detail).toMatchObject({
				credentialVersion: 1,
				keyVersion: 2,
				accessTokenSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
				refreshTokenSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
			});
		await expectWholeAudit();
	});

	test("that is saved at the same moment is never overwritten", async () => {
		const { tenantId, ctx } = tenant;
		const grantIds = await saveGrants(20);
		await rotation().request([tenantId], {
			kinds: ["TENANT_KEY", "DATA"],
			requestedBy,
		});
		const saving = (async () => {
			for (let round = 0; round < 3; round += 1)
				for (let index = 19; index >= 0; index -= 1)
					await saveTokens(
						bench.own,
						ctx,
						`person ${index}`,
						`${index}-${round}`,
					);
		})();
		await Promise.all([saving, runAll(rotation(), tenantId)]);
		const other = bench.process();
		for (const [index, grantId] of grantIds.entries())
			expect(await accessToken(other, ctx, grantId)).toBe(`access-${index}-2`);
		await expectWholeAudit();
	});

	test("that is refreshed meanwhile keeps its new tokens: the platform is asked once", async () => {
		const { ctx, tenantId, grantId } = await bench.newGrant({ expired: true });
		tenant = { ...tenant, ctx, tenantId };
		await bench.fault({ kind: "delay", delayMs: 1_500 });
		const refreshed = bench.own.credentials.getAccessToken(ctx, grantId, {
			purpose: "test",
		});
		await vi.waitUntil(async () => (await bench.refreshCalls()) === 1, 20_000);
		expect(await rotateAll()).toBe(2);
		const { accessToken: token } = await refreshed;
		expect((await bench.grantRow(tenantId, grantId)).credentialVersion).toBe(2);
		expect(await accessToken(bench.process(), ctx, grantId)).toBe(
			token.reveal(),
		);
		expect(await bench.refreshCalls()).toBe(1);
	});

	test("that somebody put back from an older version is not made valid by it", async () => {
		const { tenantId, ctx } = tenant;
		const [grantId = "", whole = ""] = await saveGrants(2);
		await asOwner(bench.database, tenantId, (client) =>
			client
				.query(
					"create temporary table older as select * from platform_grant where id = $1",
					[grantId],
				)
				.then(async () => {
					await saveTokens(bench.own, ctx, "person 0", "newer");
					await client.query(
						`update platform_grant g set credential_version = o.credential_version,
						sealed_access_token = o.sealed_access_token, sealed_refresh_token = o.sealed_refresh_token
					from older o where g.id = o.id`,
					);
				}),
		);
		await rotation().request([tenantId], {
			kinds: ["TENANT_KEY", "DATA"],
			requestedBy,
		});
		await rotation().run(tenantId);
		expect(await rotation().run(tenantId)).toMatchObject({
			kind: "DATA",
			rewritten: 1,
			refused: 1,
		});
		await expect(
			accessToken(bench.process(), ctx, grantId),
		).rejects.toMatchObject({ name: "SecretTampered" });
		expect(await accessToken(bench.process(), ctx, whole)).toBe("access-1");
		expect(await rotation().remaining(tenantId)).toMatchObject({
			sealedRows: 1,
		});
		// A worker does not try again and again.
		await rotation().tidy(new AbortController().signal);
		expect(await rotation().run(tenantId)).toEqual({ state: "none" });
	});

	test("that came under the old key since is sealed anew by a worker, and the unused version retired", async () => {
		const { tenantId, ctx } = tenant;
		await saveGrants(1);
		const deaf = bench.process();
		const { db } = bench.database;
		await saveTokens(deaf, ctx, "first", "first");
		await rotateAll();
		const late = await saveTokens(deaf, ctx, "late", "late");
		const { signal } = new AbortController();
		await rotation().tidy(signal);
		await rotation().runDue(signal);
		expect(await versionsInUse(db, tenantId)).toEqual({ 2: 3 });
		expect(await accessToken(deaf, ctx, late)).toBe("access-late");

		const retired = () =>
			inTenantSql(db, tenantId, async (sql) => {
				const { rows } = await sql.query<{ version: number }>(
					"select version from tenant_key where retired_at is not null",
				);
				return rows.map(({ version }) => version);
			});
		// Some process could still hold it.
		expect(await retired()).toEqual([]);
		await inTenantSql(db, tenantId, (sql) =>
			sql.query(
				"update tenant_key set created_at = created_at - interval '20 minutes'",
			),
		);
		await rotation().tidy(signal);
		expect(await retired()).toEqual([1]);
	});
});

function workerEnv(): Record<string, string> {
	return {
		DATABASE_URL: bench.database.url,
		ADMIN_URL: "http://localhost:3000",
		PATCHBAY_MASTER_KEY: bench.masterKey,
		STORAGE_DIRECTORY: "/tmp",
	};
}

describe("npm run vault:rotate", () => {
	const env = () => ({
		DATABASE_OWNER_URL: bench.database.ownerUrl,
		PATCHBAY_MASTER_KEY: bench.masterKey,
	});
	const flags = () => ["--tenant", `t-${tenant.tenantId}`];

	test("killed in the middle, goes on where it was when it is called again", async () => {
		const { tenantId, ctx } = tenant;
		const grantIds = await saveGrants(150);
		const { db } = bench.database;
		const done = async () => (await versionsInUse(db, tenantId))[2] ?? 0;
		const first = runScript("vault-rotate.ts", ["all", ...flags()], env());
		await vi.waitUntil(async () => (await done()) >= 10, {
			timeout: 20_000,
			interval: 2,
		});
		await first.kill();
		const atKill = await done();
		expect(atKill).toBeLessThan(150);
		// Its lease would end within a minute.
		await inTenantSql(db, tenantId, (sql) =>
			sql.query("update key_rotation set lease_until = now()"),
		);

		const { code, stdout, stderr } = await runScript(
			"vault-rotate.ts",
			["all", ...flags()],
			env(),
		).ended;
		expect(stderr).toBe("");
		expect(code).toBe(0);
		expect(stdout).toContain("Going on with the rotation");
		expect(stdout).toContain(`${150 - atKill} rows sealed anew`);
		expect(stdout).toContain("remaining under the old root key: 0 tenant keys");
		expect(stdout).toContain("remaining under the old tenant keys: 0 rows");
		// No third version: what was done before stayed done.
		expect(await versionsInUse(db, tenantId)).toEqual({ 2: 150 });
		const other = bench.process();
		for (const index of [0, 75, 149])
			expect(await accessToken(other, ctx, grantIds[index] ?? "")).toBe(
				`access-${index}`,
			);
		await expectWholeAudit();
	});

	test("takes the variables of the root key before with _PREVIOUS, and says what is left", async () => {
		await saveGrants(2);
		const newKey = newMasterKey();
		const both = {
			...env(),
			PATCHBAY_MASTER_KEY: newKey,
			PATCHBAY_MASTER_KEY_PREVIOUS: bench.masterKey,
		};
		const run = (...args: string[]) =>
			runScript("vault-rotate.ts", [...args, ...flags()], both).ended;
		expect((await run("status")).stdout).toContain(
			"remaining under the old root key: 1 tenant keys",
		);
		const { code, stdout } = await run("root");
		expect(code).toBe(0);
		expect(stdout).toContain("1 tenant keys wrapped anew");
		expect(stdout).toContain("remaining under the old root key: 0 tenant keys");
		expect(Object.values(await rootKeysInUse(bench.database.db))).toContain(1);
	});

	test("cancel gives up a rotation to a root key that nobody has any more, and later ones go on", async () => {
		const { tenantId, ctx } = tenant;
		const [grantId = ""] = await saveGrants(1);
		const lost = rotationOf(
			bench.database.db,
			localVault(newMasterKey(), bench.masterKey),
		);
		await lost.request([tenantId], { kinds: ["ROOT"], requestedBy });
		const other = await createTenant(bench.database);
		await lost.request([other.tenantId], { kinds: ["ROOT"], requestedBy });
		const run = (...args: string[]) =>
			runScript("vault-rotate.ts", [...args, ...flags()], env()).ended;
		expect(await run("tenant-keys")).toMatchObject({
			code: 1,
			stderr: expect.stringContaining("vault:rotate -- cancel"),
		});

		expect(await run("cancel")).toMatchObject({
			code: 0,
			stdout: expect.stringContaining("1 rotations given up"),
		});
		expect((await run("cancel")).stdout).toContain("0 rotations given up");
		expect(await rotation().run(other.tenantId)).toEqual({ state: "foreign" });
		expect(await run("all")).toMatchObject({ code: 0, stderr: "" });
		expect(await versionsInUse(bench.database.db, tenantId)).toEqual({ 2: 1 });
		expect(await accessToken(bench.process(), ctx, grantId)).toBe("access-0");
		const [givenUp] = await bench.audited(tenantId, "KEY_ROTATE");
		expect(givenUp).toMatchObject({
			succeeded: false,
			detail: { what: "a rotation of the root key was given up" },
		});
		await expectWholeAudit();
	});

	test("cancel leaves alone what is at work, and what can still be done", async () => {
		const { tenantId } = tenant;
		const { db } = bench.database;
		await saveGrants(1);
		await rotation().request([tenantId], {
			kinds: ["ROOT", "TENANT_KEY", "DATA"],
			requestedBy,
		});
		expect(await rotation().giveUp(tenantId, { requestedBy })).toEqual({
			givenUp: 0,
			running: 0,
		});
		await inTenantSql(db, tenantId, (sql) =>
			sql.query(
				"update key_rotation set root_key_id = 'another', lease_until = now() + interval '1 minute' where kind = 'ROOT'",
			),
		);
		expect(await rotation().giveUp(tenantId, { requestedBy })).toEqual({
			givenUp: 0,
			running: 1,
		});
		// It failed, and waits.
		await inTenantSql(db, tenantId, (sql) =>
			sql.query("update key_rotation set message = 'No.' where kind = 'ROOT'"),
		);
		expect(await rotation().giveUp(tenantId, { requestedBy })).toEqual({
			givenUp: 1,
			running: 0,
		});
		expect(await runAll(rotation(), tenantId)).toBe(2);
	});

	test("names what is missing, and stops at a key service that refuses", async () => {
		const wrong = await runScript("vault-rotate.ts", ["status"], {
			DATABASE_OWNER_URL: bench.database.ownerUrl,
			VAULT_KEY_PROVIDER: "vault-transit",
		}).ended;
		expect(wrong.code).toBe(78);
		expect(wrong.stderr).toMatch(/VAULT_TRANSIT_ADDRESS: is required.*example/);
		const nowhere = await runScript("vault-rotate.ts", ["root"], {
			DATABASE_OWNER_URL: bench.database.ownerUrl,
			VAULT_KEY_PROVIDER: "vault-transit",
			VAULT_TRANSIT_ADDRESS: "http://127.0.0.1:1",
			VAULT_TRANSIT_KEY: "patchbay",
			VAULT_TRANSIT_TOKEN: "s.hunter2",
			VAULT_TIMEOUT_MILLISECONDS: "300",
		}).ended;
		expect(nowhere.code).toBe(1);
		expect(nowhere.stderr).toContain("Vault does not answer");
		expect(nowhere.stderr).not.toContain("hunter2");
	});

	test("with --background leaves it to the workers, whose metrics say how far they are", async () => {
		const { tenantId, ctx } = tenant;
		// Only this test's tenants count.
		const own = await startCredentialBench();
		try {
			const { ctx: theirs, tenantId: theirId, grantId } = await own.newGrant();
			const port = await findFreePort();
			const started = {
				...workerEnv(),
				DATABASE_URL: own.database.url,
				PATCHBAY_MASTER_KEY: own.masterKey,
				WORKER_PORT: String(port),
			};
			await rotationOf(own.database.db, localVault(own.masterKey)).request(
				[theirId],
				{ kinds: ["TENANT_KEY"], requestedBy },
			);
			await runAll(
				rotationOf(own.database.db, localVault(own.masterKey)),
				theirId,
			);
			const asked = await runScript(
				"vault-rotate.ts",
				["data", "--background"],
				{
					DATABASE_OWNER_URL: own.database.ownerUrl,
					PATCHBAY_MASTER_KEY: own.masterKey,
				},
			).ended;
			expect(asked.stdout).toContain("the workers do it");
			expect(asked.stdout).toContain(
				"remaining under the old tenant keys: 1 rows",
			);
			const metric = async (name: string) => {
				const reply = await fetch(`http://127.0.0.1:${port}/metrics`);
				const line = (await reply.text())
					.split("\n")
					.find((each) => each.startsWith(name));
				return Number(line?.split(" ").at(-1));
			};
			await startWorkerProcess(started);
			await vi.waitFor(
				async () =>
					expect(await versionsInUse(own.database.db, theirId)).toEqual({
						2: 1,
					}),
				{ timeout: 20_000 },
			);
			await vi.waitFor(
				async () => {
					expect(
						await metric("patchbay_sealed_rows_under_old_tenant_key"),
					).toBe(0);
					expect(await metric('patchbay_key_rotations_open{kind="DATA"}')).toBe(
						0,
					);
				},
				{ timeout: 40_000, interval: 500 },
			);
			expect(await metric("patchbay_tenant_keys_under_old_root_key")).toBe(0);
			expect(await metric('patchbay_grants{status="ACTIVE"}')).toBe(1);
			expect(await accessToken(own.process(), theirs, grantId)).toMatch(/./);
		} finally {
			await killWorkerProcesses();
			await own.close();
		}
		expect(ctx.tenantId).toBe(tenantId);
	});
});
