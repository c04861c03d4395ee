import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { knownKeys } from "../../apps/sandbox/src/klaviyo/fixed-keys.ts";
import {
	type KlaviyoResource,
	readPages,
	type SandboxKlaviyo,
	startKlaviyo,
} from "../support/sandbox-klaviyo.ts";

let klaviyo: SandboxKlaviyo;
beforeAll(async () => {
	klaviyo = await startKlaviyo();
});
afterAll(async () => {
	await klaviyo.sandbox.stop();
});

const encoded = (filter: string) => `filter=${encodeURIComponent(filter)}`;
const names = (records: readonly KlaviyoResource[]) =>
	records.map(({ attributes }) => attributes.name as string);
async function refusalOf(path: string, init = {}) {
	const { status, document } = await klaviyo.call(path, init);
	const [error] = document.errors ?? [];
	return [status, error?.code, error?.source];
}

describe("pages", () => {
	test.each([
		["lists", 2],
		["segments", 1],
		["templates", 2],
		["catalog-items", 3],
		["catalog-variants", 5],
		["metrics", 1],
		["tags", 1],
	])("%s come in %i pages, each record once", async (folder, expected) => {
		const { records, pages } = await readPages(klaviyo, `/api/${folder}`);
		expect(pages).toBe(expected);
		expect(new Set(records.map(({ id }) => id)).size).toBe(records.length);
	});

	test("a link leads on with the same filter, order and size, and back again", async () => {
		const first = await klaviyo.call(
			"/api/lists?page[size]=4&sort=-name&fields[list]=name",
		);
		const second = await klaviyo.call(first.document.links.next ?? "");
		const { records } = await readPages(klaviyo, "/api/lists?sort=-name");
		expect([
			...names(first.document.data),
			...names(second.document.data),
		]).toEqual(names(records).slice(0, 8));
		expect(names(records)).toEqual(names(records).toSorted().reverse());
		expect(second.document.data[0]?.attributes).toEqual({
			name: names(records)[4],
		});
		const back = await klaviyo.call(second.document.links.prev ?? "");
		expect(names(back.document.data)).toEqual(names(first.document.data));
	});

	test("a cursor is of its list, and dies", async () => {
		const { document } = await klaviyo.call("/api/lists");
		const next = new URL(document.links.next ?? "");
		const cursor = next.searchParams.get("page[cursor]") ?? "";
		const refused = [400, "invalid", { parameter: "page[cursor]" }];
		const asked = (path: string) =>
			refusalOf(`${path}page[cursor]=${encodeURIComponent(cursor)}`);
		expect(await asked("/api/segments?")).toEqual(refused);
		expect(await asked("/api/lists?sort=name&")).toEqual(refused);
		expect(await refusalOf("/api/lists?page[cursor]=made-up")).toEqual(refused);
		await klaviyo.control("klaviyo/expire-cursors");
		expect(await asked("/api/lists?")).toEqual(refused);
	});

	test("what is deleted between two pages moves nothing out of the next one", async () => {
		const { records } = await readPages(klaviyo, "/api/lists");
		const first = await klaviyo.call("/api/lists");
		await klaviyo.call(`/api/lists/${records[3]?.id}`, { method: "DELETE" });
		const second = await klaviyo.call(first.document.links.next ?? "");
		expect(second.document.data.map(({ id }) => id)).toEqual(
			records.slice(10).map(({ id }) => id),
		);
	});

	test("a page is shorter where the sandbox is told so, and never longer than asked", async () => {
		const small = await startKlaviyo({ pageSize: 3 });
		try {
			const { document } = await small.call("/api/catalog-items");
			expect(document.data).toHaveLength(3);
			expect(
				(await small.call("/api/lists?page[size]=2")).document.data,
			).toHaveLength(2);
		} finally {
			await small.sandbox.stop();
		}
	});
});

