import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	startX,
	type XRow,
	type XStand,
	type XToken,
} from "../support/sandbox-x.ts";

// Changes of campaigns, line items and targeting criteria, alone and in batches that are made as a whole or not at all.

let stand: XStand;
let by: XToken;
const ids = new Map<string, string>();
beforeAll(async () => {
	stand = await startX({ campaigns: 12, days: 40 });
	by = await stand.connect("agency_admin");
	for (const { name, id } of (await stand.call("/12/accounts", by)).json.data)
		ids.set(String(name), String(id));
});
afterAll(() => stand.sandbox.stop());

const home = () => ids.get("Lumen Home") ?? "";
/** In yen. */
const yen = () => ids.get("Skylark Travel") ?? "";
const list = (path: string, of = home()) =>
	stand.all(`/12/accounts/${of}/${path}`, by);
const put = (path: string, of = home(), token = by) =>
	stand.call(`/12/accounts/${of}/${path}`, { ...token, method: "PUT" });
const batch = (name: string, json: unknown) =>
	stand.call(`/12/batch/accounts/${home()}/${name}`, {
		...by,
		method: "POST",
		json,
	});
async function campaignNamed(name: string, of = home()): Promise<XRow> {
	const found = (await list("campaigns?with_deleted=true", of)).find(
		(row) => row.name === name,
	);
	if (found === undefined) throw new Error(`no campaign ${name}`);
	return found;
}

describe("a campaign", () => {
	test("has its budget and status changed, and answers with all of it", async () => {
		const before = await campaignNamed("Generic terms");
		const reply = await put(
			`campaigns/${before.id}?daily_budget_amount_local_micro=60000000&entity_status=PAUSED`,
		);
		expect(reply.json.request.params).toEqual({
			account_id: home(),
			campaign_id: before.id,
			daily_budget_amount_local_micro: 60_000_000,
			entity_status: "PAUSED",
		});
		expect(reply.one).toMatchObject({
			daily_budget_amount_local_micro: 60_000_000,
			entity_status: "PAUSED",
		});
		expect(await campaignNamed("Generic terms")).toEqual(reply.one);
		expect(Date.parse(String(reply.one.updated_at))).toBeGreaterThan(
			Date.parse(String(before.updated_at)),
		);
		expect(reply.headers.get("x-rate-limit-limit")).toBe("450");
	});

	test.each([
		["no amount", "daily_budget_amount_local_micro=0", "INVALID_PARAMETER"],
		["a fraction", "daily_budget_amount_local_micro=1.5", "INVALID_PARAMETER"],
		[
			"part of a cent",
			"daily_budget_amount_local_micro=10005000",
			"INVALID_DENOMINATION",
		],
		[
			"more a day than in all",
			"daily_budget_amount_local_micro=9000000000000&total_budget_amount_local_micro=8000000000000",
			"INVALID_PARAMETER",
		],
		[
			"no budget at all",
			"daily_budget_amount_local_micro=",
			"MISSING_PARAMETER",
		],
		["a status that is none", "entity_status=DELETED", "INVALID_PARAMETER"],
		["an empty name", "name=", "INVALID_PARAMETER"],
		["a name that is too long", `name=${"a".repeat(256)}`, "INVALID_PARAMETER"],
		["a field that it does not have", "paused=true", "INVALID_PARAMETER"],
	])("refuses %s", async (_what, query, code) => {
		const before = await campaignNamed("Brand terms");
		const reply = await put(`campaigns/${before.id}?${query}`);
		expect([reply.status, reply.code]).toEqual([400, code]);
		expect(await campaignNamed("Brand terms")).toEqual(before);
	});

	test("is taken back with all of its own fields, of which those that nobody can change are passed over", async () => {
		const before = await campaignNamed("Remarketing");
		const fields = Object.entries(before).flatMap(([name, value]) =>
			typeof value === "string" || typeof value === "number"
				? [[name, String(value)]]
				: [],
		);
		const sent = new URLSearchParams(fields);
		sent.set("created_at", "2020-01-01T00:00:00Z");
		const reply = await put(`campaigns/${before.id}?${sent}`);
		expect(reply.one).toEqual({
			...before,
			updated_at: reply.one.updated_at,
		});
	});

	test("cannot have less in all than it has cost, and loses its total by an empty value", async () => {
		const { id } = await campaignNamed("Brand terms");
		const little = await put(
			`campaigns/${id}?total_budget_amount_local_micro=20000&daily_budget_amount_local_micro=10000`,
		);
		expect(little.code).toBe("SPEND_EXCEEDS_BUDGET");
		const much = await put(
			`campaigns/${id}?total_budget_amount_local_micro=900000000000`,
		);
		expect(much.one.total_budget_amount_local_micro).toBe(900_000_000_000);
		const none = await put(`campaigns/${id}?total_budget_amount_local_micro=`);
		expect(none.one.total_budget_amount_local_micro).toBeNull();
	});

	test("in yen takes whole yen", async () => {
		const { id } = await campaignNamed("Brand terms", yen());
		const path = `campaigns/${id}?daily_budget_amount_local_micro=`;
		const part = await put(`${path}5000500000`, yen());
		expect(part.code).toBe("INVALID_DENOMINATION");
		const whole = await put(`${path}5000000000`, yen());
		expect(whole.one.daily_budget_amount_local_micro).toBe(5_000_000_000);
	});

	test("that is deleted or unknown is not found", async () => {
		const { id } = await campaignNamed("Stock clearance");
		for (const one of [id, "nobody"]) {
			const reply = await put(`campaigns/${one}?entity_status=PAUSED`);
			expect([reply.status, reply.code]).toEqual([404, "CAMPAIGN_NOT_FOUND"]);
		}
	});
});

