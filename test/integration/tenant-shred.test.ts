import { createHash } from "node:crypto";
import { verifyAudit } from "@patchbay/audit";
import {
	connect,
	connectInput,
	refreshConnection,
	selectAdAccounts,
	vendAccessToken,
	vendAccessTokenInput,
	verifyConnection,
} from "@patchbay/connections";
import { createListener, inTenant, inTenantSql } from "@patchbay/db";
import { startImport, startImportInput } from "@patchbay/imports";
import { followKeyChanges, type ShredReceipt } from "@patchbay/keys";
import { createLogger } from "@patchbay/logger";
import { failureKind } from "@patchbay/platforms";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { asSuperuser } from "../support/as-superuser.ts";
import { people, startConnecting } from "../support/connecting.ts";
import {
	type CredentialBench,
	startCredentialBench,
} from "../support/credentials.ts";
import { createTenant } from "../support/factories/tenant.ts";
import {
	accessToken,
	localVault,
	rotationOf,
	runAll,
	runScript,
	saveTokens,
} from "../support/key-rotating.ts";

let bench: CredentialBench;

beforeAll(async () => {
	bench = await startCredentialBench();
});
afterAll(() => bench.close());

const logger = createLogger({ name: "test", level: "silent" });

function shred(tenantId: string, confirm: string, database = bench.database) {
	return runScript(
		"tenant-shred.ts",
		["--tenant", tenantId, "--confirm", confirm],
		{ DATABASE_OWNER_URL: database.ownerUrl },
	).ended;
}

/** By table: what the destruction changes. */
const columns = {
	tenant_key: ["wrapped_key", "retired_at", "destroyed_at"],
	platform_grant: [
		"sealed_access_token",
		"sealed_refresh_token",
		"access_token_expires_at",
		"credential_version",
		"refresh_epoch",
		"status",
		"destroyed_at",
	],
};
type Table = keyof typeof columns;

/** Copies of the rows, as a backup holds them. */
async function backUp(tenantId: string) {
	for (const table of Object.keys(columns))
		await asSuperuser(
			bench.database,
			`create table backup_${table} as select * from ${table} where tenant_id = '${tenantId}'`,
		);
}

/** Puts the rows back as they were, past everything that the product could do about it. */
async function restore(...tables: Table[]) {
	for (const table of tables) {
		const names = columns[table].join(", ");
		await asSuperuser(
			bench.database,
			`update ${table} t set (${names}) = (select ${names} from backup_${table} b where b.id = t.id)
			where t.id in (select id from backup_${table})`,
		);
	}
}

test("a tenant's keys are destroyed with a receipt, and nothing of it opens any more, whatever is put back", async () => {
	const { tenantId, ctx } = await createTenant(bench.database);
	const bystander = await createTenant(bench.database);
	const grantId = await saveTokens(bench.own, ctx, "person", "one");
	const theirs = await saveTokens(bench.own, bystander.ctx, "other", "two");
	const rotation = rotationOf(bench.database.db, localVault(bench.masterKey));
	await rotation.request([tenantId], {
		kinds: ["TENANT_KEY"],
		requestedBy: "test",
	});
	await runAll(rotation, tenantId);
	const wrapped = await inTenantSql(bench.database.db, tenantId, (sql) =>
		sql.query<{ wrapped_key: Buffer }>(
			"select wrapped_key from tenant_key order by version",
		),
	);
	await backUp(tenantId);

	const listener = createListener({ url: bench.database.directUrl, logger });
	try {
		await vi.waitUntil(() => listener.isListening(), 20_000);
		const warm = bench.process();
		followKeyChanges(listener, warm.keys);
		expect(await accessToken(warm, ctx, grantId)).toBe("access-one");

		const slug = `t-${tenantId}`;
		const refused = await shred(tenantId, "t-something-else");
		expect(refused.code).toBe(1);
		expect(refused.stderr).toContain(`confirm with its slug: ${slug}`);
		expect(await accessToken(warm, ctx, grantId)).toBe("access-one");

		const { code, stdout, stderr } = await shred(slug, slug);
		expect(stderr).toMatch(/^Its stored files were not removed\. /);
		expect(code).toBe(0);
		const receipt = JSON.parse(stdout) as ShredReceipt;
		expect(receipt).toMatchObject({
			tenantId,
			tenantName: "Test tenant",
			tenantSlug: slug,
			destroyedBy: expect.stringContaining("tenant:shred"),
			grants: 1,
			keys: wrapped.rows.map(({ wrapped_key }, index) => ({
				version: index + 1,
				provider: "local",
				rootKeyId: expect.stringMatching(/^[0-9a-f]{16}$/),
				wrappedKeySha256: createHash("sha256")
					.update(wrapped_key)
					.digest("hex"),
			})),
		});

		const left = await inTenantSql(bench.database.db, tenantId, (sql) =>
			sql.query(
				`select from tenant_key where wrapped_key is not null or destroyed_at is null
				union all select from platform_grant where sealed_access_token is not null or destroyed_at is null`,
			),
		);
		expect(left.rowCount).toBe(0);
		expect(await bench.audited(tenantId, "CREDENTIAL_DESTROY")).toMatchObject([
			{ targetId: grantId },
			{ targetId: tenantId, detail: { receiptId: receipt.id } },
		]);
		const audit = await verifyAudit(bench.database.db, tenantId);
		expect(audit.faults).toEqual([]);

		// The grant comes back from a copy; the process had the key in memory a moment ago.
		await restore("platform_grant");
		const open = async (by = warm) =>
			inTenantSql(bench.database.db, tenantId, async (sql) => {
				const { rows } = await sql.query<{ sealed: Buffer }>(
					"select sealed_access_token as sealed from platform_grant where id = $1",
					[grantId],
				);
				return by.keys.openField(
					sql,
					tenantId,
					{
						record: "platform_grant",
						id: grantId,
						field: "access_token",
						version: 1,
					},
					rows[0]?.sealed ?? Buffer.alloc(0),
				);
			});
		await vi.waitFor(
			() => expect(open()).rejects.toMatchObject({ code: "VAULT_UNAVAILABLE" }),
			20_000,
		);
		for (const by of [warm, bench.process()]) {
			await expect(open(by)).rejects.toMatchObject({
				code: "VAULT_UNAVAILABLE",
			});
			await expect(accessToken(by, ctx, grantId)).rejects.toThrow();
			await expect(saveTokens(by, ctx, "new", "new")).rejects.toThrow(
				/keys of this organization were destroyed/,
			);
		}
		// The wrapped keys come back too: the receipt still says that they are gone.
		await restore("tenant_key", "platform_grant");
		await expect(open(bench.process())).rejects.toMatchObject({
			code: "VAULT_UNAVAILABLE",
		});
		await rotation.request([tenantId], {
			kinds: ["ROOT", "TENANT_KEY", "DATA"],
			requestedBy: "test",
		});
		expect(await rotation.run(tenantId)).toEqual({ state: "none" });

		// Asked again: what came back is destroyed again, and the receipt is the first one.
		const again = await shred(tenantId, slug);
		expect(JSON.parse(again.stdout)).toEqual(receipt);
		expect(await accessToken(bench.process(), bystander.ctx, theirs)).toBe(
			"access-two",
		);
	} finally {
		await listener.close();
	}
});

