import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accountIdOfWorldId } from "../../apps/sandbox/src/linkedin-ads/ids.ts";
import {
	cancelledAccountId,
	directAccountId,
	firstClientId,
} from "../../apps/sandbox/src/world/people.ts";
import { World } from "../../apps/sandbox/src/world/world.ts";
import {
	type LinkedinRow,
	type LinkedinStand,
	startLinkedin,
} from "../support/sandbox-linkedin.ts";

// Accounts and what lies below them, and both dialects of Rest.li.

const sizes = { campaigns: 12, days: 30 };
const id = accountIdOfWorldId(firstClientId);
const below = `adAccounts/${id}`;
const everything =
	"search=(status:(values:List(ACTIVE,PAUSED,ARCHIVED,DRAFT)))";
const finder = { "x-restli-method": "FINDER" };

let stand: LinkedinStand;
beforeAll(async () => {
	stand = await startLinkedin(sizes);
});
afterAll(() => stand.sandbox.stop());

const list = async (path: string, headers = {}): Promise<LinkedinRow[]> => {
	const { status, text, body } = await stand.get(path, headers);
	if (status !== 200) throw new Error(text);
	return body.elements;
};
const codeOf = async (path: string, headers = {}) => {
	const { status, body } = await stand.get(path, headers);
	return [status, body.code];
};

describe("accounts", () => {
	test("are those on which the person has a role, closed ones among them", async () => {
		const all = await list("adAccounts?q=search");
		expect(all.find((one) => one.id === id)).toMatchObject({
			name: "Alder & Pine Outdoor",
			currency: "USD",
			status: "ACTIVE",
			servingStatuses: ["RUNNABLE"],
			type: "BUSINESS",
			test: false,
			version: { versionTag: "4" },
		});
		const active = await list(
			"adAccounts?q=search&search=(status:(values:List(ACTIVE)),test:false)",
		);
		expect(active).toHaveLength(all.length - 1);
		expect(await list("adAccounts?q=search&search=(test:true)")).toEqual([]);
		const [closed] = await list(
			"adAccounts?q=search&search=(status:(values:List(CANCELED)))",
		);
		expect(closed?.id).toBe(accountIdOfWorldId(cancelledAccountId));
	});

	test("tell roles, by position", async () => {
		const { body } = await stand.get(
			"adAccountUsers?q=authenticatedUser&start=0&count=2",
		);
		expect(body.elements).toHaveLength(2);
		expect(body.elements[0]).toMatchObject({
			role: "ACCOUNT_MANAGER",
			user: expect.stringMatching(/^urn:li:person:/),
		});
		expect(body.paging).toMatchObject({
			start: 0,
			count: 2,
			links: [{ rel: "next" }],
		});
		const [first] = body.elements;
		const key = `(account:${encodeURIComponent(String(first?.account))},user:${encodeURIComponent(String(first?.user))})`;
		const one = await stand.get(`adAccountUsers/${key}`);
		expect(one.body).toEqual(first);
		const flat = await stand.get(
			`adAccountUsers/account=${first?.account}&user=${first?.user}`,
			{ "x-restli-protocol-version": "" },
		);
		expect(flat.body).toEqual(first);
	});

	test("of others are refused, and those that nobody has are not there", async () => {
		const foreign = `adAccounts/${accountIdOfWorldId(directAccountId)}`;
		expect(await codeOf(foreign)).toEqual([403, "ACCESS_DENIED"]);
		expect(await codeOf("adAccounts/1")).toEqual([404, "NOT_FOUND"]);
		await stand.control("linkedin-ads/role", {
			user: "agency_admin",
			account: id,
			role: null,
		});
		expect(await codeOf(below)).toEqual([403, "ACCESS_DENIED"]);
		await stand.control("linkedin-ads/role", {
			user: "agency_admin",
			account: id,
		});
		expect((await codeOf(below))[0]).toBe(200);
	});
});

