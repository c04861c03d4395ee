import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { clientOf, createKey, startApi, type TestApi } from "../support/api.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import {
	createDashboard,
	type Dashboard,
	firstDay,
	lastDay,
} from "../support/factories/dashboard.ts";

let database: TestDatabase;
let api: TestApi;
let made: Dashboard;

beforeAll(async () => {
	database = await createTestDatabase();
	api = await startApi({ database });
	made = await createDashboard(database.db, api.tenant.tenantId, { brands: 2 });
});
afterAll(async () => {
	await api?.stop();
	await database?.drop();
});
beforeEach(() => {
	api.reads.length = 0;
});

const globalId = (type: string, id: string | undefined) =>
	Buffer.from(`${type}:${id}`).toString("base64url");

const list = `query ($first: Int, $after: String, $last: Int, $before: String, $filter: CampaignFilter, $orderBy: CampaignOrder) {
	campaigns(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy) {
		totalCount nodes { name } pageInfo { hasNextPage endCursor startCursor } } }`;

async function names(variables: Record<string, unknown>): Promise<string[]> {
	const { campaigns } = await api.client.query(list, variables);
	return campaigns.nodes.map(({ name }: { name: string }) => name.slice(-3));
}

test("a page of campaigns with its spend is two round trips, however many campaigns", async () => {
	const { campaigns } = await api.client.query(
		`query ($from: Date!, $to: Date!) { campaigns(first: 12) { nodes {
			name status budget { money { amountMicros currencyCode } period shared } startDate endDate
			spend(from: $from, to: $to) { amountMicros currencyCode } } } }`,
		{ from: firstDay, to: "2026-03-02" },
	);
	expect(campaigns.nodes).toHaveLength(12);
	expect(campaigns.nodes[1]).toEqual({
		name: "Campaign 002",
		status: "PAUSED",
		budget: {
			money: { amountMicros: "9007199254740993", currencyCode: "USD" },
			period: "DAILY",
			shared: false,
		},
		startDate: "2026-02-28",
		endDate: null,
		spend: { amountMicros: "4000000", currencyCode: "USD" },
	});
	expect(api.reads.map((statements) => statements.length)).toEqual([1, 1]);
});

test("filters and the search narrow the list down; the search text is taken literally", async () => {
	expect(await names({ filter: { search: "CAMPAIGN 00" } })).toHaveLength(9);
	expect(await names({ filter: { search: "0%" } })).toEqual([]);
	expect(await names({ filter: { search: "campaign-7" } })).toEqual(["007"]);
	expect(await names({ filter: { statuses: ["PAUSED"] } })).toHaveLength(6);
	const of = async (filter: object) => (await names({ filter })).join();
	expect(await of({ brandId: globalId("Brand", made.brandIds[1]) })).toBe(
		"007,008,009,010,011,012",
	);
	expect(
		await of({ connectionId: globalId("Connection", made.connectionIds[0]) }),
	).toBe("001,002,003");
	expect(
		await of({ adAccountId: globalId("AdAccount", made.adAccountIds[3]) }),
	).toBe("010,011,012");
	expect(await of({ platforms: ["META_ADS"] })).toBe("");
});

const orders: [string, object, string][] = [
	[
		"name",
		{ field: "NAME" },
		"001,002,003,004,005,006,007,008,009,010,011,012",
	],
	[
		"name, downwards",
		{ field: "NAME", direction: "DESC" },
		"012,011,010,009,008,007,006,005,004,003,002,001",
	],
	[
		"status",
		{ field: "STATUS" },
		"001,003,005,007,009,011,002,004,006,008,010,012",
	],
	[
		"import",
		{ field: "IMPORTED_AT", direction: "DESC" },
		"012,011,010,009,008,007,006,005,004,003,002,001",
	],
	[
		"spend, one currency after another",
		{
			field: "SPEND",
			direction: "DESC",
			spendFrom: firstDay,
			spendTo: lastDay,
		},
		"009,008,007,012,011,010,006,005,004,003,002,001",
	],
	[
		"spend of no day",
		{ field: "SPEND", spendFrom: "2027-01-01", spendTo: "2027-01-02" },
		"007,008,009,001,002,003,004,005,006,010,011,012",
	],
];

test.each(orders)(
	"ordered by %s, and paged in that order both ways",
	async (_title, orderBy, wanted) => {
		expect((await names({ orderBy })).join()).toBe(wanted);
		const forwards: string[] = [];
		let after: string | null = null;
		for (let more = true; more; ) {
			const { campaigns } = await api.client.query(list, {
				orderBy,
				first: 5,
				after,
			});
			forwards.push(
				...campaigns.nodes.map(({ name }: { name: string }) => name.slice(-3)),
			);
			more = campaigns.pageInfo.hasNextPage;
			after = campaigns.pageInfo.endCursor;
		}
		expect(forwards.join()).toBe(wanted);
		const end = await api.client.query(list, { orderBy, last: 4 });
		const before = end.campaigns.pageInfo.startCursor;
		expect(await names({ orderBy, last: 8, before })).toEqual(
			wanted.split(",").slice(0, 8),
		);
	},
);

test("a cursor of one order does not serve another", async () => {
	const { campaigns } = await api.client.query(list, { first: 1 });
	const after = campaigns.pageInfo.endCursor;
	expect(
		await api.client.failure(list, {
			after,
			orderBy: { field: "NAME", direction: "DESC" },
		}),
	).toBe("BAD_REQUEST");
});

test("days the wrong way round are refused", async () => {
	const orderBy = {
		field: "SPEND",
		spendFrom: "2026-03-02",
		spendTo: "2026-03-01",
	};
	expect(await api.client.failure(list, { orderBy })).toBe("BAD_REQUEST");
});

test("the platform's record is for those who may write", async () => {
	const query =
		"query ($id: ID!) { campaign(id: $id) { raw adAccount { externalId timeZone } connection { accountName } } }";
	const id = globalId("Campaign", made.campaignIds[0]);
	const { campaign } = await api.client.query(query, { id });
	expect(campaign).toEqual({
		raw: { n: 1 },
		adAccount: { externalId: "account-1", timeZone: "America/New_York" },
		connection: { accountName: "Account 1" },
	});
	const reader = clientOf(
		api.url,
		await createKey(database, api.tenant, ["READ"]),
	);
	expect((await reader.query(query, { id })).campaign.raw).toEqual({ n: 1 });
});
