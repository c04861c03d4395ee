import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { request } from "node:http";
import { inTenantSql, newId } from "@patchbay/db";
import { signAssetUrl } from "@patchbay/imports";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startApi, type TestApi } from "../support/api.ts";
import { storeStands } from "../support/blob-servers/stands.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import {
	createDashboard,
	type Dashboard,
} from "../support/factories/dashboard.ts";

const png = Buffer.from(
	"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
	"base64",
);
const sha256 = createHash("sha256").update(png).digest("hex");

let database: TestDatabase;
let api: TestApi;
let made: Dashboard;
let key: string;

beforeAll(async () => {
	database = await createTestDatabase();
	api = await startApi({ database });
	const { tenantId } = api.tenant;
	made = await createDashboard(database.db, tenantId, { brands: 1 });
	key = `campaign-assets/${tenantId}/blobs/${sha256}`;
	const { blobs } = api.services;
	const temporary = await blobs.temporaryPath();
	await writeFile(temporary, png);
	await blobs.put(key, temporary);
	const [stored, waiting, adGroup, ad] = [newId(), newId(), newId(), newId()];
	await inTenantSql(database.db, tenantId, async (sql) => {
		await sql.query(
			`insert into asset (id, tenant_id, connection_id, ad_account_id, platform, external_id, kind, name, mime_type, byte_size,
				sha256, width, height, blob_key, stored_at, imported_at)
			values ($1, $2, $3, $4, 'GOOGLE_ADS', 'asset-1', 'IMAGE', 'Banner', 'image/png', $5, $6, 1, 1, $7, now(), now()),
				($8, $2, $3, $4, 'GOOGLE_ADS', 'asset-2', 'TEXT', null, null, null, null, null, null, null, null, now())`,
			[
				stored,
				tenantId,
				made.connectionIds[0],
				made.adAccountIds[0],
				png.length,
				sha256,
				key,
				waiting,
			],
		);
		await sql.query(
			`insert into ad_group (id, tenant_id, campaign_id, external_id, name, status, platform_status, imported_at)
			values ($1, $2, $3, 'group-1', 'Group', 'ACTIVE', 'ENABLED', now())`,
			[adGroup, tenantId, made.campaignIds[0]],
		);
		await sql.query(
			`insert into ad (id, tenant_id, campaign_id, ad_group_id, external_id, status, platform_status, headlines, descriptions, imported_at)
			values ($1, $2, $3, $4, 'ad-1', 'ACTIVE', 'ENABLED', '{One,Two}', '{}', now())`,
			[ad, tenantId, made.campaignIds[0], adGroup],
		);
		await sql.query(
			`insert into keyword (id, tenant_id, campaign_id, ad_group_id, external_id, text, match_type, status, platform_status, imported_at)
			values ($1, $2, $3, $4, 'keyword-1', 'red shoes', 'EXACT', 'ACTIVE', 'ENABLED', now())`,
			[newId(), tenantId, made.campaignIds[0], adGroup],
		);
		for (const [asset, place, field] of [
			[stored, ad, "MARKETING_IMAGE"],
			[stored, null, "LOGO"],
			[waiting, null, "HEADLINE"],
		])
			await sql.query(
				"insert into asset_link (id, tenant_id, campaign_id, ad_id, asset_id, field_type, imported_at) values ($1, $2, $3, $4, $5, $6, now())",
				[newId(), tenantId, made.campaignIds[0], place, asset, field],
			);
	});
});
afterAll(async () => {
	await api?.stop();
	await database?.drop();
});

async function readUrl(): Promise<string> {
	const { campaigns } = await api.client.query(
		"{ campaigns(first: 1) { nodes { assets(kind: IMAGE) { nodes { url(expiresInSeconds: 60) } } } } }",
	);
	return campaigns.nodes[0].assets.nodes[0].url;
}

