import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accountIdOfWorldId } from "../../apps/sandbox/src/linkedin-ads/ids.ts";
import { firstClientId } from "../../apps/sandbox/src/world/people.ts";
import {
	type LinkedinRow,
	type LinkedinStand,
	startLinkedin,
} from "../support/sandbox-linkedin.ts";

// Changes through the simulator alone.

const id = accountIdOfWorldId(firstClientId);
const root = `adAccounts/${id}`;

let stand: LinkedinStand;
beforeAll(async () => {
	stand = await startLinkedin({ campaigns: 12, days: 10 });
});
afterAll(() => stand.sandbox.stop());

const find = async (resource: string, wanted: LinkedinRow) => {
	const { body } = await stand.get(
		`${root}/${resource}?q=search&search=(test:false)`,
	);
	const found = body.elements.find((row) =>
		Object.entries(wanted).every(([name, value]) => row[name] === value),
	);
	if (found === undefined)
		throw new Error(`no ${resource} ${JSON.stringify(wanted)}`);
	return found;
};
const group = (name: string) => find("adCampaignGroups", { name });
const campaignOf = async (name: string) => {
	const { id: of } = await group(name);
	return find("adCampaigns", {
		campaignGroup: `urn:li:sponsoredCampaignGroup:${of}`,
	});
};
const pathOf = (row: LinkedinRow) =>
	`${root}/${"campaignGroup" in row ? "adCampaigns" : "adCampaignGroups"}/${row.id}`;
const set = (row: LinkedinRow, fields: LinkedinRow, headers = {}) =>
	stand.patch(pathOf(row), { patch: { $set: fields } }, headers);
const again = async (row: LinkedinRow) => (await stand.get(pathOf(row))).body;
const dollars = (amount: unknown, currencyCode = "USD") => ({
	amount,
	currencyCode,
});
const refusal = async (row: LinkedinRow, fields: LinkedinRow) => {
	const { status, body } = await set(row, fields);
	expect(status).toBe(400);
	expect(await again(row)).toEqual(row);
	return body.code;
};

test("a change is answered with 204 and nothing, and shows in the next reading", async () => {
	const campaign = await campaignOf("Brand terms");
	const { status, text } = await set(campaign, {
		dailyBudget: dollars("80.50"),
		status: "PAUSED",
	});
	expect([status, text]).toEqual([204, ""]);
	const after = await again(campaign);
	expect(after).toMatchObject({
		dailyBudget: { amount: "80.50", currencyCode: "USD" },
		status: "PAUSED",
		servingStatuses: ["STOPPED"],
	});
	expect(after.version).not.toEqual(campaign.version);
});

describe("amounts", () => {
	test("are texts in the account's currency, within its bounds", async () => {
		const campaign = await campaignOf("Remarketing");
		for (const [amount, code] of [
			[80, "INVALID_VALUE_FOR_FIELD"],
			["80.505", "INVALID_VALUE_FOR_FIELD"],
			["-5", "INVALID_VALUE_FOR_FIELD"],
			["9.99", "FIELD_VALUE_TOO_LOW"],
			["9000000", "FIELD_VALUE_TOO_HIGH"],
		])
			expect(await refusal(campaign, { dailyBudget: dollars(amount) })).toBe(
				code,
			);
		expect(await refusal(campaign, { dailyBudget: dollars("80", "EUR") })).toBe(
			"CURRENCY_MISMATCH",
		);
	});

	test("lie where the budget is kept: at the group that spreads it, or at its campaigns", async () => {
		const spreading = await group("Bestsellers");
		const { status } = await set(spreading, { dailyBudget: dollars("120") });
		expect(status).toBe(204);
		expect((await again(spreading)).dailyBudget).toEqual(dollars("120.00"));
		expect(
			await refusal(await campaignOf("Bestsellers"), {
				dailyBudget: dollars("120"),
			}),
		).toBe("INVALID_VALUE_FOR_FIELD");
		const plain = await group("Remarketing");
		expect(await refusal(plain, { dailyBudget: dollars("120") })).toBe(
			"INVALID_VALUE_FOR_FIELD",
		);
		expect(await refusal(plain, { totalBudget: dollars("12000") })).toBe(
			"MISSING_FIELD",
		);
	});

	test("of a group hold those of its campaigns, and one of both stays", async () => {
		const ended = await group("Spring sale");
		expect(await refusal(ended, { totalBudget: dollars("100") })).toBe(
			"INSUFFICIENT_CAMPAIGN_GROUP_BUDGET",
		);
		const both = await campaignOf("Prospecting");
		expect(both).toMatchObject({
			dailyBudget: expect.anything(),
			totalBudget: expect.anything(),
		});
		const removed = await stand.patch(pathOf(both), {
			patch: { $delete: ["totalBudget"] },
		});
		expect(removed.status).toBe(204);
		expect(await again(both)).not.toHaveProperty("totalBudget");
		const last = await stand.patch(pathOf(both), {
			patch: { $delete: ["dailyBudget"] },
		});
		expect([last.status, last.body.code]).toEqual([400, "MISSING_FIELD"]);
	});
});

