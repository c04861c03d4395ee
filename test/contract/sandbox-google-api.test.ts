import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { adwordsScope, SandboxGoogle } from "../support/sandbox-google.ts";

const manager = "9990000001";
const client = "1110000001";

let sandbox: Sandbox;
let google: SandboxGoogle;
let token: string;
beforeAll(async () => {
	sandbox = await startSandbox({ port: 0, pageSize: 100 });
	google = new SandboxGoogle(sandbox);
	token = (await google.tokens()).access_token;
});
afterAll(async () => {
	await sandbox.stop();
});

type Row = Record<string, Record<string, unknown>>;
type Page = {
	results?: Row[];
	nextPageToken?: string;
	totalResultsCount?: string;
	summaryRow?: Row;
	fieldMask?: string;
};

const through = (id: string) => ({ "login-customer-id": id });

async function search(
	query: string,
	more: Record<string, unknown> = {},
	customer = client,
): Promise<Page> {
	const reply = await google.api(
		token,
		`customers/${customer}/googleAds:search`,
		{ query, ...more },
		through(manager),
	);
	if (!reply.ok) throw new Error(await reply.text());
	return (await reply.json()) as Page;
}

/** Category and code of the first error, or the HTTP status when there is no GoogleAdsFailure. */
async function errorOf(reply: Response): Promise<string | number> {
	const body = (await reply.json()) as unknown;
	const { error } = (Array.isArray(body) ? body[0] : body) as {
		error: {
			code: number;
			details?: {
				"@type": string;
				errors?: { errorCode: Record<string, string> }[];
			}[];
		};
	};
	expect(error.code).toBe(reply.status);
	const failure = error.details?.find((detail) =>
		detail["@type"].endsWith("v25.errors.GoogleAdsFailure"),
	);
	return failure?.errors?.[0] === undefined
		? reply.status
		: (Object.entries(failure.errors[0].errorCode)[0] ?? []).join(" ");
}

const day = (daysAgo: number) =>
	new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
const sum = (rows: Row[] | undefined, name: string) =>
	(rows ?? []).reduce(
		(total, row) => total + BigInt(String(row.metrics?.[name])),
		0n,
	);