/** The status of a path sent as it is: no client of ours tidies it up first. */
function statusOf(path: string): Promise<number | undefined> {
	return new Promise((resolve, reject) => {
		const { hostname, port } = new URL(api.url);
		request({ hostname, port, path }, (response) => {
			response.resume();
			resolve(response.statusCode);
		})
			.on("error", reject)
			.end();
	});
}

test("a campaign shows its ad groups, ads, keywords and each asset once, in few round trips", async () => {
	api.reads.length = 0;
	const { campaigns } = await api.client.query(`{ campaigns(first: 3) { nodes {
		assets { totalCount nodes { kind name mimeType byteSize sha256 width height thumbnailUrl storedAt } }
		adGroups(first: 10) { nodes { name campaign { name } budget { shared }
			keywords { nodes { text matchType negative status } }
			ads { nodes { name headlines assets { nodes { name } } } } } } } } }`);
	const [campaign] = campaigns.nodes;
	expect(campaign.assets.totalCount).toBe(2);
	expect(campaign.assets.nodes[0]).toMatchObject({
		kind: "IMAGE",
		name: "Banner",
		mimeType: "image/png",
		byteSize: String(png.length),
		sha256,
		width: 1,
		thumbnailUrl: null,
	});
	expect(campaign.adGroups.nodes).toEqual([
		{
			name: "Group",
			campaign: { name: "Campaign 001" },
			budget: null,
			keywords: {
				nodes: [
					{
						text: "red shoes",
						matchType: "EXACT",
						negative: false,
						status: "ACTIVE",
					},
				],
			},
			ads: {
				nodes: [
					{
						name: null,
						headlines: ["One", "Two"],
						assets: { nodes: [{ name: "Banner" }] },
					},
				],
			},
		},
	]);
	expect(api.reads.length).toBeLessThanOrEqual(4);
});

test("an address that a browser would run is none", async () => {
	const readAddress = async (address: string) => {
		await inTenantSql(database.db, api.tenant.tenantId, (sql) =>
			sql.query(
				"update asset set source_url = $1 where external_id = 'asset-1'",
				[address],
			),
		);
		const { campaigns } = await api.client.query(
			"{ campaigns(first: 1) { nodes { assets(kind: IMAGE) { nodes { sourceUrl } } } } }",
		);
		return campaigns.nodes[0].assets.nodes[0].sourceUrl;
	};
	expect(await readAddress("javascript:alert(1)")).toBeNull();
	const shown = "https://www.youtube.com/watch?v=x";
	expect(await readAddress(shown)).toBe(shown);
});

test("a stored file is served by its signed URL, and never as a page of ours", async () => {
	const response = await fetch(await readUrl());
	expect(response.status).toBe(200);
	expect(Buffer.from(await response.arrayBuffer()).equals(png)).toBe(true);
	expect(Object.fromEntries(response.headers)).toMatchObject({
		"content-type": "image/png",
		"content-length": String(png.length),
		"content-disposition": "inline",
		"x-content-type-options": "nosniff",
		"cache-control": expect.stringMatching(
			/^private, max-age=(59|60), immutable$/,
		),
		"content-security-policy": "default-src 'none'; sandbox",
	});
	const sign = (mimeType: string) =>
		`${api.url}${signAssetUrl({ key, mimeType, expiresAt: new Date(Date.now() + 60_000), signingKey: api.services.signingSecret })}`;
	const other = await fetch(sign("image/svg+xml"));
	expect(other.headers.get("content-type")).toBe("application/octet-stream");
	expect(other.headers.get("content-disposition")).toBe("attachment");
	const page = await fetch(sign("text/html"));
	expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
	expect(page.headers.get("content-disposition")).toBe("inline");
	expect(page.headers.get("referrer-policy")).toBe("no-referrer");
	const policy = page.headers.get("content-security-policy")?.split("; ");
	expect(policy).toContain("default-src 'none'");
	// Neither scripts nor the origin that served it.
	expect(policy).toContain("sandbox");
	expect(policy).toContain("form-action 'none'");
	expect(policy?.join()).not.toMatch(/script-src|allow-/);
	expect(policy?.find((each) => each.startsWith("frame-ancestors"))).toBe(
		`frame-ancestors ${new URL(api.services.adminUrl).origin}`,
	);
});

