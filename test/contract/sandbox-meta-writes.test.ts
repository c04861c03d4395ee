import {
	afterAll,
	afterEach,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { keys } from "../../apps/sandbox/src/meta-ads/case.ts";
import { SandboxMeta } from "../support/sandbox-meta.ts";

// Changes, limits and scripted errors of the simulator, as Meta's documents say.

const admin = "agency.admin@example.com";
const account = "act_10150001110000001";
/** A campaign with its budget on its ad sets, and one with a budget of its own. */
const searching = "120100005000000001";
const showing = "120100005000020001";
const adSet = "120200005000000001";
const lowerAdSet = "120200005000020001";
const ad = "120300005000000001";

let sandbox: Sandbox;
let meta: SandboxMeta;
let token: string;
beforeAll(async () => {
	sandbox = await startSandbox({ port: 0 });
	meta = new SandboxMeta(sandbox);
	token = await meta.signIn(admin);
});
beforeEach(async () => {
	await meta.act("reset-limits");
	await meta.act("behaviour", { refusesBelowSpend: false });
});
afterEach(async () => {
	await fetch(`${sandbox.url}/__sandbox/faults`, { method: "DELETE" });
	await meta.act("usage", { tier: "standard_access" });
	await meta.act("reset-limits");
});
afterAll(() => sandbox.stop());

const change = (
	id: string,
	parameters: Record<string, string | number>,
	by = token,
) => meta.send("POST", id, by, parameters);
const read = async (id: string, fields: string) =>
	(await meta.get(id, token, { fields })).body;
const validateOnly = '["validate_only"]';

describe("a change", () => {
	test.each([
		["a campaign's own budget", showing, "daily_budget", "6000"],
		["an ad set's own budget", adSet, "daily_budget", "7700"],
		["a name", ad, "name", "Autumn 🍂 سلام"],
	])(
		"of %s is seen by the next read, and not where it was only tried",
		async (_what, id, field, value) => {
			const before = await read(id, field);
			const tried = await change(id, {
				[field]: value,
				execution_options: validateOnly,
			});
			expect([tried.status, tried.body]).toEqual([200, { success: true }]);
			expect(await read(id, field)).toEqual(before);
			expect((await change(id, { [field]: value })).body).toEqual({
				success: true,
			});
			expect(await read(id, field)).toEqual({ ...before, [field]: value });
		},
	);

	test.each([
		["campaign", showing],
		["ad set", lowerAdSet],
		["ad", ad],
	])("of the status of a %s is IN_PROCESS first", async (_level, id) => {
		for (const status of ["PAUSED", "ACTIVE"]) {
			await change(id, { status });
			const fields = "status,effective_status";
			expect(await read(id, fields)).toMatchObject({
				status,
				effective_status: "IN_PROCESS",
			});
			expect(await read(id, fields)).toMatchObject({
				status,
				effective_status: status,
			});
		}
	});

	test("reaches what lies below: a paused campaign pauses its ads", async () => {
		const [first] = (await meta.all(`${showing}/ads`, token)).members;
		const state = async () =>
			(await read(String(first?.id), "effective_status")).effective_status;
		expect(await state()).toBe("ACTIVE");
		await change(showing, { status: "PAUSED" });
		expect(await state()).toBe("CAMPAIGN_PAUSED");
		await change(showing, { status: "ACTIVE" });
		expect(await state()).toBe("ACTIVE");
	});

	test("comes as JSON with the token in the address, and echoes the id, as the Node SDK sends it", async () => {
		const reply = await meta.fetch(
			`${meta.root}/${showing}?access_token=${token}`,
			{
				method: "POST",
				headers: { "content-type": "application/json" },
				body: JSON.stringify({ id: showing, daily_budget: 6100 }),
			},
		);
		expect(reply.body).toEqual({ success: true });
		expect(await read(showing, "daily_budget")).toMatchObject({
			daily_budget: "6100",
		});
	});

	test.each([
		["too low a budget", showing, { daily_budget: 99 }, 1_885_272],
		[
			"a budget on the campaign beside those of its ad sets",
			searching,
			{ daily_budget: 6000 },
			1_885_621,
		],
		[
			"a budget on an ad set below a campaign's",
			lowerAdSet,
			{ daily_budget: 6000 },
			1_885_621,
		],
		[
			"an end that is over",
			adSet,
			{ end_time: "2020-01-01T00:00:00+0000" },
			1_487_033,
		],
		["another kind of budget", showing, { lifetime_budget: 60_000 }, undefined],
		[
			"a budget of more than anybody has",
			showing,
			{ daily_budget: 999_999_999_999 },
			undefined,
		],
		["part of a cent", showing, { daily_budget: "60.5" }, undefined],
		["a word that is no status", showing, { status: "ENABLED" }, undefined],
	])(
		"with %s is refused, tried or meant",
		async (_what, id, parameters, subcode) => {
			const fields = "name,status,daily_budget,lifetime_budget";
			const before = await read(id, fields);
			for (const more of [{}, { execution_options: validateOnly }]) {
				const { status, body } = await change(id, {
					...(parameters as object),
					...more,
				});
				expect([status, body.error?.code, body.error?.error_subcode]).toEqual([
					400,
					100,
					subcode,
				]);
				expect(body.error?.error_data?.blame_field_specs).toEqual([
					[Object.keys(parameters)[0]],
				]);
			}
			expect(await read(id, fields)).toEqual(before);
		},
	);

	test("is one with the others of its call: all of them or none", async () => {
		const before = await read(showing, "name,status");
		await change(showing, { name: "New", status: "PAUSED", daily_budget: 1 });
		expect(await read(showing, "name,status")).toEqual(before);
	});

	test("below what today has cost is refused where Meta looks at it", async () => {
		await meta.act("behaviour", { refusesBelowSpend: true });
		await meta.advanceClock(86_400 - (Date.now() % 86_400_000) / 1000 + 3600);
		// An hour after midnight UTC it is evening in New York: most of the day is spent.
		const evening = await meta.signIn(admin);
		const { body } = await change(showing, { daily_budget: 100 }, evening);
		expect(body.error?.error_subcode).toBe(1_885_650);
		await meta.advanceClock(
			-(86_400 - (Date.now() % 86_400_000) / 1000 + 3600),
		);
	});

	test("of an ad set's budget is possible four times in an hour, and tries do not count", async () => {
		for (let times = 0; times < 4; times++) {
			await change(adSet, {
				daily_budget: 5000,
				execution_options: validateOnly,
			});
			const { status } = await change(adSet, { daily_budget: 5001 + times });
			expect(status).toBe(200);
		}
		const { body } = await change(adSet, { daily_budget: 6000 });
		expect(body.error).toMatchObject({ code: 613, error_subcode: 1_487_632 });
		// A campaign's own is not counted so, nor anything else of the ad set.
		for (let times = 0; times < 5; times++)
			expect((await change(showing, { daily_budget: 5500 })).status).toBe(200);
		expect((await change(adSet, { name: "Core" })).status).toBe(200);
		await meta.advanceClock(3601);
		expect((await change(adSet, { daily_budget: 6000 })).status).toBe(200);
		await meta.advanceClock(-3601);
	});

	test("of several ad sets goes through their campaign", async () => {
		const { body } = await change(searching, {
			adset_budgets: JSON.stringify([{ adset_id: adSet, daily_budget: 4200 }]),
		});
		expect(body).toEqual({ success: true });
		expect(await read(adSet, "daily_budget")).toMatchObject({
			daily_budget: "4200",
		});
	});

	test("is for those alone who may", async () => {
		const reader = await meta.signIn("brand.owner@example.com", {
			scopes: "ads_read",
		});
		const own = (await meta.all("act_10150002220000001/campaigns", reader))
			.members[0];
		const { body } = await change(String(own?.id), { name: "x" }, reader);
		expect(body.error?.code).toBe(294);
		const byKey = await change(
			String(own?.id),
			{ name: "x" },
			keys.readOnly.apiKey,
		);
		expect(byKey.body.error?.code).toBe(294);
		const foreign = await change(showing, { name: "x" }, keys.full.apiKey);
		expect(foreign.body.error).toMatchObject({ code: 100, error_subcode: 33 });
		const nobody = await change("120199999000000001", { name: "x" });
		expect(nobody.body.error).toMatchObject({ code: 100, error_subcode: 33 });
	});

	test("of what is archived or deleted is a new name at most", async () => {
		const id = "120100005000110001";
		await change(id, { status: "ARCHIVED" });
		expect((await change(id, { name: "Old one" })).status).toBe(200);
		const archived = await change(id, { status: "ACTIVE" });
		expect(archived.body.error?.error_subcode).toBe(1_885_088);
		expect((await meta.send("DELETE", id, token)).body).toEqual({
			success: true,
		});
		const deleted = await change(id, { daily_budget: 6000 });
		expect(deleted.body.error?.error_subcode).toBe(1_487_566);
		expect(await read(id, "status,name")).toMatchObject({
			status: "DELETED",
			name: "Old one",
		});
		const below = await meta.get(`${id}/adsets`, token);
		expect(below.body).toEqual({ data: [] });
	});
});

describe("limits", () => {
	const usageOf = async (path: string, name: string) =>
		JSON.parse((await meta.get(path, token)).headers.get(name) ?? "null");

	test("are told with every reply, also with those that are refused", async () => {
		expect(await usageOf("me", "x-app-usage")).toEqual({
			call_count: expect.any(Number),
			total_cputime: expect.any(Number),
			total_time: expect.any(Number),
		});
		const buckets = await usageOf(account, "x-business-use-case-usage");
		expect(buckets).toEqual({
			[account.slice(4)]: [
				{
					type: "ads_management",
					call_count: expect.any(Number),
					total_cputime: expect.any(Number),
					total_time: expect.any(Number),
					estimated_time_to_regain_access: 0,
					ads_api_access_tier: "standard_access",
				},
			],
		});
		const refused = await meta.get(`${account}?fields=colour`, token);
		expect(refused.status).toBe(400);
		for (const name of [
			"x-app-usage",
			"x-business-use-case-usage",
			"x-ad-account-usage",
		])
			expect(refused.headers.get(name)).not.toBeNull();
		const insights = await meta.get(`${account}/insights`, token);
		expect(
			JSON.parse(insights.headers.get("x-fb-ads-insights-throttle") ?? ""),
		).toEqual({
			app_id_util_pct: 0,
			acc_id_util_pct: expect.any(Number),
			ads_api_access_tier: "standard_access",
		});
		expect(insights.headers.get("x-business-use-case-usage")).toContain(
			"ads_insights",
		);
	});

	test("refuse an account's calls until they are over, by use case", async () => {
		await meta.act("usage", {
			account,
			useCase: "ads_insights",
			regainMinutes: 20,
		});
		const refused = await meta.get(`${account}/insights`, token);
		expect(refused.body.error?.code).toBe(80_000);
		expect(refused.headers.get("x-business-use-case-usage")).toContain(
			'"estimated_time_to_regain_access":20',
		);
		expect((await meta.get(account, token)).status).toBe(200);
		await meta.act("usage", { account, regainMinutes: 20 });
		expect((await meta.get(account, token)).body.error?.code).toBe(80_004);
		await meta.advanceClock(20 * 60);
		expect((await meta.get(account, token)).status).toBe(200);
		await meta.advanceClock(-20 * 60);
	});

	test("of the lower tier are small, and reached by calling", async () => {
		await meta.act("usage", { tier: "development_access", callCount: 0 });
		await meta.act("reset-limits");
		const percent = async () =>
			(await usageOf(account, "x-ad-account-usage")).acc_id_util_pct;
		const first = await percent();
		for (let calls = 0; calls < 30; calls++) await meta.get(account, token);
		expect(await percent()).toBeGreaterThan(first);
	});

	test("of a second are those of the sandbox's settings", async () => {
		const slow = await startSandbox({
			port: 0,
			campaigns: 1,
			days: 1,
			queriesPerSecond: 2,
		});
		try {
			const other = new SandboxMeta(slow);
			const replies = await Promise.all(
				Array.from({ length: 8 }, () =>
					other.get("act_10150002220000001", keys.full.apiKey),
				),
			);
			expect(replies.map(({ body }) => body.error?.code)).toContain(17);
		} finally {
			await slow.stop();
		}
	});
});

describe("a scripted error", () => {
	const script = async (fault: object) => {
		const reply = await fetch(`${sandbox.url}/__sandbox/faults`, {
			method: "POST",
			body: JSON.stringify({ path: "/meta-ads/*", ...fault }),
		});
		expect(reply.status).toBe(201);
	};

	test.each([
		[{ code: 190, error_subcode: 463 }, 400],
		[{ code: 2, is_transient: true }, 500],
		[{ code: 100, error_subcode: 33 }, 400],
		[{ code: 200, error_subcode: 1_870_034, error_user_title: "Terms" }, 400],
		[{ code: 368, error_user_msg: "Bitte warten" }, 400],
		[
			{
				code: 1,
				error_subcode: 99,
				message: "Please reduce the amount of data",
			},
			500,
		],
		[{ code: 100, error_data: '{"blame_field_specs":[["name"]]}' }, 400],
	])("%j comes in Meta's envelope", async (metaError, status) => {
		await script({ metaError });
		const reply = await meta.get("me", token);
		expect(reply.status).toBe(status);
		expect(reply.body).toEqual({
			error: {
				message: expect.any(String),
				type: expect.any(String),
				fbtrace_id: expect.any(String),
				...metaError,
			},
		});
	});

	test("of a limit tells when access comes back", async () => {
		await script({ metaError: { code: 80_004, regainMinutes: 7 } });
		const reply = await meta.get(account, token);
		expect(
			JSON.parse(reply.headers.get("x-business-use-case-usage") ?? ""),
		).toMatchObject({
			[account.slice(4)]: [
				{ type: "ads_management", estimated_time_to_regain_access: 7 },
			],
		});
		expect(reply.headers.get("retry-after")).toBeNull();
	});

	test("can come after a change that was made all the same", async () => {
		await script({ kind: "lost_response", method: "POST" });
		await expect(change(showing, { daily_budget: 8800 })).rejects.toThrow();
		expect(await read(showing, "daily_budget")).toMatchObject({
			daily_budget: "8800",
		});
	});
});