describe("access", () => {
	const query = { query: "SELECT customer.id FROM customer" };
	const path = (id: string) => `customers/${id}/googleAds:search`;

	test("a client account is reached only through a manager above it", async () => {
		expect(
			(await google.api(token, path(client), query, through(manager))).status,
		).toBe(200);
		expect(
			(await google.api(token, path(client), query, through("9990000002")))
				.status,
		).toBe(200);
		expect(await errorOf(await google.api(token, path(client), query))).toBe(
			"authorizationError USER_PERMISSION_DENIED",
		);
		expect(
			await errorOf(
				await google.api(token, path(client), query, through("9990000003")),
			),
		).toBe(
			"authorizationError INVALID_LOGIN_CUSTOMER_ID_SERVING_CUSTOMER_ID_COMBINATION",
		);
		expect(
			await errorOf(
				await google.api(token, path(client), query, through("2220000001")),
			),
		).toBe("authorizationError USER_PERMISSION_DENIED");
		expect(
			await errorOf(
				await google.api(token, path(client), query, through("999-000-0001")),
			),
		).toBe("requestError INVALID_CUSTOMER_ID");
	});

	test("tokens that are missing, unknown, expired or without the scope are told apart", async () => {
		const list = "customers:listAccessibleCustomers";
		const bare = await fetch(`${sandbox.url}/google-ads/v25/${list}`);
		expect(await errorOf(bare)).toBe(401);
		expect(await errorOf(await google.api("nonsense", list))).toBe(
			"authenticationError OAUTH_TOKEN_INVALID",
		);
		const unticked = await google.tokens(
			"brand.owner@example.com",
			{ prompt: "consent" },
			{ "x-sandbox-scopes": "openid" },
		);
		expect(unticked.scope).not.toContain(adwordsScope);
		const denied = await google.api(unticked.access_token, list);
		expect(denied.status).toBe(403);
		expect(await denied.text()).toContain("ACCESS_TOKEN_SCOPE_INSUFFICIENT");
		const owner = await google.tokens("brand.owner@example.com");
		await google.control("google-ads/expire-access-tokens", {
			user: "brand.owner@example.com",
		});
		expect(await errorOf(await google.api(owner.access_token, list))).toBe(401);
	});

	test("an empty developer token is refused, a missing one and any other are not", async () => {
		const list = async (headers: Record<string, string>) =>
			await google.api(
				token,
				"customers:listAccessibleCustomers",
				undefined,
				headers,
			);
		expect(await errorOf(await list({ "developer-token": "" }))).toBe(
			"requestError DEVELOPER_TOKEN_PARAMETER_MISSING",
		);
		expect((await list({ "developer-token": "anything" })).status).toBe(200);
	});

	test("a login without an Ads account, a cancelled account, an unknown one", async () => {
		const starter = await google.tokens("new.starter@example.com");
		expect(
			await errorOf(
				await google.api(
					starter.access_token,
					"customers:listAccessibleCustomers",
				),
			),
		).toBe("authenticationError NOT_ADS_USER");
		expect(
			await errorOf(
				await google.api(token, path("1119000001"), query, through(manager)),
			),
		).toBe("authorizationError CUSTOMER_NOT_ENABLED");
		expect(
			await errorOf(
				await google.api(token, path("1234567890"), query, through(manager)),
			),
		).toBe("authenticationError CUSTOMER_NOT_FOUND");
	});

	test("the tree below the manager has three levels, and every reply a request-id", async () => {
		const { results } = await search(
			"SELECT customer_client.id, customer_client.level, customer_client.currency_code, customer_client.time_zone FROM customer_client WHERE customer_client.status = 'ENABLED'",
			{},
			manager,
		);
		expect(results).toHaveLength(9);
		expect(new Set(results?.map((row) => row.customerClient?.level))).toEqual(
			new Set(["0", "1", "2"]),
		);
		expect(
			new Set(results?.map((row) => row.customerClient?.timeZone)).size,
		).toBeGreaterThanOrEqual(2);
		const reply = await google.api(token, "customers:listAccessibleCustomers");
		expect(reply.headers.get("request-id")).toBeTruthy();
		expect(await reply.json()).toEqual({
			resourceNames: ["customers/9990000001"],
		});
	});
});