test("a link that was changed, has expired or climbs out of the store is no link", async () => {
	const url = new URL(await readUrl());
	const path = url.pathname + url.search;
	const signature = url.searchParams.get("signature") ?? "";
	expect(await statusOf(path)).toBe(200);
	expect(await statusOf(path.replace("image%2Fpng", "text%2Fhtml"))).toBe(404);
	expect(
		await statusOf(path.replace(/expires=\d+/, "expires=9999999999")),
	).toBe(404);
	expect(await statusOf(path.replace(signature, ""))).toBe(404);
	expect(await statusOf(url.pathname)).toBe(404);
	expect(await statusOf(`/assets/../../etc/passwd${url.search}`)).toBe(404);
	expect(
		await statusOf(`/assets/campaign-assets/..%2f..%2fetc/passwd${url.search}`),
	).toBe(404);
	const expired = signAssetUrl({
		key,
		mimeType: "image/png",
		expiresAt: new Date(Date.now() - 1_000),
		signingKey: api.services.signingSecret,
	});
	expect(await statusOf(expired)).toBe(404);
	const gone = signAssetUrl({
		key: `${key}0`,
		mimeType: "image/png",
		expiresAt: new Date(Date.now() + 60_000),
		signingKey: api.services.signingSecret,
	});
	expect(await statusOf(gone)).toBe(404);
});

test("a part of a file is served, so that a film can be sought", async () => {
	const url = await readUrl();
	const part = await fetch(url, { headers: { range: "bytes=1-3" } });
	expect(part.status).toBe(206);
	expect(await part.text()).toBe("PNG");
	expect(Object.fromEntries(part.headers)).toMatchObject({
		"content-range": `bytes 1-3/${png.length}`,
		"content-length": "3",
		"accept-ranges": "bytes",
	});
	// What broke off goes on where it was, as long as it is the same content.
	const etag = part.headers.get("etag") ?? "";
	expect(etag).toBe(`"${sha256}"`);
	const resume = (ifRange: string) =>
		fetch(url, { headers: { range: "bytes=1-3", "if-range": ifRange } });
	expect((await resume(etag)).status).toBe(206);
	expect((await resume('"another"')).status).toBe(200);
	const beyond = await fetch(url, { headers: { range: "bytes=5000-" } });
	expect(beyond.status).toBe(416);
	expect(beyond.headers.get("content-range")).toBe(`bytes */${png.length}`);
	const head = await fetch(url, { method: "HEAD" });
	expect(head.headers.get("content-length")).toBe(String(png.length));
});

test.each(["s3", "gcs"] as const)(
	"a file in %s is served by a link of ours, which knows neither store nor key, and a store that fails is no missing file",
	async (kind) => {
		const stand = await storeStands[kind]();
		const { blobs } = api.services;
		api.services.blobs = stand.store;
		try {
			const path = await stand.store.temporaryPath();
			await writeFile(path, png);
			await stand.store.put(key, path);
			const url = `${api.url}${signAssetUrl({ key, mimeType: "image/png", expiresAt: new Date(Date.now() + 60_000), signingKey: api.services.signingSecret })}`;
			const response = await fetch(url);
			expect(Buffer.from(await response.arrayBuffer())).toEqual(png);
			const told = url + JSON.stringify([...response.headers]);
			for (const secret of stand.secrets()) expect(told).not.toContain(secret);
			expect(told).not.toContain(stand.server?.url);

			if (stand.server) stand.server.fault = { kind: "stall" };
			const failing = await fetch(url);
			expect(failing.status).toBe(503);
			expect(await failing.text()).toContain("file store does not answer");
		} finally {
			api.services.blobs = blobs;
			await stand.close();
		}
	},
);
