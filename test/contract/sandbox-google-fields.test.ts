import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { SandboxGoogle } from "../support/sandbox-google.ts";

let sandbox: Sandbox;
let google: SandboxGoogle;
let token: string;
beforeAll(async () => {
	sandbox = await startSandbox({ port: 0, pageSize: 5 });
	google = new SandboxGoogle(sandbox);
	token = (await google.tokens()).access_token;
});
afterAll(async () => {
	await sandbox.stop();
});

type Entry = {
	resourceName: string;
	name: string;
	category: string;
	dataType: string;
	selectable: boolean;
	filterable: boolean;
	sortable: boolean;
	isRepeated: boolean;
	typeUrl?: string;
	enumValues?: string[];
	selectableWith: string[];
	attributeResources: string[];
	metrics: string[];
	segments: string[];
};
type Page = {
	results?: Entry[];
	nextPageToken?: string;
	totalResultsCount: string;
};

/** A call of the API, with any version and any parameters in the URL. */
async function call(
	path: string,
	body?: unknown,
	headers: Record<string, string> = {},
): Promise<Response> {
	return await fetch(`${sandbox.url}/google-ads/${path}`, {
		method: body === undefined ? "GET" : "POST",
		headers: {
			authorization: `Bearer ${token}`,
			"login-customer-id": "9990000001",
			"content-type": "application/json",
			...headers,
		},
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
}

async function searchFields(
	query: string,
	more: Record<string, unknown> = {},
): Promise<Page> {
	const reply = await call("v25/googleAdsFields:search", { query, ...more });
	if (!reply.ok) throw new Error(await reply.text());
	return (await reply.json()) as Page;
}

/** `["v25", "queryError", "UNRECOGNIZED_FIELD"]` of the first error in a reply. */
async function failureOf(reply: Response): Promise<unknown[]> {
	const body = (await reply.json()) as {
		error: {
			details: {
				"@type": string;
				errors: { errorCode: Record<string, string> }[];
			}[];
		};
	};
	const [detail] = body.error.details;
	const [, version] = /googleads\.(v\d+)\.errors\.GoogleAdsFailure$/.exec(
		detail?.["@type"] ?? "",
	) ?? [undefined, undefined];
	return [
		version,
		...Object.entries(detail?.errors[0]?.errorCode ?? {}).flat(),
	];
}

describe("GoogleAdsFieldService", () => {
	const everything =
		"SELECT name, category, data_type, selectable, filterable, sortable, selectable_with, metrics, segments, is_repeated, type_url, enum_values, attribute_resources";

	test("discovery as platforms do it: all fields at once, each with its partners", async () => {
		const { results = [], totalResultsCount } = await searchFields(everything);
		expect(String(results.length)).toBe(totalResultsCount);
		const byName = new Map(results.map((entry) => [entry.name, entry]));
		expect(byName.size).toBeGreaterThan(3000);
		const campaign = byName.get("campaign");
		expect(campaign?.category).toBe("RESOURCE");
		expect(campaign?.attributeResources).toEqual(
			expect.arrayContaining([
				"campaign_budget",
				"bidding_strategy",
				"customer",
			]),
		);
		expect(campaign?.metrics).toContain("metrics.clicks");
		expect(campaign?.segments).toEqual(
			expect.arrayContaining(["segments.date", "segments.device"]),
		);
		expect(byName.get("label")?.metrics).toEqual([]);
		expect(byName.get("campaign.status")).toMatchObject({
			resourceName: "googleAdsFields/campaign.status",
			category: "ATTRIBUTE",
			dataType: "ENUM",
			enumValues: expect.arrayContaining(["ENABLED", "PAUSED", "REMOVED"]),
			typeUrl:
				"google.ads.googleads.v25.enums.CampaignStatusEnum.CampaignStatus",
			filterable: true,
			isRepeated: false,
		});
		expect(
			byName.get("ad_group_ad.ad.responsive_search_ad.headlines"),
		).toMatchObject({
			dataType: "MESSAGE",
			isRepeated: true,
			filterable: false,
			sortable: false,
		});
		const clicks = byName.get("metrics.clicks");
		expect(clicks).toMatchObject({ category: "METRIC", dataType: "INT64" });
		expect(clicks?.selectableWith).toContain("segments.device");
		expect(clicks?.selectableWith).not.toContain("segments.conversion_action");
		expect(byName.get("segments.conversion_action")?.selectableWith).toContain(
			"metrics.all_conversions",
		);
	});

	test("what it says goes together is taken in a query, what it does not is refused", async () => {
		const ask = async (query: string) =>
			(
				await call("v25/customers/1110000001/googleAds:search", {
					query,
					validateOnly: true,
				})
			).status;
		const { results = [] } = await searchFields(
			"SELECT name, metrics, segments, attribute_resources WHERE category = 'RESOURCE'",
		);
		const all = await searchFields(
			"SELECT name WHERE category IN ('METRIC', 'SEGMENT')",
		);
		const names = (all.results ?? []).map(({ name }) => name);
		expect(results.length).toBeGreaterThan(180);
		for (const from of ["customer", "keyword_view", "asset_group", "label"]) {
			const entry = results.find(({ name }) => name === from);
			const usable = [...(entry?.metrics ?? []), ...(entry?.segments ?? [])];
			for (const name of names.filter((_, index) => index % 23 === 0)) {
				const filter = /^segments\.(date|week|month|quarter|year)$/.test(name)
					? " WHERE segments.date = '2026-11-01'"
					: "";
				const status = await ask(
					`SELECT ${from}.resource_name, ${name} FROM ${from}${filter}`,
				);
				// 501: valid at Google, and the sandbox says that it does not know.
				if (usable.includes(name)) expect([200, 501]).toContain(status);
				else expect([name, status]).toEqual([name, 400]);
			}
			for (const { name } of results) {
				const isJoined =
					name === from || entry?.attributeResources.includes(name);
				expect([
					name,
					await ask(`SELECT ${name}.resource_name FROM ${from}`),
				]).toEqual([name, isJoined ? 200 : 400]);
			}
		}
	});

	test("conditions, order, limit and pages", async () => {
		const page = await searchFields(
			"SELECT name, data_type WHERE name LIKE 'label.%' AND selectable = TRUE ORDER BY name DESC",
			{ pageSize: 2 },
		);
		expect(page.results?.map(({ name }) => name)).toEqual([
			"label.text_label.description",
			"label.text_label.background_color",
		]);
		expect(Object.keys(page.results?.[0] ?? {}).sort()).toEqual([
			"dataType",
			"name",
			"resourceName",
		]);
		const next = await searchFields(
			"SELECT name, data_type WHERE name LIKE 'label.%' AND selectable = TRUE ORDER BY name DESC",
			{ pageSize: 10, pageToken: page.nextPageToken },
		);
		expect(next.results?.map(({ name }) => name)).toEqual([
			"label.status",
			"label.resource_name",
			"label.name",
			"label.id",
		]);
		expect(next.nextPageToken).toBeUndefined();
		expect(next.totalResultsCount).toBe("6");
		const limited = await searchFields(
			"SELECT name WHERE name REGEXP_MATCH 'segments\\\\.(week|month)' LIMIT 1",
		);
		expect(limited.results).toHaveLength(1);
	});

	test("one field or resource by its name", async () => {
		const one = await call("v24/googleAdsFields/metrics.ctr");
		expect(await one.json()).toMatchObject({
			resourceName: "googleAdsFields/metrics.ctr",
			category: "METRIC",
			dataType: "DOUBLE",
		});
		const unknown = await call("v24/googleAdsFields/campaign.colour");
		expect(unknown.status).toBe(404);
		expect(await failureOf(unknown)).toEqual([
			"v24",
			"requestError",
			"RESOURCE_NOT_FOUND",
		]);
	});

	test("a bad query, a FROM clause, a page too large and a missing token are refused", async () => {
		const refusal = async (body: unknown) =>
			await failureOf(await call("v25/googleAdsFields:search", body));
		expect(await refusal({ query: "SELECT colour" })).toEqual([
			"v25",
			"queryError",
			"UNRECOGNIZED_FIELD",
		]);
		expect(await refusal({ query: "SELECT name FROM campaign" })).toEqual([
			"v25",
			"queryError",
			"UNEXPECTED_FROM_CLAUSE",
		]);
		expect(await refusal({ query: "SELECT name", pageSize: 10_001 })).toEqual([
			"v25",
			"requestError",
			"INVALID_PAGE_SIZE",
		]);
		const bare = await call(
			"v25/googleAdsFields:search",
			{ query: "SELECT name" },
			{ authorization: "" },
		);
		expect(bare.status).toBe(401);
	});
});

describe("versions", () => {
	const search = "customers/1110000001/googleAds:search";

	test.each(["v23", "v24", "v25", "v26"])(
		"%s is served, with a failure type of its own",
		async (version) => {
			const good = await call(`${version}/${search}`, {
				query: "SELECT customer.id FROM customer",
			});
			expect(await good.json()).toMatchObject({
				results: [{ customer: { id: "1110000001" } }],
			});
			const bad = await call(`${version}/${search}`, {
				query: "SELECT customer.colour FROM customer",
			});
			expect(await failureOf(bad)).toEqual([
				version,
				"queryError",
				"UNRECOGNIZED_FIELD",
			]);
			const partial = await call(
				`${version}/customers/1110000001/campaigns:mutate`,
				{
					partialFailure: true,
					operations: [{ remove: "customers/1110000001/campaigns/1" }],
				},
			);
			expect(await partial.json()).toMatchObject({
				partialFailureError: {
					details: [
						{
							"@type": `type.googleapis.com/google.ads.googleads.${version}.errors.GoogleAdsFailure`,
						},
					],
				},
			});
			await google.control("faults", {
				path: `/google-ads/${version}/`,
				googleAdsError: { category: "internalError", code: "TRANSIENT_ERROR" },
			});
			expect(
				await failureOf(
					await call(`${version}/${search}`, {
						query: "SELECT customer.id FROM customer",
					}),
				),
			).toEqual([version, "internalError", "TRANSIENT_ERROR"]);
		},
	);

	test.each(["v19", "v22", "v27", "v1"])(
		"%s is not found, even without a token",
		async (version) => {
			for (const path of [search, "googleAdsFields:search"]) {
				const reply = await fetch(
					`${sandbox.url}/google-ads/${version}/${path}`,
					{ method: "POST", body: "{}" },
				);
				expect(reply.status).toBe(404);
				expect(reply.headers.get("content-type")).toContain("text/html");
			}
		},
	);
});

describe("parameters in the URL", () => {
	const search = "v25/customers/1110000001/googleAds:search";
	const query = "SELECT campaign.id FROM campaign ORDER BY campaign.id";
	const inUrl = (parameters: Record<string, string>) =>
		`?${new URLSearchParams(parameters)}`;

	test("a query, its page token and its settings are read from there as from the body", async () => {
		const first = (await (
			await call(
				`${search}${inUrl({ query, "searchSettings.returnTotalResultsCount": "true", alt: "json" })}`,
				{},
			)
		).json()) as { results: unknown[]; nextPageToken: string };
		expect(first).toMatchObject({ totalResultsCount: "12" });
		expect(first.results).toHaveLength(5);
		const second = await call(
			`${search}${inUrl({ query, pageToken: first.nextPageToken })}`,
			{},
		);
		const inBody = await call(search, {
			query,
			pageToken: first.nextPageToken,
		});
		expect(((await second.json()) as { results: unknown[] }).results).toEqual(
			((await inBody.json()) as { results: unknown[] }).results,
		);
		const stream = await call(`${search}Stream${inUrl({ query })}`, {});
		expect(await stream.json()).toHaveLength(3);
		const fields = await call(
			`v25/googleAdsFields:search${inUrl({ query: "SELECT name WHERE name = 'label'", pageSize: "1" })}`,
			{},
		);
		expect(await fields.json()).toMatchObject({ results: [{ name: "label" }] });
	});

	test("what the body says stays, and what no field is called is refused", async () => {
		const reply = await call(
			`${search}${inUrl({ query: "SELECT nonsense" })}`,
			{ query },
		);
		expect(reply.status).toBe(200);
		const unknown = await call(
			`${search}${inUrl({ query, colour: "red" })}`,
			{},
		);
		expect(unknown.status).toBe(400);
		expect(await unknown.text()).toContain(
			"Cannot bind query parameter. Field 'colour' could not be found",
		);
		const wrong = await call(
			`${search}${inUrl({ query, validateOnly: "maybe" })}`,
			{},
		);
		expect(wrong.status).toBe(400);
	});
});
