import { recordAudit, verifyAudit } from "@patchbay/audit";
import { createDatabase, inTenantSql, migrate, newId } from "@patchbay/db";
import { accountKey } from "@patchbay/limits";
import { expect, test } from "vitest";
import { asOwner } from "../support/as-owner.ts";
import { withDatabaseBefore } from "../support/empty-database.ts";
import { createTenant } from "../support/factories/tenant.ts";
import { withClient } from "../support/with-client.ts";

// What migrations make of what was stored before them.

test("slices that were planned before limits were counted belong to their accounts afterwards", async () => {
	await withDatabaseBefore("20261129013000", async ({ ownerUrl }) => {
		const { tenantId } = await createTenant({ ownerUrl });
		const states = ["PENDING", "RUNNING", "WAITING", "DONE"] as const;
		await asOwner({ ownerUrl }, tenantId, async (client) => {
			const [brandId, id, jobId, accountId] = [
				newId(),
				newId(),
				newId(),
				newId(),
			];
			await client.query(
				"insert into brand (id, tenant_id, name, updated_at) values ($1, $2, 'North', now())",
				[brandId, tenantId],
			);
			await client.query(
				`insert into connection (id, tenant_id, brand_id, platform, status, scope_sets, connected_by_type, connected_at)
				values ($1, $2, $3, 'GOOGLE_ADS', 'ACTIVE', '{}', 'SYSTEM', now())`,
				[id, tenantId, brandId],
			);
			await client.query(
				`insert into ad_account (id, tenant_id, connection_id, platform, external_id, name, selected, updated_at)
				values ($1, $2, $3, 'GOOGLE_ADS', '1110000001', 'North', true, now())`,
				[accountId, tenantId, id],
			);
			await client.query(
				`insert into import_job (id, tenant_id, connection_id, kind, status, trigger, campaign_external_ids, started_by_type)
				values ($1, $2, $3, 'FULL', 'RUNNING', 'MANUAL', '{}', 'SYSTEM')`,
				[jobId, tenantId, id],
			);
			for (const [order, state] of states.entries())
				await client.query(
					`insert into import_slice (id, tenant_id, import_job_id, ad_account_id, stream, stage_order, slice_order, state)
					values ($1, $2, $3, $4, 'CAMPAIGNS', 1, $5, $6::"ImportSliceState")`,
					[newId(), tenantId, jobId, accountId, order, state],
				);
		});
		await migrate({ ownerUrl });
		await asOwner({ ownerUrl }, tenantId, async (client) => {
			const { rows } = await client.query(
				"select state, limit_key as key from import_slice order by slice_order",
			);
			const key = accountKey("GOOGLE_ADS", "1110000001");
			expect(rows).toEqual(
				states.map((state) => ({
					state: state === "PENDING" ? "READY" : state,
					key: state === "DONE" ? null : key,
				})),
			);
		});
	});
});

