import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import {
	resolveDueChanges,
	type Timings,
	updateBudget,
	updateBudgetInput,
	type WritesContext,
} from "@patchbay/writes";
import {
	afterAll,
	afterEach,
	beforeAll,
	beforeEach,
	expect,
	test,
} from "vitest";
import { firstClientId } from "../../apps/sandbox/src/world/people.ts";
import { type Importing, startImporting } from "../support/importing.ts";
import {
	killWorkerProcesses,
	startWorkerProcess,
	workerEnvironment,
} from "../support/worker-process.ts";

// Changes whose answer never comes, and processes that are killed while they change something.

const entry = fileURLToPath(
	new URL("../support/change-budget.child.ts", import.meta.url),
);
const short: Partial<Timings> = {
	checking: 2_000,
	sending: 2_000,
	spare: 500,
	readings: [0, 100],
	reading: 2_000,
	settling: 1_500,
	retry: 200,
};

let app: Importing;
let campaigns: { id: string; budget: bigint }[];
let used = 0;

beforeAll(async () => {
	app = await startImporting({ campaigns: 20, days: 3 });
	const connectionId = await app.connectAccounts([String(firstClientId)]);
	await app.runToEnd(
		await app.start(connectionId, { kind: "CAMPAIGNS", includeAssets: false }),
	);
	campaigns = await app.rows(
		"select id, budget_micros as budget from campaign where status = 'ACTIVE' and not budget_shared and budget_period = 'DAILY' order by id",
	);
	// The first one of a process loads the platform's client.
	await change(next(), 41_000_000n, context({}));
});
afterAll(() => app?.close());
beforeEach(async () => {
	await app.forgetFaults();
	await app.forgetCalls();
});
afterEach(killWorkerProcesses);

function next(): { id: string; budget: bigint } {
	const campaign = campaigns[used];
	used += 1;
	if (!campaign) throw new Error("no campaign is left");
	return campaign;
}

const context = (timings: Partial<Timings> = short): WritesContext => ({
	...app.ctx,
	writeTimings: timings,
});

const change = (
	{ id }: { id: string },
	amountMicros: bigint,
	ctx = context(),
) =>
	updateBudget(
		ctx,
		updateBudgetInput.parse({ target: { type: "Campaign", id }, amountMicros }),
	);

const mutations = async () =>
	(await app.requests("/google-ads/v25/")).filter(({ path }) =>
		path.endsWith("campaignBudgets:mutate"),
	).length;

async function fail(path: string, fault: object): Promise<void> {
	await app.control("faults", { path: `/google-ads/${path}`, ...fault });
}

const openChanges = () =>
	app.rows<{ id: string; state: string }>(
		"select id, state from platform_change where state in ('CHECKING', 'SENDING')",
	);

const budgetOf = async ({ id }: { id: string }) =>
	(
		await app.rows<{ budget: bigint }>(
			"select budget_micros as budget from campaign where id = $1",
			[id],
		)
	)[0]?.budget;

/** Rounds of a worker until no change is open. */
async function resolveAll(): Promise<void> {
	while ((await openChanges()).length > 0) {
		await resolveDueChanges(context());
		await sleep(100);
	}
}

const mutate = "v25/customers/*/campaignBudgets:mutate";
const search = "v25/customers/*/googleAds:search";

test("a platform that is silent leaves the change open, which keeps others away until it is known that nothing was done", async () => {
	const campaign = next();
	await fail(mutate, { kind: "stall" });
	// Held for long enough that a slow machine asks for the other change meanwhile.
	const held = context({ ...short, retry: 2_000 });
	await expect(change(campaign, 51_000_000n, held)).rejects.toMatchObject({
		code: "PLATFORM_UNAVAILABLE",
		message: expect.stringContaining("it is not known yet"),
	});
	expect(await openChanges()).toEqual([
		expect.objectContaining({ state: "SENDING" }),
	]);
	await expect(change(campaign, 52_000_000n)).rejects.toMatchObject({
		code: "CONFLICT",
		message: expect.stringContaining("outcome is not known yet"),
	});
	await resolveAll();
	expect(await mutations()).toBe(1);
	expect(await budgetOf(campaign)).toBe(campaign.budget);
	expect((await app.audited("BUDGET_CHANGE")).at(-1)).toMatchObject({
		succeeded: false,
		targetId: campaign.id,
		detail: { wasReadBack: true, wanted: { amountMicros: "51000000" } },
	});
	await change(campaign, 52_000_000n);
	expect(await budgetOf(campaign)).toBe(52_000_000n);
});

test.each([
	["a gateway's page in its place", { kind: "html", status: 502 }],
	["a connection that breaks", { kind: "stall" }],
])(
	"%s may have the platform at work behind it: the change stays open as well",
	async (_what, fault) => {
		const campaign = next();
		await fail(mutate, fault);
		const outcome = change(campaign, 50_000_000n, context());
		const told = expect(outcome).rejects.toMatchObject({
			code: "PLATFORM_UNAVAILABLE",
			message: expect.stringContaining("it is not known yet"),
		});
		while ((await mutations()) === 0) await sleep(20);
		// What still waits for its fault is cut off.
		await app.forgetFaults();
		await told;
		await resolveAll();
		expect(await budgetOf(campaign)).toBe(campaign.budget);
	},
);