describe("search", () => {
	test("64-bit numbers are text, unset fields are absent, resource names always come", async () => {
		const { results = [], fieldMask } = await search(
			"SELECT campaign.id, campaign.end_date_time, campaign_budget.amount_micros, metrics.conversions, metrics.clicks FROM campaign",
		);
		expect(fieldMask).toBe(
			"campaign.id,campaign.endDateTime,campaignBudget.amountMicros,metrics.conversions,metrics.clicks",
		);
		const ids = results.map((row) => row.campaign?.id);
		expect(
			ids.some((id) => typeof id === "string" && BigInt(id) > 2n ** 53n),
		).toBe(true);
		expect(
			results.filter((row) => "endDateTime" in (row.campaign ?? {})),
		).toHaveLength(1);
		expect(results[0]?.campaign?.resourceName).toBe(
			`customers/${client}/campaigns/${ids[0]}`,
		);
		expect(typeof results[0]?.metrics?.clicks).toBe("string");
		expect(typeof results[0]?.metrics?.conversions).toBe("number");
	});

	test("pages go on by token; a page size, a foreign token and an outlived one are refused", async () => {
		const query = `SELECT campaign.id, segments.date, metrics.clicks FROM campaign WHERE segments.date BETWEEN '${day(60)}' AND '${day(1)}'`;
		const rows: Row[] = [];
		let page = await search(query, {
			searchSettings: { returnTotalResultsCount: true },
		});
		const total = page.totalResultsCount;
		const firstToken = page.nextPageToken ?? "";
		for (;;) {
			rows.push(...(page.results ?? []));
			if (page.nextPageToken === undefined) break;
			expect(page.results).toHaveLength(100);
			page = await search(query, { page_token: page.nextPageToken });
		}
		expect(String(rows.length)).toBe(total);
		expect(
			new Set(rows.map((row) => `${row.campaign?.id} ${row.segments?.date}`))
				.size,
		).toBe(rows.length);
		const again = await search(query, { pageToken: firstToken });
		expect(again.results).toEqual(rows.slice(100, 200));
		const call = async (body: Record<string, unknown>) =>
			await errorOf(
				await google.api(
					token,
					`customers/${client}/googleAds:search`,
					{ query, ...body },
					through(manager),
				),
			);
		expect(await call({ pageSize: 10 })).toBe(
			"requestError PAGE_SIZE_NOT_SUPPORTED",
		);
		expect(await call({ pageToken: "foreign" })).toBe(
			"requestError INVALID_PAGE_TOKEN",
		);
		expect(await call({ colour: "red" })).toBe(400);
		await google.control("google-ads/expire-page-tokens");
		expect(await call({ pageToken: firstToken })).toBe(
			"requestError EXPIRED_PAGE_TOKEN",
		);
	});

	test("searchStream gives an array of chunks with the same rows, and its errors stand in an array", async () => {
		const query = `SELECT campaign.id, segments.date, metrics.clicks FROM campaign WHERE segments.date BETWEEN '${day(30)}' AND '${day(1)}'`;
		const stream = async (body: unknown) =>
			await google.api(
				token,
				`customers/${client}/googleAds:searchStream`,
				body,
				through(manager),
			);
		const chunks = (await (await stream({ query })).json()) as (Page & {
			requestId: string;
		})[];
		expect(chunks.length).toBeGreaterThan(2);
		expect(
			chunks.slice(0, -1).every((chunk) => chunk.results?.length === 100),
		).toBe(true);
		expect(chunks[0]?.results).toEqual((await search(query)).results);
		const failed = await stream({
			query: "SELECT campaign.colour FROM campaign",
		});
		expect(Array.isArray(await failed.clone().json())).toBe(true);
		expect(await errorOf(failed)).toBe("queryError UNRECOGNIZED_FIELD");
		expect(
			await (
				await stream({
					query: "SELECT campaign.id FROM campaign WHERE campaign.id = 1",
				})
			).json(),
		).toEqual([]);
	});

	test("ordering, limits and conditions are followed", async () => {
		const { results = [] } = await search(
			"SELECT campaign.id, campaign.name FROM campaign WHERE campaign.advertising_channel_type IN ('SEARCH') AND campaign.status != 'REMOVED' ORDER BY campaign.id DESC LIMIT 3",
		);
		expect(results.map((row) => row.campaign?.id)).toEqual([
			"20005000010",
			"20005000007",
			"20005000005",
		]);
	});

	test("with omit_unselected_resource_names only what was selected comes", async () => {
		const query =
			"SELECT campaign.name, campaign_budget.id, metrics.clicks FROM campaign WHERE campaign.name REGEXP_MATCH '(?i)pmax.*' ORDER BY campaign.id LIMIT 1";
		const named = (await search(query)).results?.[0];
		expect(named?.campaign).toHaveProperty("resourceName");
		expect(named?.campaignBudget).toHaveProperty("resourceName");
		const bare = (
			await search(`${query} PARAMETERS omit_unselected_resource_names=true`)
		).results?.[0];
		expect(Object.keys(bare?.campaign ?? {})).toEqual(["name"]);
		expect(Object.keys(bare?.campaignBudget ?? {})).toEqual(["id"]);
		const only = await search(
			"SELECT metrics.clicks FROM customer PARAMETERS omit_unselected_resource_names=true",
		);
		expect(Object.keys(only.results?.[0] ?? {})).toEqual(["metrics"]);
	});

	test("a manager has no metrics", async () => {
		const reply = await google.api(
			token,
			`customers/${manager}/googleAds:search`,
			{ query: "SELECT customer.id, metrics.clicks FROM customer" },
			through(manager),
		);
		expect(await errorOf(reply)).toBe(
			"queryError REQUESTED_METRICS_FOR_MANAGER",
		);
	});

	test.each([
		"SELECT ad_group.id, ad_group.name, ad_group.status, ad_group.type, ad_group.campaign, ad_group.cpc_bid_micros, campaign.id FROM ad_group WHERE ad_group.status != 'REMOVED'",
		"SELECT ad_group.id, campaign.id, ad_group_ad.status, ad_group_ad.ad_strength, ad_group_ad.policy_summary.approval_status, ad_group_ad.ad.id, ad_group_ad.ad.name, ad_group_ad.ad.type, ad_group_ad.ad.final_urls, ad_group_ad.ad.responsive_display_ad.headlines, ad_group_ad.ad.responsive_display_ad.marketing_images, ad_group_ad.ad.responsive_search_ad.headlines, ad_group_ad.ad.image_ad.image_url FROM ad_group_ad WHERE ad_group_ad.status != 'REMOVED'",
		"SELECT asset.id, asset.resource_name, asset.name, asset.type, asset.source, asset.text_asset.text, asset.image_asset.full_size.url, asset.image_asset.full_size.width_pixels, asset.image_asset.file_size, asset.image_asset.mime_type, asset.youtube_video_asset.youtube_video_id FROM asset WHERE asset.type IN ('IMAGE','TEXT','YOUTUBE_VIDEO')",
		"SELECT ad_group_ad.ad.id, asset.id, ad_group_ad_asset_view.field_type, ad_group_ad_asset_view.performance_label, ad_group_ad_asset_view.enabled FROM ad_group_ad_asset_view",
		"SELECT campaign.id, asset.id, campaign_asset.field_type, campaign_asset.status FROM campaign_asset",
		"SELECT asset_group.id, asset_group.name, asset_group.campaign, asset_group.status FROM asset_group",
		"SELECT asset_group.id, asset.id, asset_group_asset.field_type, asset_group_asset.status FROM asset_group_asset",
		"SELECT campaign.id, ad_group.id, ad_group_criterion.criterion_id, ad_group_criterion.keyword.text, ad_group_criterion.keyword.match_type, ad_group_criterion.status, ad_group_criterion.negative, ad_group_criterion.quality_info.quality_score FROM ad_group_criterion WHERE ad_group_criterion.type = 'KEYWORD' AND ad_group_criterion.status != 'REMOVED'",
		"SELECT geo_target_constant.id, geo_target_constant.name, geo_target_constant.canonical_name, geo_target_constant.country_code, geo_target_constant.target_type FROM geo_target_constant WHERE geo_target_constant.resource_name IN ('geoTargetConstants/21137')",
		`SELECT campaign.id, geographic_view.country_criterion_id, geographic_view.location_type, segments.geo_target_region, segments.date, metrics.cost_micros FROM geographic_view WHERE segments.date BETWEEN '${day(7)}' AND '${day(1)}'`,
	])("answers %s", async (query) => {
		const { results = [] } = await search(query);
		expect(results.length).toBeGreaterThan(0);
	});
});

