import { setStatus, updateBudget } from "@patchbay/writes";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { advertiserIdOfWorldId } from "../../apps/sandbox/src/tiktok-ads/accounts.ts";
import { type Importing, startImporting } from "../support/importing.ts";

// TikTok's budgets, which lie on campaigns or on ad groups, and its switches, changed by the product's verbs.

const root = "/tiktok-ads/open_api/v1.3";
let app: Importing;

interface Stored {
	id: string;
	external: string;
	name: string;
	budget: string | null;
	campaign: string;
	campaign_budget: string | null;
	optimized: boolean | null;
}
let groups: Stored[];

beforeAll(async () => {
	app = await startImporting({ campaigns: 20, days: 2 }, "TIKTOK_ADS");
	await app.control("tiktok-ads/limits", { isEnforced: false });
	const connectionId = await app.connectAccounts([
		advertiserIdOfWorldId("1110000001"),
	]);
	await app.runToEnd(
		await app.start(connectionId, {
			kind: "CAMPAIGNS",
			includeAssets: false,
		}),
	);
	groups = await app.rows<Stored>(
		`select g.id, g.external_id as external, g.name, g.budget_micros::text as budget, c.id as campaign, c.budget_micros::text as campaign_budget,
			(c.raw ->> 'budget_optimize_on')::boolean as optimized
		from ad_group g join campaign c on c.id = g.campaign_id
		where g.status = 'ACTIVE' and c.status = 'ACTIVE' order by g.external_id`,
	);
});
afterAll(() => app?.close());
beforeEach(async () => {
	await app.forgetFaults();
	await app.forgetCalls();
});

type Target = { type: "Campaign" | "AdGroup"; id: string };
const campaignOf = ({ campaign }: Stored): Target => ({
	type: "Campaign",
	id: campaign,
});
const adGroupOf = ({ id }: Stored): Target => ({ type: "AdGroup", id });

const setBudget = (target: Target, amountMicros: bigint, more: object = {}) =>
	updateBudget(app.ctx, { target, amountMicros, ...more });
const switchTo = (group: Stored, status: "ACTIVE" | "PAUSED") =>
	setStatus(app.ctx, { target: adGroupOf(group), status });

async function stateOf({ type, id }: Target) {
	const [row] = await app.rows<{ budget: bigint | null; status: string }>(
		`select budget_micros as budget, status::text from ${type === "Campaign" ? "campaign" : "ad_group"} where id = $1`,
		[id],
	);
	return row;
}

const sent = (path: string) => app.requests(`${root}/${path}`);
const fail = (path: string, fault: object) =>
	app.control("faults", { path: `${root}/${path}`, ...fault });

function find(fits: (group: Stored) => unknown): Stored {
	const found = groups.find(fits);
	if (!found) throw new Error("the sandbox has no such ad group");
	return found;
}

test("a campaign's budget that its ad groups share is changed there, and not on them", async () => {
	const group = find(({ optimized }) => optimized);
	const before = BigInt(group.campaign_budget ?? 0);
	const amount = before + 900_010_000n;
	const changed = await setBudget(campaignOf(group), amount, {
		expectedAmountMicros: before,
	});
	expect(changed.warnings).toEqual([]);
	expect(await stateOf(campaignOf(group))).toMatchObject({ budget: amount });
	expect(await sent("campaign/update/")).toHaveLength(1);
	await expect(setBudget(adGroupOf(group), amount)).rejects.toMatchObject({
		code: "CONFLICT",
		message: expect.stringContaining("on the campaign"),
	});
	expect(await sent("adgroup/update/")).toHaveLength(0);
});

test("an ad group's own budget is changed there, and the campaign says where it lies", async () => {
	const group = find(
		({ optimized, budget, campaign_budget }) =>
			!optimized && budget !== null && campaign_budget === null,
	);
	const before = BigInt(group.budget ?? 0);
	const amount = before + 900_010_000n;
	const checked = await setBudget(adGroupOf(group), amount, {
		validateOnly: true,
	});
	// TikTok checks nothing without changing it.
	expect(checked.validatedByPlatform).toBe(false);
	// What is known of TikTok's rules is checked all the same.
	await expect(
		setBudget(adGroupOf(group), 10_000_000_000_000n, { validateOnly: true }),
	).rejects.toMatchObject({
		code: "INVALID_INPUT",
		field: ["amountMicros"],
		message: expect.stringContaining("or more"),
	});
	expect(await sent("adgroup/update/")).toHaveLength(0);
	await setBudget(adGroupOf(group), amount, { expectedAmountMicros: before });
	expect(await stateOf(adGroupOf(group))).toMatchObject({ budget: amount });
	expect(await sent("adgroup/update/")).toHaveLength(1);
	await expect(setBudget(campaignOf(group), amount)).rejects.toMatchObject({
		code: "CONFLICT",
		message: expect.stringContaining(group.name),
	});
});

test.each([
	["less than its least", 49_990_000n],
	["half a cent", 80_005_000n],
])("%s is refused at its field, before anything is sent", async (_, amount) => {
	const group = find(({ optimized }) => optimized);
	await expect(setBudget(campaignOf(group), amount)).rejects.toMatchObject({
		code: "INVALID_INPUT",
		field: ["amountMicros"],
	});
	expect(await sent("campaign/update/")).toHaveLength(0);
});

test("a switch is set once, also when the answer is lost, and a partial success that names it is no success", async () => {
	const group = find(() => true);
	await fail("adgroup/status/update/", {
		kind: "custom",
		status: 200,
		headers: { "content-type": "application/json" },
		body: {
			code: 20001,
			message: "Partial success",
			request_id: "1",
			data: {
				adgroup_ids: [],
				error_list: [{ adgroup_id: group.external, error_message: "no" }],
			},
		},
	});
	await expect(switchTo(group, "PAUSED")).rejects.toMatchObject({
		code: "PLATFORM_REJECTED",
		message: expect.stringContaining("did not change the status"),
	});
	expect(await stateOf(adGroupOf(group))).toMatchObject({ status: "ACTIVE" });
	await app.forgetFaults();
	await fail("adgroup/status/update/", { kind: "lost_response", count: 1 });
	expect((await switchTo(group, "PAUSED")).warnings).toEqual([
		expect.stringContaining("was lost"),
	]);
	expect(await sent("adgroup/status/update/")).toHaveLength(2);
	expect(await stateOf(adGroupOf(group))).toMatchObject({ status: "PAUSED" });
	await switchTo(group, "ACTIVE");
	expect(await stateOf(adGroupOf(group))).toMatchObject({ status: "ACTIVE" });
});
