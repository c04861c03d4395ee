import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { firstClientId } from "../../apps/sandbox/src/world/people.ts";
import { createTenant } from "../support/factories/tenant.ts";
import type { Answer } from "../support/graphql-client.ts";
import {
	globalId,
	type ImportingApi,
	startImportingApi,
} from "../support/importing-api.ts";

// Budgets, statuses and keywords over GraphQL, with the sandbox in Google's place.

let api: ImportingApi;
let campaigns: Stored[];

interface Stored {
	id: string;
	name: string;
	external_id: string;
	status: string;
	budget_micros: bigint;
	budget_shared: boolean;
	budget_external_id: string;
}

beforeAll(async () => {
	api = await startImportingApi({ campaigns: 20, days: 3 });
	const connectionId = await api.app.connectAccounts([String(firstClientId)]);
	await api.app.runToEnd(
		await api.app.start(connectionId, {
			kind: "CAMPAIGNS",
			includeAssets: false,
		}),
	);
	campaigns = await stored();
});
afterAll(() => api?.close());
beforeEach(async () => {
	await api.app.forgetFaults();
	await api.app.forgetCalls();
});

const stored = () =>
	api.app.rows<Stored>(
		"select id, name, external_id, status, budget_micros, budget_shared, budget_external_id from campaign order by external_id",
	);
const find = async (id: string) => {
	const found = (await stored()).find((each) => each.id === id);
	if (!found) throw new Error("no such campaign");
	return found;
};
const errors = "userErrors { code message field retryAfterSeconds }";
const fields = `target { __typename id ... on Campaign { status platformStatus budget { money { amountMicros } shared } } }
	validatedByPlatform warnings ${errors}`;

async function mutate(
	name: string,
	input: object,
	headers: Record<string, string> = {},
): Promise<Answer> {
	const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
	const client = api.client.with({ ...api.client.headers, ...headers });
	return (
		await client.query(
			`mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} } }`,
			{ input },
		)
	)[name];
}

const campaignId = ({ id }: { id: string }) => globalId("Campaign", id);

async function sentTo(part: string): Promise<number> {
	const reply = await fetch(`${api.app.sandbox.url}/__sandbox/requests`);
	const { requests } = (await reply.json()) as { requests: { path: string }[] };
	return requests.filter(({ path }) => path.includes(part)).length;
}

async function fail(path: string, fault: object): Promise<void> {
	const reply = await fetch(`${api.app.sandbox.url}/__sandbox/faults`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({ path: `/google-ads/${path}`, ...fault }),
	});
	if (!reply.ok) throw new Error(await reply.text());
}

async function audit(action: string): Promise<Answer[]> {
	const { tenant } = await api.client.query(
		`{ tenant { auditEvents(first: 5, filter: { actions: [${action}] }) { nodes {
			action succeeded targetLabel requestId target { id } change { field before after } } } } }`,
	);
	return tenant.auditEvents.nodes;
}

/** An active campaign with a budget of its own, another one for each test. */
let used = 0;
function ownBudget(): Stored {
	const own = campaigns.filter(
		({ status, budget_shared, budget_micros }) =>
			status === "ACTIVE" && !budget_shared && budget_micros !== null,
	);
	const found = own[used];
	used += 1;
	if (!found) throw new Error("no campaign is left");
	return found;
}

test("a budget is changed at the platform, stored and audited with before and after", async () => {
	const campaign = ownBudget();
	const amountMicros = String(campaign.budget_micros + 5_000_000n);
	const answer = await mutate("updateBudget", {
		targetId: campaignId(campaign),
		amountMicros,
		expectedAmountMicros: String(campaign.budget_micros),
	});
	expect(answer).toEqual({
		target: {
			__typename: "Campaign",
			id: campaignId(campaign),
			status: "ACTIVE",
			platformStatus: "ENABLED",
			budget: { money: { amountMicros }, shared: false },
		},
		validatedByPlatform: true,
		warnings: [],
		userErrors: [],
	});
	expect((await find(campaign.id)).budget_micros).toBe(BigInt(amountMicros));
	expect(await sentTo("campaignBudgets:mutate")).toBe(1);
	expect((await audit("BUDGET_CHANGE"))[0]).toMatchObject({
		action: "BUDGET_CHANGE",
		succeeded: true,
		targetLabel: campaign.name,
		target: { id: campaignId(campaign) },
		change: {
			field: "budget",
			before: { amountMicros: String(campaign.budget_micros), period: "DAILY" },
			after: { amountMicros, period: "DAILY" },
		},
	});
});