describe("metrics", () => {
	const range = `segments.date BETWEEN '${day(20)}' AND '${day(2)}'`;

	test("campaigns add up to the account, ad groups and hours to their campaigns, regions to less", async () => {
		const total = async (select: string, from: string, where = "") =>
			sum(
				(await everything(
					`SELECT ${select}, metrics.cost_micros FROM ${from} WHERE ${range}${where}`,
				)) ?? [],
				"costMicros",
			);
		const account = await total("customer.id", "customer");
		expect(account).toBeGreaterThan(0n);
		expect(await total("campaign.id, segments.date", "campaign")).toBe(account);
		expect(await total("customer.id, segments.hour", "customer")).toBe(account);
		const oneCampaign = " AND campaign.id = 20005000000";
		const campaign = await total("campaign.id", "campaign", oneCampaign);
		expect(
			await total("ad_group.id, segments.date", "ad_group", oneCampaign),
		).toBe(campaign);
		expect(
			await total(
				"ad_group_ad.ad.id, segments.date",
				"ad_group_ad",
				oneCampaign,
			),
		).toBe(campaign);
		const presence = await total(
			"geographic_view.location_type, segments.geo_target_region",
			"geographic_view",
			`${oneCampaign} AND geographic_view.location_type = 'LOCATION_OF_PRESENCE'`,
		);
		expect(presence).toBeLessThan(campaign);
		expect(presence).toBeGreaterThan((campaign * 9n) / 10n);
	});

	test("a summary row is the sum of the rows", async () => {
		const { results, summaryRow } = await search(
			`SELECT campaign.id, metrics.clicks FROM campaign WHERE ${range}`,
			{ searchSettings: { returnSummaryRow: true } },
		);
		expect(BigInt(String(summaryRow?.metrics?.clicks))).toBe(
			sum(results, "clicks"),
		);
	});

	test("restated conversions grow, costs stay", async () => {
		const query = `SELECT metrics.conversions, metrics.cost_micros FROM customer WHERE ${range}`;
		const before = (await search(query)).results?.[0]?.metrics;
		await google.control("google-ads/restate", {
			customerId: client,
			factor: 1.5,
			days: 60,
		});
		const after = (await search(query)).results?.[0]?.metrics;
		expect(Number(after?.conversions)).toBeGreaterThan(
			Number(before?.conversions) * 1.4,
		);
		expect(after?.costMicros).toBe(before?.costMicros);
	});

	test("the same seed gives the same answers, another one others", async () => {
		const answer = async (seed: string) => {
			const other = await startSandbox({ port: 0, seed });
			const talk = new SandboxGoogle(other);
			const { access_token } = await talk.tokens();
			const query = `SELECT campaign.id, campaign.name, segments.date, metrics.cost_micros, metrics.conversions FROM campaign WHERE ${range}`;
			const reply = await talk.api(
				access_token,
				`customers/1110000002/googleAds:searchStream`,
				{ query },
				through(manager),
			);
			const rows = ((await reply.json()) as Page[]).flatMap(
				(chunk) => chunk.results ?? [],
			);
			await other.stop();
			return rows;
		};
		const one = await answer("one");
		expect(await answer("one")).toEqual(one);
		expect(await answer("two")).not.toEqual(one);
	});

	async function everything(query: string): Promise<Row[]> {
		const reply = await google.api(
			token,
			`customers/${client}/googleAds:searchStream`,
			{ query },
			through(manager),
		);
		return ((await reply.json()) as Page[]).flatMap(
			(chunk) => chunk.results ?? [],
		);
	}
});