test("a line item has budget, bid, dates and status, and a Tweet cannot be paused but deleted", async () => {
	const { id: campaign } = await campaignNamed("Brand terms");
	const [item] = await list(`line_items?campaign_ids=${campaign}`);
	const changed = await put(
		`line_items/${item?.id}?entity_status=PAUSED&bid_strategy=AUTO&end_time=2036-01-01T00:00:00Z&daily_budget_amount_local_micro=30000000`,
	);
	expect(changed.one).toMatchObject({
		entity_status: "PAUSED",
		bid_strategy: "AUTO",
		bid_amount_local_micro: null,
		end_time: "2036-01-01T00:00:00Z",
		daily_budget_amount_local_micro: 30_000_000,
	});
	for (const [query, code] of [
		["bid_strategy=MAX", "MISSING_PARAMETER"],
		["end_time=2020-01-01T00:00:00Z", "INVALID_TIME_WINDOW"],
		["entity_status=DRAFT", "INVALID_PARAMETER"],
	])
		expect((await put(`line_items/${item?.id}?${query}`)).code).toBe(code);
	const [tweet] = await list(`promoted_tweets?line_item_ids=${item?.id}`);
	const path = `promoted_tweets/${tweet?.id}`;
	const paused = await put(`${path}?entity_status=PAUSED`);
	expect([paused.status, paused.code]).toEqual([405, "METHOD_NOT_ALLOWED"]);
	const deleted = await stand.call(`/12/accounts/${home()}/${path}`, {
		...by,
		method: "DELETE",
	});
	expect(deleted.one).toMatchObject({ id: tweet?.id, deleted: true });
});

describe("who may change something", () => {
	test("is neither an analyst nor an app or a token that may only read", async () => {
		const account = ids.get("Alder & Pine Outdoor") ?? "";
		const { id } = await campaignNamed("Brand terms", account);
		const path = `campaigns/${id}?entity_status=ACTIVE`;
		const analyst = await stand.connect("agency_analyst");
		const denied = await put(path, account, analyst);
		expect([denied.status, denied.code]).toEqual([403, "ACTION_NOT_ALLOWED"]);
		await stand.control("x-ads/behaviour", { mayWrite: false });
		expect((await put(path, account)).code).toBe("READONLY_CLIENT_APPLICATION");
		await stand.control("x-ads/behaviour", { mayWrite: true });
		expect((await put(path, account)).status).toBe(200);
		await stand.control("x-ads/revoke", { user: "agency_admin" });
		const reader = await stand.connect("agency_admin", {
			protocol: {
				oauth_callback: "http://localhost:3000/oauth/x-ads/callback",
				x_auth_access_type: "read",
			},
		});
		expect((await put(path, account, reader)).code).toBe(
			"READONLY_CLIENT_APPLICATION",
		);
		by = await stand.connect("agency_admin");
		expect((await put(path, account)).status).toBe(200);
	});
});