test("what was not seen as it is now is refused with the amount of now, and nothing is sent", async () => {
	const campaign = ownBudget();
	const answer = await mutate("updateBudget", {
		targetId: campaignId(campaign),
		amountMicros: "77000000",
		expectedAmountMicros: "1",
	});
	expect(answer.target).toBeNull();
	expect(answer.userErrors).toEqual([
		expect.objectContaining({
			code: "STALE_VALUE",
			field: ["expectedAmountMicros"],
			message: expect.stringContaining(
				`${Number(campaign.budget_micros) / 1e6} USD a day now`,
			),
		}),
	]);
	expect(await sentTo(":mutate")).toBe(0);
	expect((await audit("BUDGET_CHANGE"))[0]).toMatchObject({ succeeded: false });
});

test("a change that is so already is told, and nothing is sent", async () => {
	const campaign = ownBudget();
	const answer = await mutate("updateBudget", {
		targetId: campaignId(campaign),
		amountMicros: String(campaign.budget_micros),
	});
	expect(answer).toMatchObject({
		validatedByPlatform: null,
		warnings: [expect.stringContaining("already")],
		userErrors: [],
	});
	expect(await sentTo(":mutate")).toBe(0);
});

test("an answer that is lost after the change is read back, and the change is not sent again", async () => {
	const campaign = ownBudget();
	await fail("v25/customers/*/campaignBudgets:mutate", {
		kind: "lost_response",
	});
	const answer = await mutate("updateBudget", {
		targetId: campaignId(campaign),
		amountMicros: "88000000",
	});
	expect(answer).toMatchObject({
		target: { budget: { money: { amountMicros: "88000000" } } },
		warnings: [expect.stringContaining("was lost")],
		userErrors: [],
	});
	expect(await sentTo("campaignBudgets:mutate")).toBe(1);
	expect((await audit("BUDGET_CHANGE"))[0]).toMatchObject({
		succeeded: true,
		change: { after: { amountMicros: "88000000" } },
	});
});

test("a platform that fails without doing anything leaves what was there, and says so", async () => {
	const campaign = ownBudget();
	await fail("v25/customers/*/campaignBudgets:mutate", {
		kind: "status",
		status: 503,
	});
	const answer = await mutate("updateBudget", {
		targetId: campaignId(campaign),
		amountMicros: "91000000",
	});
	expect(answer.userErrors).toEqual([
		expect.objectContaining({
			code: "PLATFORM_UNAVAILABLE",
			message: expect.stringContaining("did not make the change"),
		}),
	]);
	expect(await sentTo("campaignBudgets:mutate")).toBe(1);
	expect((await find(campaign.id)).budget_micros).toBe(campaign.budget_micros);
	expect((await audit("BUDGET_CHANGE"))[0]).toMatchObject({
		succeeded: false,
		change: {
			before: { amountMicros: String(campaign.budget_micros) },
			after: { amountMicros: String(campaign.budget_micros) },
		},
	});
});

test("the change of a shared budget names how many campaigns it is shared with, and all of them follow", async () => {
	const campaign = campaigns.find(({ id, budget_external_id: budget }) =>
		campaigns.some(
			(other) => other.id !== id && other.budget_external_id === budget,
		),
	);
	if (!campaign) throw new Error("the sandbox has no shared budget");
	const answer = await mutate("updateBudget", {
		targetId: campaignId(campaign),
		amountMicros: "123000000",
	});
	expect(answer).toMatchObject({
		target: { budget: { shared: true } },
		warnings: [expect.stringContaining("This budget is shared")],
		userErrors: [],
	});
	const after = (await stored()).filter(
		({ budget_external_id }) =>
			budget_external_id === campaign.budget_external_id,
	);
	expect(after.length).toBeGreaterThan(1);
	for (const { budget_micros } of after) expect(budget_micros).toBe(123000000n);
});

test.each([
	["5000000.5", /./],
	["-1", /above zero/],
	["0", /above zero/],
])("an amount of %s is refused at its field", async (amountMicros, words) => {
	const { body } = await api.client.send(
		`mutation ($input: UpdateBudgetInput!) { updateBudget(input: $input) { ${errors} } }`,
		{ input: { targetId: campaignId(campaigns[0] as Stored), amountMicros } },
	);
	const [refused] = body.data?.updateBudget.userErrors ?? [];
	if (refused)
		expect(refused).toMatchObject({
			code: "INVALID_INPUT",
			field: ["amountMicros"],
			message: expect.stringMatching(words),
		});
	else expect(body.errors?.[0]?.message).toMatch(/Micros/);
	expect(await sentTo("/google-ads/")).toBe(0);
});