test("a change that the platform makes after we gave up waiting is found, stored and audited", async () => {
	const campaign = next();
	// It has the whole request when we go.
	await fail(mutate, {
		kind: "delay",
		delayMs: 30_000,
		bodyIncludes: "amountMicros",
	});
	// Nothing of it is to be seen yet when it is read back.
	const late = context({ ...short, readings: [] });
	await expect(change(campaign, 53_000_000n, late)).rejects.toMatchObject({
		code: "PLATFORM_UNAVAILABLE",
	});
	await resolveAll();
	expect(await mutations()).toBe(1);
	expect(await budgetOf(campaign)).toBe(53_000_000n);
	expect((await app.audited("BUDGET_CHANGE")).at(-1)).toMatchObject({
		succeeded: true,
		detail: {
			wasReadBack: true,
			change: {
				before: { amountMicros: String(campaign.budget) },
				after: { amountMicros: "53000000" },
			},
		},
	});
});

test("while the platform cannot be read either, the outcome stays open, and is found when it can", async () => {
	const campaign = next();
	await fail(mutate, { kind: "lost_response" });
	await fail(search, { kind: "status", status: 503, skip: 1, count: 8 });
	await expect(change(campaign, 54_000_000n)).rejects.toMatchObject({
		code: "PLATFORM_UNAVAILABLE",
		message: expect.stringContaining("it is not known yet"),
	});
	await app.forgetFaults();
	await resolveAll();
	expect(await budgetOf(campaign)).toBe(54_000_000n);
	expect(await mutations()).toBe(1);
});

test("a platform that says yes and does nothing is not believed", async () => {
	const campaign = next();
	await fail(mutate, { kind: "custom", status: 200, body: { results: [{}] } });
	await expect(change(campaign, 55_000_000n)).rejects.toMatchObject({
		code: "PLATFORM_REJECTED",
		message: expect.stringContaining("still shows what was there before"),
	});
	expect(await budgetOf(campaign)).toBe(campaign.budget);
	expect(await openChanges()).toEqual([]);
});

test.each([
	{
		where: "before it was sent",
		fault: { path: search, kind: "stall" },
		seen: "googleAds:search",
		isMade: false,
		by: "worker",
	},
	{
		where: "while it was sent, before the platform did it",
		fault: { path: mutate, kind: "stall" },
		seen: "campaignBudgets:mutate",
		isMade: false,
		by: "next change",
	},
	{
		where: "after the platform did it, before its answer was there",
		fault: { path: mutate, kind: "drip", delayMs: 2_000, chunkBytes: 1 },
		seen: "campaignBudgets:mutate",
		isMade: true,
		by: "worker",
	},
	{
		where: "after the answer, before it was stored",
		// The campaign, and the unit of its currency, are read before.
		fault: { path: search, kind: "stall", skip: 2 },
		seen: "campaignBudgets:mutate",
		isMade: true,
		by: "next change",
	},
])(
	"a process that is killed $where leaves a row by which the $by finds out",
	async ({ fault: { path, ...fault }, seen, isMade, by }) => {
		const campaign = next();
		const amountMicros = 61_000_000n;
		await fail(path, fault);
		const killed = await startWorkerProcess(
			await workerEnvironment(app, {
				TEST_CHANGE: JSON.stringify({
					access: app.tenant.ctx,
					campaignId: campaign.id,
					amountMicros: String(amountMicros),
					timings: {},
				}),
			}),
			{ entry },
		);
		const isSeen = async () =>
			(await app.requests("/google-ads/v25/")).some(({ path }) =>
				path.endsWith(seen),
			);
		while (!(await isSeen())) await sleep(20);
		// For the reading after the answer: the fault is met then.
		if (fault.skip) await app.faultsMet();
		await killed.kill();
		expect(killed.output()).not.toContain("the change is made");
		expect(await openChanges()).toHaveLength(1);
		await app.forgetFaults();
		// Its lease runs out.
		await app.rows(
			"update platform_change set lease_until = clock_timestamp()",
		);

		if (by === "worker") await resolveAll();
		else
			for (;;) {
				const outcome = await change(campaign, 62_000_000n).then(
					() => "made",
					(error: { code: string }) => error.code,
				);
				if (outcome === "made") break;
				expect(outcome).toBe("CONFLICT");
				await sleep(200);
			}
		const [first, second] = (await app.audited("BUDGET_CHANGE")).filter(
			({ targetId }) => targetId === campaign.id,
		);
		expect(first).toMatchObject({
			succeeded: isMade,
			detail: { wanted: { amountMicros: String(amountMicros) } },
		});
		expect(second === undefined).toBe(by === "worker");
		const last = by === "worker" ? amountMicros : 62_000_000n;
		expect(await budgetOf(campaign)).toBe(
			by === "worker" && !isMade ? campaign.budget : last,
		);
		expect(await openChanges()).toEqual([]);
		expect(await mutations()).toBe(
			(seen === "googleAds:search" ? 0 : 1) + (by === "worker" ? 0 : 1),
		);
	},
);

test("many changes of one object in two processes: one is made at a time, and each is sent once", async () => {
	const campaign = next();
	const processes = [context(), { ...context(), ...app.otherProcess() }];
	const outcomes = await Promise.all(
		Array.from({ length: 8 }, (_each, index) =>
			change(
				campaign,
				BigInt(70 + index) * 1_000_000n,
				processes[index % 2],
			).then(
				() => "made",
				(error: { code: string }) => error.code,
			),
		),
	);
	const made = outcomes.filter((each) => each === "made").length;
	expect(made).toBeGreaterThan(0);
	expect(outcomes.filter((each) => each === "CONFLICT").length).toBe(8 - made);
	expect(await mutations()).toBe(made);
});