describe("a batch", () => {
	test("changes all or nothing, with errors at the places of what is wrong", async () => {
		const first = await campaignNamed("Brand terms");
		const update = (params: object) => ({ operation_type: "Update", params });
		const refused = await batch("campaigns", [
			update({ campaign_id: first.id, entity_status: "PAUSED" }),
			update({ campaign_id: "nobody", entity_status: "PAUSED" }),
			update({ entity_status: "PAUSED" }),
			{ operation_type: "Paint", params: { campaign_id: first.id } },
		]);
		expect(refused.status).toBe(400);
		expect(
			refused.json.operation_errors?.map((list) =>
				list.map(({ code }) => code),
			),
		).toEqual([
			[],
			["CAMPAIGN_NOT_FOUND"],
			["MISSING_PARAMETER"],
			["INVALID_PARAMETER"],
		]);
		expect(await campaignNamed("Brand terms")).toEqual(first);
		const made = await batch("campaigns", [
			update({
				campaign_id: first.id,
				daily_budget_amount_local_micro: 70_000_000,
				total_budget_amount_local_micro: null,
			}),
		]);
		expect(made.json.data).toMatchObject([
			{ id: first.id, daily_budget_amount_local_micro: 70_000_000 },
		]);
		expect(made.json.request).toMatchObject([
			{
				operation_type: "Update",
				params: { account_id: home(), campaign_id: first.id },
			},
		]);
	});

	test("has 40 operations at most, and is a list in JSON", async () => {
		const { id } = await campaignNamed("Brand terms");
		const operation = { operation_type: "Update", params: { campaign_id: id } };
		for (const body of [Array(41).fill(operation), [], {}, "x", [7]])
			expect((await batch("campaigns", body)).code).toBe("INVALID_PARAMETER");
		const form = await stand.call(`/12/batch/accounts/${home()}/campaigns`, {
			...by,
			method: "POST",
		});
		expect(form.code).toBe("INVALID_PARAMETER");
		expect((await batch("cards", [])).code).toBe("ROUTE_NOT_FOUND");
	});

	test("adds and deletes keywords; one that cannot be keeps all of them out", async () => {
		const { id: campaign } = await campaignNamed("Competitor terms");
		const [item] = await list(`line_items?campaign_ids=${campaign}`);
		const keywords = () => list(`targeting_criteria?line_item_ids=${item?.id}`);
		const before = await keywords();
		const create = (targeting_value: string, more: object = {}) => ({
			operation_type: "Create",
			params: {
				line_item_id: item?.id,
				targeting_type: "BROAD_KEYWORD",
				targeting_value,
				...more,
			},
		});
		const refused = await batch("targeting_criteria", [
			create("canvas bag"),
			create("shoes > boots"),
			create("bag", { targeting_type: "KEYWORD" }),
			create("a".repeat(81)),
		]);
		expect(
			refused.json.operation_errors?.map((list) =>
				list.map(({ code }) => code),
			),
		).toEqual([
			[],
			["ILLEGAL_CHARACTERS"],
			["INVALID_TARGETING_TYPE"],
			["INVALID_PARAMETER"],
		]);
		expect(await keywords()).toEqual(before);
		const made = await batch("targeting_criteria", [
			create("canvas bag"),
			create("حقيبة", { operator_type: "NE" }),
			{
				operation_type: "Delete",
				params: { targeting_criterion_id: before.at(-1)?.id },
			},
		]);
		expect(
			made.json.data.map(({ targeting_value, operator_type, deleted }) => [
				targeting_value,
				operator_type,
				deleted,
			]),
		).toEqual([
			["canvas bag", "EQ", false],
			["حقيبة", "NE", false],
			[before.at(-1)?.targeting_value, "NE", true],
		]);
		expect(await keywords()).toHaveLength(before.length + 1);
		// One that is there already is answered with itself.
		const again = await stand.call(
			`/12/accounts/${home()}/targeting_criteria?line_item_id=${item?.id}&operator_type=EQ&targeting_type=BROAD_KEYWORD&targeting_value=canvas%20bag`,
			{ ...by, method: "POST" },
		);
		expect(again.one.id).toBe(made.json.data[0]?.id);
		const gone = await stand.call(
			`/12/accounts/${home()}/targeting_criteria/${again.one.id}`,
			{ ...by, method: "DELETE" },
		);
		expect(gone.one.deleted).toBe(true);
		expect(await keywords()).toHaveLength(before.length);
	});
});