test("an amount that is no multiple of the currency's smallest unit is refused before it is sent, with one that is", async () => {
	const answer = await mutate("updateBudget", {
		targetId: campaignId(campaigns[0] as Stored),
		amountMicros: "12345678",
	});
	expect(answer.userErrors).toEqual([
		expect.objectContaining({
			code: "INVALID_INPUT",
			field: ["amountMicros"],
			message: expect.stringContaining("Choose 12.35 USD"),
		}),
	]);
	expect(await sentTo(":mutate")).toBe(0);
});

test("what only the platform can refuse is refused by its own check, at the field, and nothing is changed", async () => {
	const [campaign] = campaigns;
	if (!campaign) throw new Error("no campaign");
	const { budget_micros } = await find(campaign.id);
	for (const validateOnly of [true, false]) {
		const answer = await mutate("updateBudget", {
			targetId: campaignId(campaign),
			amountMicros: "9000000000000000000",
			validateOnly,
		});
		expect(answer.userErrors).toEqual([
			expect.objectContaining({
				code: "INVALID_INPUT",
				field: ["amountMicros"],
				message: expect.stringContaining("does not take so large a budget"),
			}),
		]);
	}
	expect((await find(campaign.id)).budget_micros).toBe(budget_micros);
});

test("a check changes nothing at the platform or here, and is not audited as a change", async () => {
	const [campaign] = campaigns;
	if (!campaign) throw new Error("no campaign");
	const [last] = await audit("BUDGET_CHANGE");
	const { budget_micros } = await find(campaign.id);
	const answer = await mutate("updateBudget", {
		targetId: campaignId(campaign),
		amountMicros: "64000000",
		validateOnly: true,
	});
	expect(answer).toMatchObject({
		validatedByPlatform: true,
		userErrors: [],
		target: { budget: { money: { amountMicros: String(budget_micros) } } },
	});
	const again = await mutate("updateBudget", {
		targetId: campaignId(campaign),
		amountMicros: "64000000",
		expectedAmountMicros: String(budget_micros),
		validateOnly: true,
	});
	expect(again.userErrors).toEqual([]);
	expect((await audit("BUDGET_CHANGE"))[0]).toEqual(last);
});

test.each(["ad_group", "ad", "keyword"] as const)(
	"an %s is paused and resumed",
	async (table) => {
		const [row] = await api.app.rows<{ id: string; status: string }>(
			`select o.id, o.status from ${table} o where o.status = 'ACTIVE' ${table === "keyword" ? "and not negative" : ""} order by o.id limit 1`,
		);
		const type = { ad_group: "AdGroup", ad: "Ad", keyword: "Keyword" }[table];
		for (const status of ["PAUSED", "ACTIVE"]) {
			const answer = await mutate("setStatus", {
				targetId: globalId(type, row?.id),
				status,
			});
			expect(answer).toMatchObject({
				target: { __typename: type },
				validatedByPlatform: true,
				userErrors: [],
			});
			const [after] = await api.app.rows<{ status: string }>(
				`select status from ${table} where id = $1`,
				[row?.id],
			);
			expect(after?.status).toBe(status);
			expect((await audit("STATUS_CHANGE"))[0]).toMatchObject({
				succeeded: true,
				change: { field: "status", after: { status } },
			});
		}
	},
);

test("what was removed cannot be brought back", async () => {
	const campaign = ownBudget();
	const removed = await mutate("setStatus", {
		targetId: campaignId(campaign),
		status: "REMOVED",
	});
	expect(removed).toMatchObject({
		target: { status: "REMOVED" },
		warnings: [expect.stringContaining("cannot be brought back")],
		userErrors: [],
	});
	const back = await mutate("setStatus", {
		targetId: campaignId(campaign),
		status: "ACTIVE",
	});
	expect(back.userErrors).toEqual([
		expect.objectContaining({ code: "CONFLICT", field: ["targetId"] }),
	]);
});

test("what has ended is not made active by its switch, which is on", async () => {
	const campaign = ownBudget();
	await api.app.rows("update campaign set status = 'ENDED' where id = $1", [
		campaign.id,
	]);
	const change = (status: string) =>
		mutate("setStatus", { targetId: campaignId(campaign), status });
	expect(await change("ACTIVE")).toMatchObject({
		target: { status: "ENDED" },
		warnings: [expect.stringContaining("already")],
	});
	expect(await change("PAUSED")).toMatchObject({
		target: { status: "PAUSED" },
	});
});

