import { randomBytes } from "node:crypto";
import { inTenantSql, readInTenant } from "@patchbay/db";
import { Secret } from "@patchbay/vault";
import pg from "pg";
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import {
	type CredentialBench,
	startCredentialBench,
} from "../support/credentials.ts";
import { localVault, rotationOf, runAll } from "../support/key-rotating.ts";

// Somebody who can write to the tables, but has no key, tries to make us use what was not saved there.

const use = { purpose: "test" } as const;
const tampered = { name: "SecretTampered", code: "INTERNAL" };
let bench: CredentialBench;

beforeAll(async () => {
	bench = await startCredentialBench();
});
afterAll(() => bench.close());
beforeEach(() => bench.forget());

async function write(statement: string, values: unknown[] = []) {
	const client = new pg.Client({
		connectionString: bench.database.superuserUrl,
	});
	await client.connect();
	try {
		return await client.query(statement, values);
	} finally {
		await client.end();
	}
}

const secretColumns =
	"credential_version, sealed_access_token, sealed_refresh_token, refresh_epoch, destroyed_at, status";

describe("stored tokens", () => {
	test("of an older version put back, with their version, are noticed before they are used", async () => {
		const { ctx, grantId } = await bench.newGrant();
		await write(
			`create table older as select id, ${secretColumns}, access_token_expires_at from platform_grant where id = $1`,
			[grantId],
		);
		await bench.own.credentials.refreshGrant(ctx, grantId);
		await write(
			`update platform_grant g set (${secretColumns}, access_token_expires_at) =
				(select ${secretColumns}, access_token_expires_at from older) where id = $1`,
			[grantId],
		);
		await bench.forget();
		await expect(
			bench.own.credentials.getAccessToken(ctx, grantId, use),
		).rejects.toMatchObject(tampered);
		await expect(
			bench.own.credentials.refreshGrant(ctx, grantId),
		).rejects.toMatchObject(tampered);
		expect(await bench.refreshCalls()).toBe(0);
		await write("drop table older");
	});

	test("of a destroyed grant put back are noticed", async () => {
		const { ctx, tenantId, grantId, connectionId } = await bench.newGrant({
			account: "brand.owner@example.com",
		});
		await write(
			`create table older as select id, ${secretColumns} from platform_grant where id = $1`,
			[grantId],
		);
		await write(
			"update connection set status = 'DISCONNECTED' where tenant_id = $1 and id = $2",
			[tenantId, connectionId],
		);
		await bench.own.credentials.destroyGrant(ctx, grantId);
		await write(
			`update platform_grant g set (${secretColumns}) = (select ${secretColumns} from older) where id = $1`,
			[grantId],
		);
		await expect(
			bench.own.credentials.getAccessToken(ctx, grantId, use),
		).rejects.toMatchObject(tampered);
		await write("drop table older");
	});

	test("moved to another row, field or tenant do not open, even with an audit entry forged for them", async () => {
		const victim = await bench.newGrant({ account: "brand.owner@example.com" });
		const attacker = await bench.newGrant();
		const neighbour = await bench.newGrant({
			ctx: attacker.ctx,
			account: "agency.analyst@example.com",
		});
		const moves = [
			// Another tenant's tokens.
			`update platform_grant g set sealed_access_token = o.sealed_access_token
				from platform_grant o where g.id = $1 and o.id = '${victim.grantId}'`,
			// Another grant's of the same tenant.
			`update platform_grant g set sealed_access_token = o.sealed_access_token
				from platform_grant o where g.id = $1 and o.id = '${neighbour.grantId}'`,
			// The refresh token in the place of the access token: it would be handed out.
			"update platform_grant set sealed_access_token = sealed_refresh_token where id = $1",
		];
		for (const move of moves) {
			await write(move, [attacker.grantId]);
			await expect(
				bench.own.credentials.getAccessToken(
					attacker.ctx,
					attacker.grantId,
					use,
				),
			).rejects.toMatchObject(tampered);
			// Whoever rewrites the audit as well still has no ciphertext for this place.
			await write(
				`update audit_event a set detail = a.detail || jsonb_build_object('accessTokenSha256', encode(sha256(g.sealed_access_token), 'hex'))
				from platform_grant g where g.id = $1 and a.target_id = g.id and a.action = 'CREDENTIAL_SAVE'`,
				[attacker.grantId],
			);
			await expect(
				bench.own.credentials.getAccessToken(
					attacker.ctx,
					attacker.grantId,
					use,
				),
			).rejects.toMatchObject(tampered);
		}
	});

	test("with a changed byte do not open", async () => {
		const { ctx, grantId } = await bench.newGrant();
		await write(
			"update platform_grant set sealed_access_token = set_byte(sealed_access_token, 90, get_byte(sealed_access_token, 90) # 1) where id = $1",
			[grantId],
		);
		await expect(
			bench.own.credentials.getAccessToken(ctx, grantId, use),
		).rejects.toMatchObject(tampered);
	});

	test("do not open under another master key", async () => {
		const { ctx, grantId } = await bench.newGrant();
		const other = bench.process({
			masterKey: randomBytes(32).toString("base64"),
		});
		await expect(
			other.credentials.getAccessToken(ctx, grantId, use),
		).rejects.toMatchObject({ code: "VAULT_UNAVAILABLE" });
	});

	test("do not open with another tenant's key in the place of their own", async () => {
		const victim = await bench.newGrant();
		const other = await bench.newGrant();
		await write(
			`update tenant_key k set wrapped_key = o.wrapped_key from tenant_key o
			where k.tenant_id = $1 and o.tenant_id = $2`,
			[victim.tenantId, other.tenantId],
		);
		await expect(
			bench
				.process()
				.credentials.getAccessToken(victim.ctx, victim.grantId, use),
		).rejects.toMatchObject(tampered);
	});
});