test("the causes of what connections stand in are read from their sentences once, and what nobody has read is due", async () => {
	await withDatabaseBefore("20261129014000", async ({ ownerUrl }) => {
		const { tenantId } = await createTenant({ ownerUrl });
		const proof = (campaigns: string) =>
			JSON.stringify({ campaigns, spend: "READ", creatives: "READ" });
		const outage = "Google could not answer just now.";
		const standings = [
			["REVOKED", "Access was ended.", "PROVEN", "GRANT"],
			["ERROR", outage, "PROVEN", "GRANT"],
			["ERROR", "Not allowed yet at Google Ads: “Ads”.", "PROVEN", "SCOPES"],
			["ERROR", "North: reading failed.", "DENIED", "PROOF"],
			["ERROR", "The API is switched off.", "PROVEN", "ACCESS"],
			["PENDING", "Choose the ad accounts to import.", "NONE", "ACCOUNTS"],
			["PENDING", null, "UNREAD", "PROOF"],
			["ACTIVE", "South: no access.", "PROVEN", "PROOF"],
			["ACTIVE", null, "PROVEN", "NONE"],
		] as const;
		await asOwner({ ownerUrl }, tenantId, async (client) => {
			const brandId = newId();
			await client.query(
				"insert into brand (id, tenant_id, name, updated_at) values ($1, $2, 'North', now())",
				[brandId, tenantId],
			);
			for (const [index, [status, message, account]] of standings.entries()) {
				const [grantId, id] = [newId(), newId()];
				await client.query(
					`insert into platform_grant (id, tenant_id, platform, identity_provider, authentication_method, client_id,
						platform_user_id, status, status_message, granted_scopes, granted_by_type, granted_at)
					values ($1, $2, 'GOOGLE_ADS', 'google', 'OAUTH2', 'client', $3, $4, $5, '{}', 'SYSTEM', now())`,
					[
						grantId,
						tenantId,
						`person ${index}`,
						message === outage ? "ERROR" : "ACTIVE",
						message === outage ? outage : null,
					],
				);
				await client.query(
					`insert into connection (id, tenant_id, brand_id, platform, grant_id, status, status_message, scope_sets,
						connected_by_type, connected_at)
					values ($1, $2, $3, 'GOOGLE_ADS', $4, $5, $6, '{}', 'SYSTEM', now() + $7 * interval '1 second')`,
					[id, tenantId, brandId, grantId, status, message, index],
				);
				if (account !== "NONE")
					await client.query(
						`insert into ad_account (id, tenant_id, connection_id, platform, external_id, name, selected, proof, updated_at)
						values ($1, $2, $3, 'GOOGLE_ADS', '1', 'North', true, $4, now())`,
						[
							newId(),
							tenantId,
							id,
							account === "UNREAD"
								? null
								: proof(account === "DENIED" ? "DENIED" : "READ"),
						],
					);
			}
		});
		await migrate({ ownerUrl });
		await asOwner({ ownerUrl }, tenantId, async (client) => {
			const { rows: causes } = await client.query(
				"select cause from connection order by connected_at",
			);
			expect(causes.map(({ cause }) => cause)).toEqual(
				standings.map(([, , , cause]) => cause),
			);
			const { rows: due } = await client.query(
				`select c.status_message, c.status from account_reading r
				join connection c on c.grant_id = r.grant_id where r.due_at is not null`,
			);
			expect(due).toEqual([{ status: "PENDING", status_message: null }]);
		});
	});
});

test("a grant that was kept without a connection is pinned, and is still kept", async () => {
	await withDatabaseBefore("20261129017400", async ({ ownerUrl, appUrl }) => {
		const { tenantId } = await createTenant({ ownerUrl });
		const [kept, unused] = [newId(), newId()];
		await asOwner({ ownerUrl }, tenantId, (client) =>
			client.query(
				`insert into platform_grant (id, tenant_id, platform, identity_provider, authentication_method, client_id,
					platform_user_id, status, granted_scopes, granted_by_type, granted_at, standing)
				select id, $1, 'GOOGLE_WORKSPACE', 'google', 'OAUTH2', 'client', id::text, 'ACTIVE', '{}', 'SYSTEM',
					now() - interval '1 hour', id = $3
				from unnest($2::uuid[]) id`,
				[tenantId, [kept, unused], kept],
			),
		);
		await migrate({ ownerUrl });
		await asOwner({ ownerUrl }, tenantId, async (client) => {
			const { rows } = await client.query(
				"select id, pinned from platform_grant order by pinned desc",
			);
			expect(rows).toEqual([
				{ id: kept, pinned: true },
				{ id: unused, pinned: false },
			]);
		});
		await withClient(appUrl, async (client) => {
			const { rows } = await client.query(
				"select grant_id from system.grants_to_destroy(10)",
			);
			expect(rows).toEqual([{ grant_id: unused }]);
		});
	});
});

test("a chain that was begun before its functions were written anew goes on whole", async () => {
	await withDatabaseBefore("20261121001900", async ({ ownerUrl, appUrl }) => {
		const db = createDatabase({
			url: appUrl,
			applicationName: "patchbay-test",
		});
		try {
			const { ctx, tenantId } = await createTenant({ ownerUrl });
			const write = () =>
				inTenantSql(db, tenantId, async (sql) => {
					await recordAudit(sql, ctx, { action: "VERIFY" });
					await recordAudit(
						sql,
						{ ...ctx, ipAddress: "192.0.2.7", userAgent: "" },
						{
							action: "CREDENTIAL_VEND",
							target: { type: "Connection", id: newId(), label: "ü☃ 1:-" },
							purpose: "😀",
							succeeded: false,
							detail: { number: 1.5, nested: { text: 'a"\\b', none: null } },
						},
					);
				});
			await write();
			expect(await migrate({ ownerUrl })).toContain(
				"20261121001900_audit_chain_speed",
			);
			// In a session that knows the functions of before, too.
			await write();
			await write();
			expect(await verifyAudit(db, tenantId)).toMatchObject({
				entries: 6,
				faults: [],
			});
		} finally {
			await db.close();
		}
	});
});