describe("parameters", () => {
	test.each([
		["/api/lists?page[size]=11", { parameter: "page[size]" }],
		["/api/lists?page[size]=0", { parameter: "page[size]" }],
		["/api/images?page[size]=101", { parameter: "page[size]" }],
		["/api/metrics?page[size]=200", { parameter: "page[size]" }],
		["/api/lists?page[number]=2", { parameter: "page[number]" }],
		["/api/lists?sort=opt_in_process", { parameter: "sort" }],
		["/api/lists?include=profiles", { parameter: "include" }],
		["/api/lists?fields[list]=colour", { parameter: "fields[list]" }],
		[
			"/api/lists?additional-fields[list]=profile_count",
			{ parameter: "additional-fields[list]" },
		],
		["/api/catalog-items?sort=title", { parameter: "sort" }],
	])("%s is refused, and told by name", async (path, source) => {
		expect(await refusalOf(path)).toEqual([400, "invalid", source]);
	});

	test.each([
		"equals(name",
		"contains(name,'New')",
		"equals(colour,'red')",
		"greater-than(created,'2026-01-01T00:00:00Z')",
		"greater-than(created,yesterday)",
		"any(name,'Newsletter')",
		"any(name,[])",
		"or(equals(name,'a'),equals(name,'b'))",
		"equals(name,'a') equals(name,'b')",
		"status ne 'draft'",
	])("the filter %s is refused", async (filter) => {
		expect(await refusalOf(`/api/lists?${encoded(filter)}`)).toEqual([
			400,
			"invalid",
			{ parameter: "filter" },
		]);
	});

	test("filters find what they say: quotes of both kinds, lists, several at once, within and()", async () => {
		const found = async (path: string, filter: string) =>
			names((await readPages(klaviyo, `${path}?${encoded(filter)}`)).records);
		expect(await found("/api/lists", "equals(name,'VIP 🌟')")).toEqual([
			"VIP 🌟",
		]);
		expect(
			await found(
				"/api/lists",
				'any(name,["VIP 🌟","العملاء المميزون","none"])',
			),
		).toEqual(["VIP 🌟", "العملاء المميزون"]);
		expect(await found("/api/segments", "equals(is_active,false)")).toEqual([
			"Carts left behind",
		]);
		const [, second] = (await klaviyo.call("/api/lists")).document.data;
		const later = await found(
			"/api/lists",
			`greater-than(created,${second?.attributes.created})`,
		);
		expect(later).not.toContain("VIP 🌟");
		expect(later).toContain("Press");
		expect(
			await found(
				"/api/templates",
				'and(contains(name,"template 1"),less-than(created,2099-01-01))',
			),
		).toEqual([
			"Template 1 💌",
			"Template 10",
			"Template 11 💌",
			"Template 12",
		]);
		expect(await found("/api/tags", 'starts-with(name,"Sale")')).toEqual([
			"Sale 🏷️",
		]);
	});
});

