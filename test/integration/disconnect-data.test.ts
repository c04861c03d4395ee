import { disconnect, selectAdAccounts } from "@patchbay/connections";
import { inTenantSql, newId } from "@patchbay/db";
import { afterAll, beforeEach, expect, test } from "vitest";
import {
	type Connecting,
	people,
	startConnecting,
} from "../support/connecting.ts";
import { readConnection } from "../support/read-connection.ts";

let world: Connecting;
const opened: Connecting[] = [];
beforeEach(async () => {
	world = await startConnecting();
	opened.push(world);
});
afterAll(() => Promise.all(opened.map((each) => each.close())));

const owner = { account: people.brandOwner.email };
const end = (
	connectionId: string,
	deleteImportedData = false,
	ctx = world.ctx,
) => disconnect(ctx, { connectionId, deleteImportedData });

const sharedBlob = "campaign-assets/t/blobs/shared";
const ownBlob = "campaign-assets/t/blobs/own";

/** One row of everything, below the connection's first account. */
async function importSomething(
	connectionId: string,
	blobKeys: string[],
): Promise<void> {
	const { tenantId } = world.tenant;
	await inTenantSql(world.database.db, tenantId, async (sql) => {
		const { rows } = await sql.query<{ id: string; brand: string }>(
			`select a.id, c.brand_id as brand from ad_account a join connection c on c.id = a.connection_id
			where a.connection_id = $1 and a.selected limit 1`,
			[connectionId],
		);
		const [account] = rows;
		const campaign = newId();
		const adGroup = newId();
		const ad = newId();
		const job = newId();
		await sql.query(
			`insert into campaign (id, tenant_id, brand_id, connection_id, ad_account_id, platform, external_id, name, status,
				platform_status, currency_code, imported_at)
			values ($1, $2, $3, $4, $5, 'GOOGLE_ADS', '1', 'Spring', 'ACTIVE', 'ENABLED', 'USD', now())`,
			[campaign, tenantId, account?.brand, connectionId, account?.id],
		);
		await sql.query(
			`insert into ad_group (id, tenant_id, campaign_id, external_id, name, status, platform_status, imported_at)
			values ($1, $2, $3, '1', 'Group', 'ACTIVE', 'ENABLED', now())`,
			[adGroup, tenantId, campaign],
		);
		await sql.query(
			`insert into ad (id, tenant_id, campaign_id, ad_group_id, external_id, status, platform_status, headlines, descriptions, imported_at)
			values ($1, $2, $3, $4, '1', 'ACTIVE', 'ENABLED', '{}', '{}', now())`,
			[ad, tenantId, campaign, adGroup],
		);
		await sql.query(
			`insert into keyword (id, tenant_id, campaign_id, ad_group_id, external_id, text, match_type, status, platform_status, imported_at)
			values ($1, $2, $3, $4, '1', 'shirt', 'EXACT', 'ACTIVE', 'ENABLED', now())`,
			[newId(), tenantId, campaign, adGroup],
		);
		for (const blobKey of blobKeys) {
			const asset = newId();
			await sql.query(
				`insert into asset (id, tenant_id, connection_id, ad_account_id, platform, external_id, kind, blob_key, imported_at)
				values ($1, $2, $3, $4, 'GOOGLE_ADS', $5, 'IMAGE', $5, now())`,
				[asset, tenantId, connectionId, account?.id, blobKey],
			);
			await sql.query(
				`insert into asset_link (id, tenant_id, campaign_id, ad_id, asset_id, field_type, imported_at)
				values ($1, $2, $3, $4, $5, 'MARKETING_IMAGE', now())`,
				[newId(), tenantId, campaign, ad, asset],
			);
		}
		await sql.query(
			"select ensure_metric_partitions('2026-10-01', '2026-11-30')",
		);
		await sql.query(
			`insert into metric_daily (tenant_id, campaign_id, ad_account_id, date, currency_code, cost_micros, impressions,
				clicks, conversions, conversion_value_micros, first_seen_at, fetched_at, revisions)
			select $1, $2, $3, d, 'USD', 1, 1, 1, 1, 1, now(), now(), 0
			from generate_series('2026-10-20'::date, '2026-11-10'::date, '1 day') d`,
			[tenantId, campaign, account?.id],
		);
		await sql.query(
			`insert into import_job (id, tenant_id, connection_id, kind, status, trigger, campaign_external_ids, started_by_type)
			values ($1, $2, $3, 'FULL', 'SUCCEEDED', 'MANUAL', '{}', 'SYSTEM')`,
			[job, tenantId, connectionId],
		);
		await sql.query(
			`insert into import_failure (id, tenant_id, import_job_id, entity, code, message)
			values ($1, $2, $3, 'ad', 'PLATFORM_REPLY_CHANGED', 'x')`,
			[newId(), tenantId, job],
		);
	});
}
const counts = (connectionId: string) =>
	inTenantSql(world.database.db, world.tenant.tenantId, async (sql) => {
		const { rows } = await sql.query<Record<string, number>>(
			`with c as (select id from campaign where connection_id = $1)
			select (select count(*) from c)::int as campaign,
				(select count(*) from ad_group where campaign_id in (select id from c))::int as ad_group,
				(select count(*) from ad where campaign_id in (select id from c))::int as ad,
				(select count(*) from keyword where campaign_id in (select id from c))::int as keyword,
				(select count(*) from asset where connection_id = $1)::int as asset,
				(select count(*) from asset_link where campaign_id in (select id from c))::int as asset_link,
				(select count(*) from metric_daily m join ad_account a on a.id = m.ad_account_id where a.connection_id = $1)::int as metric,
				(select count(*) from import_failure f join import_job j on j.id = f.import_job_id where j.connection_id = $1)::int as failure`,
			[connectionId],
		);
		return rows[0];
	});