describe("campaign groups", () => {
	test("are the world's campaigns, with a budget where they spread one or end", async () => {
		const world = new World(sizes);
		const account = world.accounts.find(String(firstClientId));
		if (account === null) throw new Error("no account");
		const groups = await list(
			`${below}/adCampaignGroups?q=search&${everything}`,
		);
		expect(groups.map(({ name }) => name)).toEqual(
			world.campaignsOf(account).map(({ name }) => name),
		);
		const named = (name: string) => groups.find((one) => one.name === name);
		expect(named("Bestsellers")).toMatchObject({
			status: "ACTIVE",
			servingStatuses: ["RUNNABLE"],
			budgetOptimization: { budgetOptimizationStrategy: "DYNAMIC" },
			dailyBudget: {
				amount: expect.stringMatching(/^\d+\.\d{2}$/),
				currencyCode: "USD",
			},
		});
		expect(named("Brand terms")).not.toHaveProperty("dailyBudget");
		expect(named("Spring sale")).toMatchObject({
			status: "ACTIVE",
			servingStatuses: ["CAMPAIGN_GROUP_END_DATE_HOLD"],
			totalBudget: { currencyCode: "USD" },
			runSchedule: { end: expect.any(Number) },
		});
		expect(named("Competitor terms")).toMatchObject({
			status: "PAUSED",
			servingStatuses: ["STOPPED"],
		});
		expect(named("Stock clearance")?.status).toBe("ARCHIVED");
	});

	test("come in pages by token, each token of its own question, and the last without one", async () => {
		const path = `${below}/adCampaignGroups?q=search&${everything}&pageSize=5`;
		const pages: LinkedinRow[][] = [];
		let token: string | undefined;
		do {
			const { body } = await stand.get(
				token === undefined ? path : `${path}&pageToken=${token}`,
			);
			pages.push(body.elements);
			token = body.metadata.nextPageToken;
		} while (token !== undefined);
		expect(pages.map(({ length }) => length)).toEqual([5, 5, 2]);
		const { body } = await stand.get(path);
		const other = `${below}/adCampaignGroups?q=search&search=(status:(values:List(ACTIVE)))&pageSize=5&pageToken=${body.metadata.nextPageToken}`;
		expect(await codeOf(other)).toEqual([400, "PARAM_INVALID"]);
		for (const wrong of ["pageSize=0", "pageSize=1001", "pageToken=nonsense"])
			expect(
				(await codeOf(`${path.replace("&pageSize=5", "")}&${wrong}`))[0],
			).toBe(400);
		expect(await codeOf(`${path}&start=5`)).toEqual([
			400,
			"QUERY_PARAM_NOT_ALLOWED",
		]);
	});

	test("are found by id, and want a search", async () => {
		const [first] = await list(
			`${below}/adCampaignGroups?q=search&${everything}`,
		);
		const urn = encodeURIComponent(
			`urn:li:sponsoredCampaignGroup:${first?.id}`,
		);
		const found = await list(
			`${below}/adCampaignGroups?q=search&search=(id:(values:List(${urn})))`,
		);
		expect(found).toEqual([first]);
		expect(
			(await stand.get(`${below}/adCampaignGroups/${first?.id}`)).body,
		).toEqual(first);
		expect(await codeOf(`${below}/adCampaignGroups?q=search`)).toEqual([
			400,
			"PARAM_MISSING",
		]);
	});
});

test("campaigns are the world's ad groups, of one group where asked, as few fields as wanted", async () => {
	const [group] = await list(
		`${below}/adCampaignGroups?q=search&${everything}`,
	);
	const urn = `urn:li:sponsoredCampaignGroup:${group?.id}`;
	const campaigns = await list(
		`${below}/adCampaigns?q=search&search=(campaignGroup:(values:List(${encodeURIComponent(urn)})))`,
	);
	expect(campaigns.map(({ name, status }) => [name, status])).toEqual([
		["Core", "ACTIVE"],
		["Long tail", "ACTIVE"],
		["Gifts", "PAUSED"],
	]);
	expect(campaigns[0]).toMatchObject({
		campaignGroup: urn,
		type: "TEXT_AD",
		costType: "CPC",
		dailyBudget: { currencyCode: "USD" },
		unitCost: { currencyCode: "USD" },
		locale: { country: "US", language: "en" },
	});
	const narrow = await list(
		`${below}/adCampaigns?q=search&search=(id:(values:List(${campaigns[1]?.id})))&fields=id,name`,
	);
	expect(narrow).toEqual([{ id: campaigns[1]?.id, name: "Long tail" }]);
	const { body } = await stand.get(
		`${below}/adCampaigns?ids=List(${campaigns[0]?.id},1)`,
		{ "x-restli-method": "BATCH_GET" },
	);
	expect(body).toMatchObject({
		results: { [String(campaigns[0]?.id)]: { name: "Core" } },
		errors: { 1: { status: 404 } },
	});
});