describe("records", () => {
	test("ids of a relationship are told where it is included, and otherwise its links alone", async () => {
		const bare = (await klaviyo.call("/api/lists")).document;
		expect(bare.data[0]?.relationships.tags?.data).toBeUndefined();
		expect(bare.included).toBeUndefined();
		const full = (await klaviyo.call("/api/lists?include=tags,flow-triggers"))
			.document;
		const [list] = full.data;
		const tagged = list?.relationships.tags?.data as { id: string }[];
		expect(full.included).toContainEqual(
			expect.objectContaining({ type: "tag", id: tagged[0]?.id }),
		);
		expect(full.included?.some(({ type }) => type === "flow")).toBe(true);
	});

	test("how many people a list has is told on request alone, by a stricter limit", async () => {
		const { records } = await readPages(klaviyo, "/api/lists");
		const path = `/api/lists/${records[5]?.id}`;
		const plain = await klaviyo.call(path);
		expect(JSON.stringify(plain.document)).not.toContain("profile_count");
		expect(plain.headers.get("ratelimit-limit")).toContain("750");
		const counted = await klaviyo.call(
			`${path}?additional-fields[list]=profile_count`,
		);
		expect(counted.headers.get("ratelimit-limit")).toContain("15");
		const { attributes } = counted.document.data as unknown as KlaviyoResource;
		expect(attributes.profile_count).toBeGreaterThan(0);
	});

	test("a list is not found among segments, nor one account's in another's", async () => {
		const { document } = await klaviyo.call("/api/lists");
		const id = document.data[0]?.id;
		const missing = [404, "not_found", { pointer: "/data/" }];
		expect(await refusalOf(`/api/segments/${id}`)).toEqual(missing);
		const { apiKey } = await klaviyo.control("klaviyo/issue-key", {
			user: "freelance.buyer@example.com",
		});
		expect(
			await refusalOf(`/api/lists/${id}`, {
				headers: { authorization: `Klaviyo-API-Key ${apiKey}` },
			}),
		).toEqual(missing);
	});

	test("a product has its price in the account's currency, its pictures as files, and its variants", async () => {
		const { document } = await klaviyo.call(
			"/api/catalog-items?include=variants&page[size]=40",
		);
		const [first] = document.data;
		expect(first?.id).toBe(
			`$custom:::$default:::${first?.attributes.external_id}`,
		);
		expect(document.data[39]?.attributes.price).toBeNull();
		expect(document.included).toHaveLength(80);
		const picture = await fetch(first?.attributes.image_full_url);
		expect(picture.headers.get("content-type")).toMatch(/^image\//);
		const variants = await klaviyo.call(
			`/api/catalog-items/${encodeURIComponent(first?.id ?? "")}/variants`,
		);
		expect(variants.document.data).toHaveLength(2);
		const { records } = await readPages(
			klaviyo,
			`/api/catalog-items?${encoded("equals(published,false)")}`,
		);
		expect(records).toHaveLength(20);
		const yen = await klaviyo.control("klaviyo/issue-key", {
			user: "agency.admin@example.com",
			publicApiKey: await keyOfAccount("JPY"),
		});
		const inYen = await klaviyo.call("/api/catalog-items?page[size]=30", {
			headers: { authorization: `Klaviyo-API-Key ${yen.apiKey}` },
		});
		for (const { attributes } of inYen.document.data)
			expect(Number.isInteger(attributes.price)).toBe(true);
	});

	test("an image has an id beyond 2^53 and the size of its file", async () => {
		const { records } = await readPages(klaviyo, "/api/images?page[size]=5");
		for (const { id, attributes } of records) {
			expect(BigInt(id)).toBeGreaterThan(2n ** 53n);
			const file = await fetch(attributes.image_url);
			expect((await file.arrayBuffer()).byteLength).toBe(attributes.size);
		}
	});

	test("what every shop has is mapped to one of the account's metrics", async () => {
		const { document } = await klaviyo.call(
			"/api/mapped-metrics?include=metric,custom-metric",
		);
		const revenue = document.data.find(({ id }) => id === "revenue");
		const metric = revenue?.relationships.metric?.data as { id: string };
		expect(revenue?.relationships["custom-metric"]?.data).toBeNull();
		expect(document.included?.find(({ id }) => id === metric.id)).toMatchObject(
			{
				attributes: {
					name: "Placed Order",
					integration: { name: "Shopify", category: "eCommerce" },
				},
			},
		);
	});

	test("a new account has metrics and nothing else", async () => {
		const { publicApiKey } = knownKeys;
		await klaviyo.control("klaviyo/empty-account", {
			publicApiKey,
			isEmpty: true,
		});
		for (const folder of ["lists", "segments", "flows", "catalog-items"])
			expect((await klaviyo.call(`/api/${folder}`)).document).toMatchObject({
				data: [],
				links: { next: null },
			});
		expect(
			(await klaviyo.call("/api/metrics")).document.data.length,
		).toBeGreaterThan(10);
		await klaviyo.control("klaviyo/empty-account", {
			publicApiKey,
			isEmpty: false,
		});
		expect((await klaviyo.call("/api/flows")).document.data).not.toEqual([]);
	});

	/** Public key of an account with this currency. */
	async function keyOfAccount(currency: string): Promise<string> {
		const index = (await (
			await fetch(`${klaviyo.sandbox.url}/__sandbox/`)
		).json()) as {
			platforms: {
				klaviyo: {
					accounts: {
						publicApiKey: string;
						privateKeys: { key: string; scopes: unknown }[];
					}[];
				};
			};
		};
		for (const { publicApiKey, privateKeys } of index.platforms.klaviyo
			.accounts) {
			const { document } = await klaviyo.call("/api/accounts", {
				headers: { authorization: `Klaviyo-API-Key ${privateKeys[0]?.key}` },
			});
			if (document.data[0]?.attributes.preferred_currency === currency)
				return publicApiKey;
		}
		throw new Error(`no account in ${currency}`);
	}
});

describe("writes", () => {
	const list = (attributes: object) => ({ data: { type: "list", attributes } });

	test("a list is created, read, changed and deleted; a deletion has no body", async () => {
		const created = await klaviyo.call("/api/lists", {
			method: "POST",
			body: list({ name: "Début 🎈", opt_in_process: "single_opt_in" }),
		});
		expect(created.status).toBe(201);
		const { id } = created.document.data as unknown as KlaviyoResource;
		const changed = await klaviyo.call(`/api/lists/${id}`, {
			method: "PATCH",
			body: { data: { type: "list", id, attributes: { name: "Later" } } },
		});
		expect([changed.status, changed.document.data]).toMatchObject([
			200,
			{ id, attributes: { name: "Later", opt_in_process: "single_opt_in" } },
		]);
		const deleted = await klaviyo.call(`/api/lists/${id}`, {
			method: "DELETE",
		});
		expect([deleted.status, deleted.document]).toEqual([204, null]);
		expect((await klaviyo.call(`/api/lists/${id}`)).status).toBe(404);
	});

	test.each([
		[{ data: { type: "lists", attributes: { name: "x" } } }, "/data/type"],
		[list({}), "/data/attributes/name"],
		[
			list({ name: "x", opt_in_process: "none" }),
			"/data/attributes/opt_in_process",
		],
		[list({ name: "x", colour: "red" }), "/data/attributes/colour"],
	])("the body %j is refused at its place", async (body, pointer) => {
		expect(await refusalOf("/api/lists", { method: "POST", body })).toEqual([
			400,
			"invalid",
			{ pointer },
		]);
	});

	test("a form is no JSON, and half a JSON none either", async () => {
		const post = async (type: string) =>
			(
				await fetch(`${klaviyo.sandbox.url}/klaviyo/api/lists`, {
					method: "POST",
					headers: {
						authorization: `Klaviyo-API-Key ${knownKeys.apiKey}`,
						revision: "2026-07-15",
						"content-type": type,
					},
					body: '{"data":',
				})
			).status;
		expect(await post("application/x-www-form-urlencoded")).toBe(415);
		expect(await post("application/vnd.api+json")).toBe(400);
	});
});