test("a status that cannot be set is refused before anything is asked", async () => {
	const answer = await mutate("setStatus", {
		targetId: campaignId(campaigns[0] as Stored),
		status: "ENDED",
	});
	expect(answer.userErrors).toEqual([
		expect.objectContaining({
			code: "UNSUPPORTED_BY_PLATFORM",
			field: ["status"],
			message: expect.stringContaining("ACTIVE, PAUSED, REMOVED"),
		}),
	]);
	expect(await sentTo("/google-ads/")).toBe(0);
});

test("a budget is not looked for where the platform keeps none", async () => {
	const [group] = await api.app.rows<{ id: string }>(
		"select id from ad_group limit 1",
	);
	const answer = await mutate("updateBudget", {
		targetId: globalId("AdGroup", group?.id),
		amountMicros: "5000000",
	});
	expect(answer.userErrors).toEqual([
		expect.objectContaining({
			code: "UNSUPPORTED_BY_PLATFORM",
			message: expect.stringContaining("keeps budgets on the campaign"),
			field: ["targetId"],
		}),
	]);
});

test("keywords are added; one that the platform refuses is told at its place, and those that are there are left out", async () => {
	const [group] = await api.app.rows<{ id: string }>(
		"select g.id from ad_group g join keyword k on k.ad_group_id = g.id where g.status = 'ACTIVE' order by g.id limit 1",
	);
	const adGroupId = globalId("AdGroup", group?.id);
	const keywords = [
		{ text: "  linen   shirt ", matchType: "PHRASE" },
		{ text: "what%is!this", matchType: "EXACT" },
		{ text: "Linen Shirt", matchType: "PHRASE" },
	];
	const checked = await mutate("addKeywords", {
		adGroupId,
		keywords,
		validateOnly: true,
	});
	const refused = expect.objectContaining({
		code: "PLATFORM_REJECTED",
		field: ["keywords", "1", "text"],
		message: expect.stringContaining("characters that Google Ads"),
	});
	expect(checked.userErrors).toEqual([refused]);
	const answer = await mutate("addKeywords", { adGroupId, keywords });
	expect(answer.userErrors).toEqual([refused]);
	expect(answer.target).toEqual({ __typename: "AdGroup", id: adGroupId });
	expect((await audit("KEYWORD_CHANGE"))[0]).toMatchObject({
		succeeded: true,
		change: {
			field: "keywords",
			before: { keywords: [] },
			after: {
				keywords: [{ text: "linen shirt", matchType: "PHRASE" }],
			},
		},
	});
	// It is here at once, and can be switched like any other.
	const [added] = await api.app.rows<{ id: string; status: string }>(
		"select id, status from keyword where ad_group_id = $1 and text = 'linen shirt'",
		[group?.id],
	);
	expect(added?.status).toBe("ACTIVE");
	const paused = await mutate("setStatus", {
		targetId: globalId("Keyword", added?.id),
		status: "PAUSED",
	});
	expect(paused.userErrors).toEqual([]);
	const again = await mutate("addKeywords", {
		adGroupId,
		keywords: [keywords[0]],
	});
	expect(again.warnings).toEqual([expect.stringContaining("already")]);
});

test("negative keywords are added beside the others, in a request of their own, and have no switch", async () => {
	const [group] = await api.app.rows<{ id: string }>(
		"select g.id from ad_group g join keyword k on k.ad_group_id = g.id where g.status = 'ACTIVE' order by g.id limit 1",
	);
	const adGroupId = globalId("AdGroup", group?.id);
	const negative = true;
	const add = (keywords: object[], more: object = {}, headers = {}) =>
		mutate("addKeywords", { adGroupId, keywords, ...more }, headers);
	const free = { text: "free linen", matchType: "EXACT" };
	expect((await add([free])).userErrors).toEqual([]);
	expect(
		(await add([free, { ...free, text: "cheap", negative }])).userErrors,
	).toEqual([
		expect.objectContaining({
			code: "INVALID_INPUT",
			message: expect.stringContaining("two requests"),
		}),
	]);
	await api.app.forgetCalls();
	const wanted = [
		{ text: "zweite  wahl", matchType: "BROAD", negative },
		{ ...free, negative },
	];
	const refused = [
		expect.objectContaining({
			code: "PLATFORM_REJECTED",
			field: ["keywords", "1", "text"],
			message: expect.stringContaining("both as a keyword and as a negative"),
		}),
	];
	const checked = await add(wanted, { validateOnly: true });
	expect([checked.userErrors, checked.validatedByPlatform]).toEqual([
		refused,
		true,
	]);
	// Its answer is lost, and it is sent again with the same key.
	await fail("v25/customers/*/adGroupCriteria:mutate", {
		kind: "lost_response",
	});
	const headers = { "Idempotency-Key": "negatives once" };
	const [first, again] = [
		await add(wanted.slice(0, 1), {}, headers),
		await add(wanted.slice(0, 1), {}, headers),
	];
	expect(first).toMatchObject({
		userErrors: [],
		warnings: [expect.stringContaining("was lost")],
	});
	expect(again).toEqual(first);
	// The check, and the change.
	expect(await sentTo("adGroupCriteria:mutate")).toBe(2);
	expect((await audit("KEYWORD_CHANGE"))[0]).toMatchObject({
		succeeded: true,
		change: {
			before: { keywords: [], negative },
			after: {
				keywords: [{ text: "zweite wahl", matchType: "BROAD" }],
				negative,
			},
		},
	});
	const [added] = await api.app.rows<{ id: string; negative: boolean }>(
		"select id, negative from keyword where ad_group_id = $1 and text = 'zweite wahl'",
		[group?.id],
	);
	expect(added?.negative).toBe(true);
	expect((await add(wanted.slice(0, 1))).warnings).toEqual([
		expect.stringContaining("this negative keyword already"),
	]);
	const targetId = globalId("Keyword", added?.id);
	await api.app.forgetCalls();
	const paused = await mutate("setStatus", { targetId, status: "PAUSED" });
	expect(paused.userErrors).toEqual([
		expect.objectContaining({
			code: "UNSUPPORTED_BY_PLATFORM",
			message: expect.stringContaining("no switch"),
		}),
	]);
	expect(await sentTo("/google-ads/")).toBe(0);
	const removed = await mutate("setStatus", { targetId, status: "REMOVED" });
	expect(removed.userErrors).toEqual([]);
});