describe("a rotation of the keys", () => {
	test("leaves no way back: what the older key sealed is noticed when it is put back", async () => {
		const { ctx, tenantId, grantId } = await bench.newGrant();
		await write(
			`create table older as select id, ${secretColumns} from platform_grant where id = $1`,
			[grantId],
		);
		const rotation = rotationOf(bench.database.db, localVault(bench.masterKey));
		await rotation.request([tenantId], {
			kinds: ["TENANT_KEY", "DATA"],
			requestedBy: "test",
		});
		await runAll(rotation, tenantId);
		expect(
			(await bench.own.credentials.getAccessToken(ctx, grantId, use))
				.accessToken,
		).toBeDefined();
		await write(
			`update platform_grant g set (${secretColumns}) = (select ${secretColumns} from older) where id = $1`,
			[grantId],
		);
		await expect(
			bench.process().credentials.getAccessToken(ctx, grantId, use),
		).rejects.toMatchObject(tampered);
		// Nor does another rotation make it valid.
		await rotation.request([tenantId], {
			kinds: ["TENANT_KEY", "DATA"],
			requestedBy: "test",
		});
		await runAll(rotation, tenantId);
		await expect(
			bench.process().credentials.getAccessToken(ctx, grantId, use),
		).rejects.toMatchObject(tampered);
		await write("drop table older");
	});

	test("does not take another tenant's wrapped key, nor another version, for its own", async () => {
		const victim = await bench.newGrant();
		const other = await bench.newGrant();
		const rotation = rotationOf(bench.database.db, localVault(bench.masterKey));
		await rotation.request([victim.tenantId], {
			kinds: ["TENANT_KEY"],
			requestedBy: "test",
		});
		await runAll(rotation, victim.tenantId);
		const swaps = [
			"update tenant_key k set wrapped_key = o.wrapped_key from tenant_key o where k.tenant_id = $1 and o.tenant_id = $2 and k.version = 1",
			"update tenant_key k set wrapped_key = o.wrapped_key from tenant_key o where k.tenant_id = $1 and o.tenant_id = $1 and k.version = 1 and o.version = 2 and $2::text is not null",
		];
		for (const swap of swaps) {
			await write(swap, [victim.tenantId, other.tenantId]);
			await rotation.request([victim.tenantId], {
				kinds: ["ROOT"],
				requestedBy: "test",
				rewrapAll: true,
			});
			await expect(
				rotation.run(victim.tenantId, { evenAfterFailure: true }),
			).rejects.toMatchObject(tampered);
		}
	});
});

describe("another sealed field", () => {
	const placeOf = (id: string) => ({
		record: "oauth_attempt",
		id,
		field: "sealed_secret",
		version: 1,
	});

	test("opens in its own row, field, version and tenant alone", async () => {
		const { ctx, tenantId, grantId } = await bench.newGrant();
		const other = await bench.newGrant();
		const { db } = bench.database;
		const { keys, credentials } = bench.own;
		const place = placeOf("01931f3c-0000-7000-8000-0000000000a1");
		const sealed = await inTenantSql(db, tenantId, (sql) =>
			keys.sealField(sql, tenantId, place, new Secret("verifier")),
		);
		const open = (tenant: string, where: typeof place) =>
			inTenantSql(db, tenant, (sql) =>
				keys.openField(sql, tenant, where, sealed),
			);
		expect((await open(tenantId, place)).reveal()).toBe("verifier");
		for (const elsewhere of [
			placeOf("01931f3c-0000-7000-8000-0000000000a2"),
			{ ...place, record: "platform_grant" },
			{ ...place, field: "access_token" },
			{ ...place, version: 2 },
		])
			await expect(open(tenantId, elsewhere)).rejects.toMatchObject(tampered);
		await expect(open(other.tenantId, place)).rejects.toMatchObject(tampered);
		// In a token's place it is not given out.
		await write(
			"update platform_grant set sealed_access_token = $2 where id = $1",
			[grantId, sealed],
		);
		await expect(
			credentials.getAccessToken(ctx, grantId, use),
		).rejects.toMatchObject(tampered);
	});
});

test("the newest save of a grant is found by its index, however often the grant was used", async () => {
	const { tenantId, grantId } = await bench.newGrant();
	await write("set enable_seqscan = on; analyze audit_event;");
	const [rows = []] = await readInTenant(bench.database.db, tenantId, [
		{ text: "set local enable_seqscan = off" },
		{
			text: `explain select a.action, a.detail from audit_event a
				where a.tenant_id = $1 and a.target_id = $2 and a.succeeded
					and a.action in ('CREDENTIAL_SAVE', 'CREDENTIAL_REFRESH', 'CREDENTIAL_DESTROY', 'KEY_ROTATE')
				order by a.sequence desc limit 1`,
			values: [tenantId, grantId],
		},
	]).then((results) => results.slice(1));
	expect(JSON.stringify(rows)).toContain("audit_event_saved_credential_idx");
});