describe("images", () => {
	test("an image address serves a real file of the size told", async () => {
		const { results = [] } = await search(
			"SELECT asset.image_asset.full_size.url, asset.image_asset.file_size, asset.image_asset.mime_type FROM asset WHERE asset.type = 'IMAGE'",
		);
		expect(results.length).toBeGreaterThan(5);
		for (const row of results) {
			const image = row.asset?.imageAsset as {
				fileSize: string;
				mimeType: string;
				fullSize: { url: string };
			};
			const reply = await fetch(image.fullSize.url);
			const bytes = Buffer.from(await reply.arrayBuffer());
			expect(String(bytes.length)).toBe(image.fileSize);
			const isPng = bytes.subarray(1, 4).toString() === "PNG";
			expect(image.mimeType).toBe(isPng ? "IMAGE_PNG" : "IMAGE_JPEG");
			expect(reply.headers.get("content-type")).toBe(
				isPng ? "image/png" : "image/jpeg",
			);
		}
	});

	test("with an end set, an address without or with an old signature is refused", async () => {
		const other = await startSandbox({ port: 0, imageUrlSeconds: 60 });
		const talk = new SandboxGoogle(other);
		const { access_token } = await talk.tokens();
		const query =
			"SELECT asset.image_asset.full_size.url FROM asset WHERE asset.type = 'IMAGE' LIMIT 1";
		const page = (await (
			await talk.api(
				access_token,
				`customers/${client}/googleAds:search`,
				{ query },
				through(manager),
			)
		).json()) as Page;
		const image = page.results?.[0]?.asset?.imageAsset as {
			fullSize: { url: string };
		};
		const { url } = image.fullSize;
		expect((await fetch(url)).status).toBe(200);
		expect((await fetch(url.split("?")[0] ?? "")).status).toBe(403);
		await talk.control("clock", { advanceSeconds: 61 });
		expect((await fetch(url)).status).toBe(403);
		await other.stop();
	});
});