const everything = {
	campaign: 1,
	ad_group: 1,
	ad: 1,
	keyword: 1,
	asset: 2,
	asset_link: 2,
	metric: 22,
	failure: 1,
};
const nothing = Object.fromEntries(
	Object.keys(everything).map((name) => [name, 0]),
);
async function twoConnections() {
	const first = await world.connectBrand(await world.newBrand(), owner);
	const second = await world.connectBrand(await world.newBrand(), {
		account: people.agency.email,
	});
	await selectAdAccounts(world.ctx, {
		connectionId: second,
		externalIds: ["1110000001"],
	});
	await world.readAccounts();
	await importSomething(first, [sharedBlob, ownBlob]);
	await importSomething(second, [sharedBlob, "other"]);
	return { first, second };
}

test("what was imported stays, and is there again when the same account is connected again", async () => {
	const { first } = await twoConnections();
	await end(first);
	expect(await counts(first)).toEqual(everything);
	const brandId = (await readConnection(world, first)).brandId;
	expect(await world.connectBrand(brandId, owner)).toBe(first);
	expect(await counts(first)).toEqual(everything);
});

test("what was imported goes when told so, with its files, and no other connection loses anything", async () => {
	const { first, second } = await twoConnections();
	const deleted: string[] = [];
	const ctx = world.as(world.tenant.ctx, {
		deleteBlobs: async (_sql, keys) => {
			deleted.push(...keys);
		},
	});
	await end(first, true, ctx);
	expect(await counts(first)).toEqual(nothing);
	expect(await counts(second)).toEqual(everything);
	// Which of them others still have is asked by whoever removes them, under its lock.
	expect(deleted.sort()).toEqual([ownBlob, sharedBlob]);
	expect((await readConnection(world, first)).status).toBe("DISCONNECTED");
	expect((await world.audited("DISCONNECT")).at(-1)).toMatchObject({
		detail: { deleteImportedData: true },
	});
});

test("a deletion of what was imported does not forget its files when it is ended half-way", async () => {
	const { first } = await twoConnections();
	const asked: string[][] = [];
	const ctx = world.as(world.tenant.ctx, {
		deleteBlobs: async (_sql, keys) => {
			asked.push([...keys].sort());
			if (asked.length === 1) throw new Error("the disk is gone");
		},
	});
	await expect(end(first, true, ctx)).rejects.toThrow("the disk is gone");
	await end(first, true, ctx);
	expect(asked).toEqual([
		[ownBlob, sharedBlob],
		[ownBlob, sharedBlob],
	]);
	expect(await counts(first)).toEqual(nothing);
});

test("what was imported can also be deleted later, by disconnecting once more", async () => {
	const { first } = await twoConnections();
	await end(first);
	await end(first, true);
	expect(await counts(first)).toEqual(nothing);
});
