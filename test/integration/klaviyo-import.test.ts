import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { connect, connectInput } from "@patchbay/connections";
import { getPlatform } from "@patchbay/platforms";
import { afterAll, beforeAll, expect, test } from "vitest";
import { knownKeys } from "../../apps/sandbox/src/klaviyo/fixed-keys.ts";
import type { Importing } from "../support/importing.ts";
import {
	globalId,
	type ImportingApi,
	startImportingApi,
} from "../support/importing-api.ts";

// Klaviyo from a pasted key to rows: campaigns and flows, messages with their files, numbers and their comparison.

let api: ImportingApi;
let app: Importing;
let connectionId: string;

beforeAll(async () => {
	api = await startImportingApi({ campaigns: 8, days: 40 });
	({ app } = api);
	// Klaviyo's pace has tests of its own.
	await app.control("klaviyo/limits", { isEnforced: false });
	connectionId = await connectBy(knownKeys);
});
afterAll(() => api?.close());

/** Another process, without the limits that we keep at Klaviyo ourselves. */
function unhurried() {
	const { platforms } = app.ctx;
	const klaviyo = getPlatform(platforms, "KLAVIYO");
	return app.otherProcess({
		platforms: {
			...platforms,
			KLAVIYO: { ...klaviyo, limits: { ...klaviyo.limits, buckets: {} } },
		},
	});
}

async function connectBy(keys: {
	apiKey: string;
	publicApiKey: string;
}): Promise<string> {
	const ctx = { ...app.ctx, ...unhurried() };
	const made = await connect(
		ctx,
		connectInput.parse({
			brandId: await app.newBrand(),
			platform: "KLAVIYO",
			...keys,
		}),
	);
	await app.readAccounts(ctx);
	return made.connectionId ?? "";
}

async function importAll(id = connectionId) {
	const importJobId = await app.start(id);
	const { platforms, credentials } = unhurried();
	const worker = app.worker({ platforms, credentials });
	return { importJobId, end: await app.runToEnd(importJobId, worker) };
}

const count = async (text: string, id = connectionId): Promise<number> => {
	const [row] = await app.rows<{ count: bigint }>(
		`select count(*) as count from ${text}`,
		[id],
	);
	return Number(row?.count);
};