test("all that is wrong is told at once, field by field, and nothing is changed", async () => {
	const campaign = await campaignOf("Remarketing");
	const { body } = await set(campaign, {
		dailyBudget: dollars("1"),
		status: "SLEEPING",
		servingStatuses: ["RUNNABLE"],
	});
	expect(body.code).toBe("MULTIPLE_VALIDATIONS_FAILED");
	expect(body.errorDetailType).toBe("com.linkedin.common.error.BadRequest");
	const { inputErrors } = body.errorDetails as {
		inputErrors: { code: string; input: unknown }[];
	};
	expect(inputErrors.map(({ code }) => code).sort()).toEqual([
		"FIELD_VALUE_TOO_LOW",
		"INVALID_VALUE_FOR_FIELD",
		"INVALID_VALUE_FOR_FIELD",
	]);
	expect(inputErrors).toContainEqual(
		expect.objectContaining({
			input: { inputPath: { fieldPath: "dailyBudget" } },
		}),
	);
	expect(await again(campaign)).toEqual(campaign);
});

test("statuses change as far as LinkedIn lets them", async () => {
	const paused = await group("Competitor terms");
	expect((await set(paused, { status: "ACTIVE" })).status).toBe(204);
	const ended = await campaignOf("Spring sale");
	expect(ended.status).toBe("COMPLETED");
	expect(await refusal(ended, { status: "ACTIVE" })).toBe(
		"STATUS_CHANGE_NOT_ALLOWED",
	);
	const active = await campaignOf("Remarketing");
	for (const status of ["DRAFT", "COMPLETED", "REMOVED"])
		expect(await refusal(active, { status })).toBe("STATUS_CHANGE_NOT_ALLOWED");
	expect((await set(active, { status: "PENDING_DELETION" })).status).toBe(204);
	expect((await set(active, { status: "ACTIVE" })).body.code).toBe(
		"STATUS_CHANGE_NOT_ALLOWED",
	);
});

test("a creative is switched by its intended status, under its URN", async () => {
	const { body } = await stand.get(`${root}/creatives?q=criteria&pageSize=1`, {
		"x-restli-method": "FINDER",
	});
	const [creative] = body.elements;
	const path = `${root}/creatives/${encodeURIComponent(String(creative?.id))}`;
	const change = (fields: LinkedinRow) =>
		stand.patch(path, { patch: { $set: fields } });
	expect((await change({ intendedStatus: "PAUSED" })).status).toBe(204);
	expect((await stand.get(path)).body).toMatchObject({
		intendedStatus: "PAUSED",
		isServing: false,
	});
	expect((await change({ status: "ACTIVE" })).body.code).toBe(
		"INVALID_VALUE_FOR_FIELD",
	);
});

describe("a change is refused", () => {
	const body = { patch: { $set: { name: "New name" } } };

	test("without its header, its patch or its key", async () => {
		const campaign = await campaignOf("Prospecting");
		const path = pathOf(campaign);
		const statuses = [];
		for (const [at, sent, headers] of [
			[path, body, { "x-restli-method": "" }],
			[path, body, { "x-restli-method": "UPDATE" }],
			[path, { name: "New name" }, {}],
			[path, { patch: {} }, {}],
			[path, '{"patch":', {}],
			[path, body, { "content-type": "text/plain" }],
			[`${root}/adCampaigns`, body, {}],
			[`${root}/adCampaigns/1`, body, {}],
		] as const)
			statuses.push((await stand.patch(at, sent, headers)).status);
		expect(statuses).toEqual([400, 400, 400, 400, 400, 415, 400, 404]);
		expect(await again(campaign)).toEqual(campaign);
	});

	test("to a viewer, to whoever may change creatives alone, and without the scope", async () => {
		const campaign = await campaignOf("Prospecting");
		for (const role of ["VIEWER", "CREATIVE_MANAGER"]) {
			await stand.control("linkedin-ads/role", {
				user: "agency_admin",
				account: id,
				role,
			});
			const { status, body: told } = await stand.patch(pathOf(campaign), body);
			expect([status, told.code]).toEqual([403, "NO_PERMISSION_ON_ENTITY"]);
		}
		await stand.control("linkedin-ads/role", {
			user: "agency_admin",
			account: id,
		});
		const { access_token } = await stand.signIn(undefined, "r_ads");
		const narrow = await stand.patch(pathOf(campaign), body, {
			authorization: `Bearer ${access_token}`,
		});
		expect([narrow.status, narrow.body.code]).toEqual([403, "ACCESS_DENIED"]);
	});

	test("by an account that is not active", async () => {
		const campaign = await campaignOf("Prospecting");
		await stand.control("linkedin-ads/account-status", {
			account: id,
			status: "DRAFT",
			servingStatuses: ["BILLING_HOLD"],
		});
		const { status } = await stand.patch(pathOf(campaign), body);
		await stand.control("linkedin-ads/account-status", {
			account: id,
			status: "ACTIVE",
		});
		expect(status).toBe(400);
	});
});

test("a change whose answer is lost is made all the same", async () => {
	const campaign = await campaignOf("Generic terms");
	await stand.control("faults", {
		path: `/linkedin-ads/rest/${pathOf(campaign)}`,
		method: "POST",
		kind: "lost_response",
	});
	await expect(set(campaign, { dailyBudget: dollars("77") })).rejects.toThrow();
	expect((await again(campaign)).dailyBudget).toEqual(dollars("77.00"));
});