describe("mutations", () => {
	const account = "1110000003";
	const mutate = async (collection: string, body: unknown) =>
		await google.api(
			token,
			`customers/${account}/${collection}:mutate`,
			body,
			through(manager),
		);
	const campaignName = `customers/${account}/campaigns/20007000000`;
	const budgetName = `customers/${account}/campaignBudgets/30007000000`;
	const amount = async () => {
		const { results } = await search(
			`SELECT campaign_budget.amount_micros FROM campaign_budget WHERE campaign_budget.resource_name = '${budgetName}'`,
			{},
			account,
		);
		return results?.[0]?.campaignBudget?.amountMicros;
	};
	const budget = (amountMicros: string) => ({
		updateMask: "amount_micros",
		update: { resourceName: budgetName, amountMicros },
	});

	test("a dry run changes nothing, a real one does", async () => {
		const before = await amount();
		const dry = await mutate("campaignBudgets", {
			operations: [budget("70000000")],
			validateOnly: true,
		});
		expect(await dry.json()).toEqual({});
		expect(await amount()).toBe(before);
		const real = await mutate("campaignBudgets", {
			operations: [budget("70000000")],
		});
		expect(await real.json()).toEqual({
			results: [{ resourceName: budgetName }],
		});
		expect(await amount()).toBe("70000000");
	});

	test("an amount that is no multiple of the smallest unit is refused with its place", async () => {
		const reply = await mutate("campaignBudgets", {
			operations: [budget("60000000"), budget("70000001")],
		});
		const body = (await reply.clone().json()) as {
			error: { details: { errors: { location: unknown }[] }[] };
		};
		expect(await errorOf(reply)).toBe(
			"campaignBudgetError NON_MULTIPLE_OF_MINIMUM_CURRENCY_UNIT",
		);
		expect(body.error.details[0]?.errors[0]?.location).toEqual({
			fieldPathElements: [
				{ fieldName: "operations", index: 1 },
				{ fieldName: "update" },
				{ fieldName: "amount_micros" },
			],
		});
		expect(await amount()).toBe("70000000");
	});

	test("with partial failure the good operations stay and the bad one has an empty result", async () => {
		const reply = await mutate("campaigns", {
			partialFailure: true,
			operations: [
				{
					updateMask: "status",
					update: { resourceName: campaignName, status: "PAUSED" },
				},
				{
					updateMask: "status",
					update: {
						resourceName: `customers/${account}/campaigns/1`,
						status: "PAUSED",
					},
				},
			],
		});
		expect(reply.status).toBe(200);
		expect(await reply.json()).toMatchObject({
			results: [{ resourceName: campaignName }, {}],
			partialFailureError: {
				code: 3,
				details: [
					{
						errors: [
							{
								location: {
									fieldPathElements: [
										{ fieldName: "operations", index: 1 },
										{ fieldName: "update" },
										{ fieldName: "resource_name" },
									],
								},
							},
						],
					},
				],
			},
		});
		const { results } = await search(
			`SELECT campaign.status FROM campaign WHERE campaign.resource_name = '${campaignName}'`,
			{},
			account,
		);
		expect(results?.[0]?.campaign?.status).toBe("PAUSED");
	});

	test("keywords are added, their text cannot be changed, removal is final", async () => {
		const adGroup = `customers/${account}/adGroups/40070000000`;
		const created = await mutate("adGroupCriteria", {
			operations: [
				{
					create: {
						adGroup,
						status: "ENABLED",
						keyword: { text: "linen shirt blue", matchType: "PHRASE" },
					},
				},
			],
		});
		const { results } = (await created.json()) as {
			results: { resourceName: string }[];
		};
		const resourceName = results[0]?.resourceName ?? "";
		const change = {
			updateMask: "keyword.text",
			update: { resourceName, keyword: { text: "other" } },
		};
		expect(
			await errorOf(await mutate("adGroupCriteria", { operations: [change] })),
		).toBe("fieldError IMMUTABLE_FIELD");
		expect(
			(
				await mutate("adGroupCriteria", {
					operations: [{ remove: resourceName }],
				})
			).status,
		).toBe(200);
		const late = {
			updateMask: "status",
			update: { resourceName, status: "ENABLED" },
		};
		expect(
			await errorOf(await mutate("adGroupCriteria", { operations: [late] })),
		).toBe("contextError OPERATION_NOT_PERMITTED_FOR_REMOVED_RESOURCE");
	});

	test("a keyword has one id: the same words are the same criterion, in every ad group and when created again", async () => {
		const create = async (
			adGroup: string,
			text: string,
			more: Record<string, unknown> = {},
		) =>
			await mutate("adGroupCriteria", {
				operations: [
					{
						create: {
							adGroup: `customers/${account}/adGroups/${adGroup}`,
							keyword: { text, matchType: "EXACT" },
							...more,
						},
					},
				],
			});
		const nameOf = async (reply: Response) =>
			((await reply.json()) as { results: { resourceName: string }[] })
				.results[0]?.resourceName ?? "";
		const count = async () =>
			(
				await search(
					"SELECT ad_group_criterion.criterion_id, ad_group_criterion.status, ad_group_criterion.cpc_bid_micros FROM ad_group_criterion WHERE ad_group_criterion.keyword.text = 'wool socks'",
					{},
					account,
				)
			).results ?? [];
		const first = await nameOf(await create("40070000000", "wool socks"));
		const again = await nameOf(
			await create("40070000000", "Wool  Socks", {
				status: "PAUSED",
				cpcBidMicros: "250000",
			}),
		);
		expect(again).toBe(first);
		const [row, ...others] = await count();
		expect(others).toEqual([]);
		expect(row?.adGroupCriterion).toMatchObject({
			status: "PAUSED",
			cpcBidMicros: "250000",
		});
		const elsewhere = await nameOf(await create("40070000001", "wool socks"));
		expect(elsewhere).not.toBe(first);
		expect(elsewhere.split("~")[1]).toBe(first.split("~")[1]);
		expect(
			(await mutate("adGroupCriteria", { operations: [{ remove: first }] }))
				.status,
		).toBe(200);
		expect(await nameOf(await create("40070000000", "wool socks"))).toBe(first);
		expect(await count()).toHaveLength(2);
		const negative = await create("40070000000", "wool socks", {
			negative: true,
		});
		expect(await errorOf(negative)).toBe(
			"adGroupCriterionError CANNOT_TARGET_AND_EXCLUDE",
		);
		const shunned = (more: object) =>
			create("40070000000", "free socks", { negative: true, ...more });
		expect(await errorOf(await shunned({ cpcBidMicros: "1000000" }))).toBe(
			"criterionError FIELD_INCOMPATIBLE_WITH_NEGATIVE_TARGETING",
		);
		const resourceName = await nameOf(await shunned({}));
		const update = { resourceName, status: "PAUSED" };
		const paused = await mutate("adGroupCriteria", {
			operations: [{ updateMask: "status", update }],
		});
		expect(await errorOf(paused)).toBe(
			"adGroupCriterionError CANT_UPDATE_NEGATIVE",
		);
		const seeded = await search(
			"SELECT ad_group_criterion.criterion_id, ad_group_criterion.keyword.text, ad_group_criterion.keyword.match_type FROM ad_group_criterion",
			{},
			account,
		);
		const idsByWords = new Map<string, Set<unknown>>();
		for (const { adGroupCriterion } of seeded.results ?? []) {
			const words = JSON.stringify(adGroupCriterion?.keyword);
			const ids = idsByWords.get(words) ?? new Set();
			idsByWords.set(words, ids.add(adGroupCriterion?.criterionId));
		}
		expect([...idsByWords.values()].every(({ size }) => size === 1)).toBe(true);
	});

	test.each([
		[
			"campaigns",
			{
				create: {
					name: "Without a budget",
					advertisingChannelType: "SEARCH",
					campaignBudget: `customers/${account}/campaignBudgets/1`,
				},
			},
			"create.campaign_budget",
		],
		[
			"campaigns",
			{ create: { name: "Half" } },
			"create.advertising_channel_type",
		],
		[
			"adGroupCriteria",
			{
				create: {
					adGroup: `customers/${account}/adGroups/40070000000`,
					keyword: { text: "what!", matchType: "EXACT" },
				},
			},
			"create.keyword.text",
		],
		[
			"campaigns",
			{ updateMask: "status", update: { resourceName: "nonsense" } },
			"update.resource_name",
		],
		[
			"campaigns",
			{
				updateMask: "advertising_channel_type",
				update: { resourceName: campaignName },
			},
			"update.advertising_channel_type",
		],
		["campaigns", { update: { resourceName: campaignName } }, "update_mask"],
		["campaigns", { remove: `customers/${account}/campaigns/1` }, "remove"],
	])("an error in %s %j lies at %s", async (collection, operation, place) => {
		const reply = await mutate(collection, { operations: [operation] });
		const body = (await reply.json()) as {
			error: {
				details: {
					errors: {
						location: { fieldPathElements: { fieldName: string }[] };
					}[];
				}[];
			};
		};
		const [first, ...rest] =
			body.error.details[0]?.errors[0]?.location.fieldPathElements ?? [];
		expect(first).toEqual({ fieldName: "operations", index: 0 });
		expect(rest.map(({ fieldName }) => fieldName).join(".")).toBe(place);
	});

	test("what is changed stands in the account's changes, with who, what and the values before", async () => {
		const changes = async () =>
			(
				await search(
					`SELECT change_event.change_date_time, change_event.change_resource_name, change_event.change_resource_type, change_event.resource_change_operation, change_event.changed_fields, change_event.client_type, change_event.user_email, change_event.old_resource, change_event.new_resource FROM change_event WHERE change_event.change_date_time >= '${day(20)}' AND change_event.change_date_time <= '${day(-2)}' ORDER BY change_event.change_date_time DESC LIMIT 50`,
					{},
					account,
				)
			).results ?? [];
		await mutate("campaignBudgets", { operations: [budget("80000000")] });
		const before = (await changes()).length;
		await mutate("campaignBudgets", {
			operations: [budget("90000000")],
			validateOnly: true,
		});
		await mutate("campaignBudgets", { operations: [budget("90000001")] });
		expect(await changes()).toHaveLength(before);
		await mutate("campaignBudgets", { operations: [budget("90000000")] });
		const after = await changes();
		expect(after).toHaveLength(before + 1);
		expect(after[0]?.changeEvent).toMatchObject({
			changeResourceName: budgetName,
			changeResourceType: "CAMPAIGN_BUDGET",
			resourceChangeOperation: "UPDATE",
			changedFields: "amountMicros",
			clientType: "GOOGLE_ADS_API",
			userEmail: "agency.admin@example.com",
			oldResource: { campaignBudget: { amountMicros: "80000000" } },
			newResource: { campaignBudget: { amountMicros: "90000000" } },
		});
		const status = await search(
			`SELECT change_status.resource_type, change_status.resource_status, change_status.campaign_budget FROM change_status WHERE change_status.last_change_date_time DURING LAST_30_DAYS AND change_status.resource_type = 'CAMPAIGN_BUDGET' LIMIT 50`,
			{},
			"1110000002",
		);
		expect(status.results).toHaveLength(1);
	});

	test("several kinds at once are all or nothing, with temporary names", async () => {
		const temporary = `customers/${account}/campaignBudgets/-1`;
		const operations = (name: string) => ({
			mutateOperations: [
				{
					campaignBudgetOperation: {
						create: {
							resourceName: temporary,
							name: "New budget",
							amountMicros: "10000000",
							explicitlyShared: false,
						},
					},
				},
				{
					campaignOperation: {
						create: {
							name,
							advertisingChannelType: "SEARCH",
							status: "PAUSED",
							campaignBudget: temporary,
							manualCpc: {},
						},
					},
				},
			],
		});
		const count = async () =>
			(
				await search(
					"SELECT campaign_budget.id FROM campaign_budget",
					{},
					account,
				)
			).results?.length;
		const before = await count();
		expect(
			await errorOf(
				await mutate("googleAds", operations("Search | Brand terms")),
			),
		).toBe("campaignError DUPLICATE_CAMPAIGN_NAME");
		expect(await count()).toBe(before);
		const done = (await (
			await mutate("googleAds", operations("Fresh"))
		).json()) as { mutateOperationResponses: unknown[] };
		expect(done.mutateOperationResponses).toHaveLength(2);
		const { results } = await search(
			"SELECT campaign.name, campaign_budget.reference_count FROM campaign WHERE campaign.name = 'Fresh'",
			{},
			account,
		);
		expect(results?.[0]?.campaignBudget?.referenceCount).toBe("1");
	});
});