test("an import brings campaigns, flows, messages, their HTML and images, and numbers that agree with the account's totals", async () => {
	const { importJobId, end } = await importAll();
	expect(
		await app.rows(
			"select entity, external_id, message from import_failure where import_job_id = $1",
			[importJobId],
		),
	).toEqual([]);
	expect(end).toMatchObject({ status: "SUCCEEDED", failedAssets: 0 });

	const campaigns = await app.rows<{
		objective: string;
		status: string;
		platformStatus: string;
		budget: bigint | null;
	}>(
		`select objective, status, platform_status as "platformStatus", budget_micros as budget
		from campaign where connection_id = $1 order by external_id`,
		[connectionId],
	);
	const kinds = new Set(
		campaigns.map(({ objective }) => objective.split("_")[0]),
	);
	expect(kinds).toEqual(new Set(["CAMPAIGN", "FLOW"]));
	for (const { budget } of campaigns) expect(budget).toBeNull();
	const ads = await count(
		"ad join campaign c on c.tenant_id = ad.tenant_id and c.id = ad.campaign_id where c.connection_id = $1",
	);
	expect(ads).toBeGreaterThan(campaigns.length);

	const pages = await app.rows<{
		externalId: string;
		blobKey: string;
		mimeType: string;
		logicalKey: string | null;
		links: bigint;
	}>(
		`select a.external_id as "externalId", blob_key as "blobKey", mime_type as "mimeType", logical_key as "logicalKey",
			(select count(*) from asset_link l where l.tenant_id = a.tenant_id and l.asset_id = a.id and l.ad_id is not null) as links
		from asset a where connection_id = $1 and kind = 'HTML' order by a.id`,
		[connectionId],
	);
	expect(pages.length).toBeGreaterThan(3);
	for (const { blobKey, mimeType, links, logicalKey } of pages) {
		expect(mimeType).toBe("text/html");
		expect(links).toBe(1n);
		expect(logicalKey).toMatch(/^campaign-assets\//);
		expect(
			(await readFile(join(app.storageDirectory, blobKey))).toString(),
		).toContain("<body>");
	}
	const images = await app.rows<{ storedAt: Date | null; links: bigint }>(
		`select stored_at as "storedAt",
			(select count(*) from asset_link l where l.tenant_id = a.tenant_id and l.asset_id = a.id) as links
		from asset a where connection_id = $1 and kind = 'IMAGE'`,
		[connectionId],
	);
	expect(images.length).toBeGreaterThan(0);
	for (const { storedAt } of images) expect(storedAt).not.toBeNull();
	expect(images.some(({ links }) => links > 0n)).toBe(true);

	const [sums] = await app.rows<Record<string, bigint>>(
		`select sum(m.cost_micros)::bigint as cost, sum(m.impressions)::bigint as delivered, sum(m.clicks)::bigint as clicks,
			sum(m.conversions)::bigint as orders, sum(m.conversion_value_micros)::bigint as revenue,
			count(*) filter (where m.conversions is null) as untold
		from metric_daily m join campaign c on c.tenant_id = m.tenant_id and c.id = m.campaign_id where c.connection_id = $1`,
		[connectionId],
	);
	expect(sums).toMatchObject({ cost: 0n, untold: 0n });
	for (const name of ["delivered", "clicks", "orders", "revenue"])
		expect(sums?.[name]).toBeGreaterThan(0n);
	const compared = await app.rows<{ differences: bigint }>(
		`select (select count(*) from import_difference d where d.import_reconciliation_id = r.id) as differences
		from import_reconciliation r where import_job_id = $1`,
		[importJobId],
	);
	expect(compared).toEqual([{ differences: 0n }]);
	// Nothing that Klaviyo counts for the account is without a campaign or a flow.
	expect(
		await count(
			"metric_unattributed u join ad_account a on a.tenant_id = u.tenant_id and a.id = u.ad_account_id where a.connection_id = $1",
		),
	).toBe(0);
});

test("a platform that tells no spend has spent nothing known, which is not 0", async () => {
	const { connection } = await api.client.query(
		"query ($id: ID!) { connection(id: $id) { stats { campaigns spendLast30Days { amountMicros } } } }",
		{ id: globalId("Connection", connectionId) },
	);
	expect(connection.stats.campaigns).toBeGreaterThan(0);
	expect(connection.stats.spendLast30Days).toEqual([]);
});

test("a second import changes nothing of what stayed as it was, and a missing scope ends its own stream alone", async () => {
	const before = await app.rows(
		"select external_id, blob_key, stored_at from asset where connection_id = $1 and kind = 'HTML' order by id",
		[connectionId],
	);
	const metrics =
		"metric_daily m join campaign c on c.tenant_id = m.tenant_id and c.id = m.campaign_id where c.connection_id = $1";
	const rows = await count(metrics);
	await app.control("faults", {
		path: "/klaviyo/api/images",
		klaviyoError: { code: "permission_denied" },
		count: 20,
	});
	const { importJobId, end } = await importAll();
	await app.forgetFaults();
	expect(end.status).toBe("PARTIALLY_SUCCEEDED");
	const failures = await app.rows<{ code: string; message: string }>(
		"select code, message from import_failure where import_job_id = $1",
		[importJobId],
	);
	expect(failures).toContainEqual({
		code: "SCOPE_MISSING",
		message: expect.stringContaining("“Images: read access”"),
	});
	expect(
		await app.rows(
			"select external_id, blob_key, stored_at from asset where connection_id = $1 and kind = 'HTML' order by id",
			[connectionId],
		),
	).toEqual(before);
	expect(await count(metrics)).toBe(rows);
});

const everything = [
	"accounts:read",
	"campaigns:read",
	"flows:read",
	"metrics:read",
	"templates:read",
	"images:read",
	"lists:read",
	"segments:read",
	"catalogs:read",
];
const ofCampaigns = [
	"ad groups",
	"ads",
	"asset links",
	"assets",
	"campaigns",
] as const;

/** Kinds of what a connection holds, of campaigns and of audiences. */
async function kindsOf(id: string) {
	const [row] = await app.rows<{ kinds: string[] }>(
		`select array_agg(distinct kind order by kind) as kinds from (
			select split_part(objective, '_', 1) as kind from campaign where connection_id = $1 and objective is not null
			union all select kind::text from audience where connection_id = $1
			union all select 'ITEM' from catalog_item where connection_id = $1
			union all select 'HTML' from asset where connection_id = $1 and kind = 'HTML') of`,
		[id],
	);
	return row?.kinds;
}

/** Sums of what a connection has imported, whatever it belongs to. */
const sumsOf = (id: string) =>
	app.rows(
		`select sum(m.impressions) as delivered, sum(m.clicks) as clicks, sum(m.conversions) as orders from metric_daily m
		join campaign c on c.tenant_id = m.tenant_id and c.id = m.campaign_id where c.connection_id = $1`,
		[id],
	);

test.each([
	{
		without: ["flows:read", "lists:read", "catalogs:read"],
		isKnown: true,
		lists: [...ofCampaigns, "audiences", "catalog items"],
		kinds: ["CAMPAIGN", "HTML", "SEGMENT"],
	},
	{
		without: ["campaigns:read", "segments:read"],
		isKnown: false,
		lists: [...ofCampaigns, "audiences"],
		kinds: ["FLOW", "HTML", "ITEM", "LIST"],
	},
])(
	"a key without $without (known: $isKnown) brings everything else, and says what to make at Klaviyo",
	async ({ without, isKnown, lists, kinds }) => {
		const reply = await fetch(
			`${app.sandbox.url}/__sandbox/klaviyo/issue-key`,
			{
				method: "POST",
				body: JSON.stringify({
					user: "brand.owner@example.com",
					publicApiKey: knownKeys.publicApiKey,
					scopes: everything.filter((scope) => !without.includes(scope)),
				}),
			},
		);
		const id = await connectBy((await reply.json()) as typeof knownKeys);
		if (!isKnown)
			await app.rows(
				`update platform_grant g set granted_scopes = null from connection c
				where c.id = $1 and g.tenant_id = c.tenant_id and g.id = c.grant_id returning g.id`,
				[id],
			);
		const { importJobId, end } = await importAll(id);
		const failures = await app.rows<{
			entity: string;
			code: string;
			message: string;
		}>(
			"select entity, code, message from import_failure where import_job_id = $1",
			[importJobId],
		);
		expect(failures.map(({ entity }) => entity).sort()).toEqual(
			[...lists].sort(),
		);
		for (const { code, message } of failures) {
			expect(code).toBe("SCOPE_MISSING");
			expect(message).toContain("make a new private key in Klaviyo");
		}
		expect(end.status).toBe("SUCCEEDED");
		expect(await kindsOf(id)).toEqual(kinds);
		// No number is lost with the name of what it belongs to.
		expect(await sumsOf(id)).toEqual(await sumsOf(connectionId));
	},
);