test("what stood in a tenant whose keys were destroyed says so, and not that connecting again would help", async () => {
	const world = await startConnecting();
	try {
		const { database, tenant } = world;
		const account = people.brandOwner.email;
		const brandId = await world.newBrand();
		const connectionId = await world.connectBrand(brandId, { account });
		const grant = await inTenant(database.db, tenant.tenantId, (tx) =>
			tx.grant.findFirstOrThrow(),
		);
		const slug = `t-${tenant.tenantId}`;
		const { code } = await shred(slug, slug, database);
		expect(code).toBe(0);
		// As another process, which has no key in memory.
		const now = world.otherProcess();
		const send = async () => {};
		const begun = { platform: "GOOGLE_ADS" as const, brandId };
		for (const use of [
			() => verifyConnection(now, { connectionId }),
			() => refreshConnection(now, { connectionId }),
			() => selectAdAccounts(now, { connectionId, externalIds: ["1"] }),
			() =>
				vendAccessToken(
					now,
					vendAccessTokenInput.parse({ connectionId, purpose: "test" }),
				),
			() => connect(now, connectInput.parse(begun)),
			() => connect(now, connectInput.parse({ ...begun, grantId: grant.id })),
			() =>
				startImport(
					{ ...now, queue: { send, work: send, close: send } },
					startImportInput.parse({ connectionId }),
				),
			() => now.credentials.refreshGrant(now, grant.id),
			() =>
				now.credentials.openSession(now, {
					grantId: grant.id,
					platform: "GOOGLE_ADS",
					purpose: "test",
				}),
		]) {
			const error = await use().then(
				() => null,
				(thrown: Error) => thrown,
			);
			expect(error, String(use)).toMatchObject({ code: "VAULT_UNAVAILABLE" });
			expect(error?.message).toMatch(
				/keys of this organization were destroyed.*nothing can be connected/,
			);
			// It does not pass: work that waited for it would wait for ever.
			expect(failureKind(error)).toBe("operator");
		}
	} finally {
		await world.close();
	}
});

test("of one key that was destroyed in a tenant that lives on, connecting again is the way out", async () => {
	const { tenantId, ctx } = await createTenant(bench.database);
	const grantId = await saveTokens(bench.own, ctx, "person", "one");
	await asSuperuser(
		bench.database,
		`update tenant_key set wrapped_key = null, destroyed_at = now() where tenant_id = '${tenantId}'`,
	);
	await expect(
		accessToken(bench.process(), ctx, grantId),
	).rejects.toMatchObject({
		code: "VAULT_UNAVAILABLE",
		message: expect.stringContaining("Connect again"),
	});
});

test("the installation's own keys cannot be destroyed, nor those of a tenant that is not there", async () => {
	const own = await shred(
		"00000000-0000-7000-8000-000000000000",
		"installation",
	);
	expect(own.code).toBe(1);
	expect(own.stderr).toContain("installation's own keys");
	const unknown = await shred("nobody", "nobody");
	expect(unknown.code).toBe(1);
	expect(unknown.stderr).toContain("There is no tenant with the id or slug");
});