test("the same Idempotency-Key changes once and is answered the same; another body is refused", async () => {
	const campaign = ownBudget();
	const headers = { "Idempotency-Key": "one change" };
	const input = { targetId: campaignId(campaign), amountMicros: "55000000" };
	const first = await mutate("updateBudget", input, headers);
	expect(first.userErrors).toEqual([]);
	await mutate("updateBudget", { ...input, amountMicros: "56000000" });
	const again = await mutate("updateBudget", input, headers);
	expect(again).toMatchObject({
		userErrors: [],
		validatedByPlatform: true,
		// As it is now, and not changed back.
		target: { budget: { money: { amountMicros: "56000000" } } },
	});
	const other = await mutate(
		"updateBudget",
		{ ...input, amountMicros: "57000000" },
		headers,
	);
	expect(other.userErrors[0].code).toBe("IDEMPOTENCY_MISMATCH");
});

test("a refused change has not used its Idempotency-Key up", async () => {
	const campaign = ownBudget();
	const headers = { "Idempotency-Key": "refused once" };
	const input = { targetId: campaignId(campaign), amountMicros: "58000000" };
	await fail("v25/customers/*/campaignBudgets:mutate", {
		kind: "status",
		status: 403,
		googleAdsError: {
			category: "authorizationError",
			code: "USER_PERMISSION_DENIED",
		},
	});
	const refused = await mutate("updateBudget", input, headers);
	expect(refused.userErrors[0].code).toBe("ACCESS_MISSING");
	const again = await mutate("updateBudget", input, headers);
	expect(again.userErrors).toEqual([]);
	expect((await find(campaign.id)).budget_micros).toBe(58000000n);
});

test("another tenant's campaign is not there", async () => {
	const stranger = await api.clientOfTenant(
		await createTenant(api.app.database),
	);
	const { updateBudget } = await stranger.query(
		`mutation ($input: UpdateBudgetInput!) { updateBudget(input: $input) { target { id } ${errors} } }`,
		{
			input: {
				targetId: campaignId(campaigns[0] as Stored),
				amountMicros: "5000000",
			},
		},
	);
	expect(updateBudget).toEqual({
		target: null,
		userErrors: [
			expect.objectContaining({ code: "NOT_FOUND", field: ["targetId"] }),
		],
	});
});

test("two changes of one object at the same moment: one is made, the other is told", async () => {
	const campaign = ownBudget();
	await fail("v25/customers/*/campaignBudgets:mutate", {
		kind: "delay",
		delayMs: 600,
	});
	const answers = await Promise.all(
		["71000000", "72000000"].map((amountMicros) =>
			mutate("updateBudget", {
				targetId: campaignId(campaign),
				amountMicros,
				expectedAmountMicros: String(campaign.budget_micros),
			}),
		),
	);
	const codes = answers.map(({ userErrors }) => userErrors[0]?.code ?? "made");
	expect(codes.sort()).toEqual(["CONFLICT", "made"]);
	expect(await sentTo("campaignBudgets:mutate")).toBe(1);
});