test("creatives have URNs, want the finder's header, and show texts or a post", async () => {
	const path = `${below}/creatives?q=criteria&pageSize=100`;
	expect((await codeOf(path))[0]).toBe(400);
	expect((await codeOf(path.replace("=100", "=101"), finder))[0]).toBe(400);
	const creatives = await list(path, finder);
	const [text] = creatives;
	expect(text).toMatchObject({
		id: expect.stringMatching(/^urn:li:sponsoredCreative:\d+$/),
		intendedStatus: "ACTIVE",
		content: { textAd: { landingPage: expect.stringMatching(/^https:/) } },
	});
	expect(text).not.toHaveProperty("name");
	const shown = creatives.find(
		({ content }) => (content as LinkedinRow).reference !== undefined,
	);
	expect(shown?.name).toBe("Display ad 1");
	const one = await stand.get(
		`${below}/creatives/${encodeURIComponent(String(shown?.id))}`,
	);
	expect(one.body).toEqual(shown);
	// A colon within a key of the second protocol must be encoded.
	expect(await codeOf(`${below}/creatives/${shown?.id}`)).toEqual([
		400,
		"ILLEGAL_ARGUMENT",
	]);
	const rejected = creatives.filter(
		({ review }) => (review as LinkedinRow).status === "REJECTED",
	);
	expect(rejected).toHaveLength(1);
});

describe("the dialects of Rest.li", () => {
	const flat = { "x-restli-protocol-version": "" };

	test("are told by the header, and each refuses the other's", async () => {
		const structured = await list(
			"adAccounts?q=search&search=(status:(values:List(ACTIVE)))",
		);
		const byNames = await list(
			"adAccounts?q=search&search.status.values[0]=ACTIVE",
			flat,
		);
		expect(byNames).toEqual(structured);
		expect(
			await codeOf(
				"adAccounts?q=search&search=(status:(values:List(ACTIVE)))",
				flat,
			),
		).toEqual([400, "ILLEGAL_ARGUMENT"]);
		expect(
			await codeOf("adAccounts?q=search&search.status.values[0]=ACTIVE"),
		).toEqual([400, "ILLEGAL_ARGUMENT"]);
		expect(
			(
				await codeOf("adAccounts?q=search", {
					"x-restli-protocol-version": "3",
				})
			)[0],
		).toBe(400);
	});

	test("keep the syntax apart from what is encoded", async () => {
		const name = encodeURIComponent("Alder & Pine Outdoor");
		expect(
			await list(`adAccounts?q=search&search=(name:(values:List(${name})))`),
		).toHaveLength(1);
		for (const wrong of [
			// All of it encoded, as URLSearchParams does.
			"(status%3A(values%3AList(ACTIVE)))",
			"%28status:%28values:List%28ACTIVE%29%29%29",
			"(status:(values:List(ACTIVE))",
			"(status:(values:List(ACTIVE,)))",
			"(reference:(values:List(urn:li:organization:1)))",
			"(status:(values:List(%E0%A4%A)))",
			"(status:(values:List(ACTIVE)))x",
		])
			expect((await codeOf(`adAccounts?q=search&search=${wrong}`))[0]).toBe(
				400,
			);
		expect(
			await codeOf("adAccounts?q=search&search=(colour:(values:List(red)))"),
		).toEqual([400, "QUERY_PARAM_NOT_ALLOWED"]);
	});

	test("let a long query come in the body of a POST", async () => {
		const query = "q=search&search=(status:(values:List(ACTIVE)))";
		const reply = await fetch(`${stand.root}/rest/adAccounts`, {
			method: "POST",
			headers: {
				authorization: `Bearer ${stand.tokens.access_token}`,
				"linkedin-version": "202607",
				"x-restli-protocol-version": "2.0.0",
				"x-http-method-override": "GET",
				"content-type": "application/x-www-form-urlencoded",
			},
			body: query,
		});
		expect(((await reply.json()) as { elements: unknown }).elements).toEqual(
			await list(`adAccounts?${query}`),
		);
		expect((await codeOf(`adAccounts?q=search&x=${"y".repeat(4100)}`))[0]).toBe(
			414,
		);
	});
});
