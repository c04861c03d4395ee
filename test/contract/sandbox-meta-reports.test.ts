import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Sandbox } from "../../apps/sandbox/src/create-sandbox.ts";
import { type SandboxMeta, startMeta } from "../support/sandbox-meta.ts";

// Reports of the simulator, which go on by being asked for.

const admin = "agency.admin@example.com";
const account = "act_10150001110000001";

let sandbox: Sandbox;
let meta: SandboxMeta;
let token: string;
beforeAll(async () => {
	({ sandbox, meta, token } = await startMeta());
});
afterEach(() => meta.act("reports"));
afterAll(() => sandbox.stop());

const daysAgo = (days: number): string =>
	new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const lately = JSON.stringify({ since: daysAgo(9), until: daysAgo(3) });

describe("a report", () => {
	async function start(parameters: Record<string, string | number> = {}) {
		const reply = await meta.send("POST", `${account}/insights`, token, {
			level: "campaign",
			time_increment: 1,
			time_range: lately,
			fields: "campaign_id,impressions",
			...parameters,
		});
		const [, id = ""] =
			/^\{"report_run_id":(\d+)\}$/.exec(reply.text.trim()) ?? [];
		return id;
	}
	const poll = async (id: string) => (await meta.get(id, token)).body;

	test("goes through its states by being asked for, and has the rows of a call then, in pages", async () => {
		await meta.act("reports", { pollsBefore: 4 });
		const id = await start();
		const states: unknown[] = [];
		for (let asked = 0; asked < 5; asked++) {
			const told = await poll(id);
			states.push([
				told.async_status,
				told.async_percent_completion,
				told.is_running,
			]);
		}
		expect(states).toEqual([
			["Job Not Started", 0, true],
			["Job Started", 0, true],
			["Job Running", 60, true],
			["Job Running", 80, true],
			["Job Completed", 100, false],
		]);
		const result = await meta.all(`${id}/insights`, token, { limit: 20 });
		const direct = await meta.all(`${account}/insights`, token, {
			time_range: lately,
			limit: 1000,
			level: "campaign",
			time_increment: 1,
			fields: "campaign_id,impressions",
		});
		expect(result.pages).toBeGreaterThan(2);
		expect(result.members).toEqual(direct.members);
	});

	test("keeps the numbers that it was made of", async () => {
		const id = await start({ fields: "spend" });
		await poll(id);
		await poll(id);
		const before = await meta.all(`${id}/insights`, token, { limit: 500 });
		await meta.act("restate", { account, costFactor: 2 });
		const after = await meta.all(`${id}/insights`, token, { limit: 500 });
		expect(after.members).toEqual(before.members);
	});

	test("is not found at first, where that is wanted, and never by another", async () => {
		await meta.act("reports", { hiddenPolls: 2, pollsBefore: 0 });
		const id = await start();
		const first = await meta.get(id, token);
		expect(first.body.error).toMatchObject({ code: 100, error_subcode: 33 });
		await poll(id);
		expect(await poll(id)).toMatchObject({ async_status: "Job Completed" });
		const other = await meta.signIn("brand.owner@example.com");
		const theirs = await meta.get(id, other);
		expect(theirs.body.error).toMatchObject({ code: 100, error_subcode: 33 });
	});

	test("may fail with a reason, be skipped, never begin, or say that it is complete before it is", async () => {
		await meta.act("reports", { pollsBefore: 0, outcome: "Job Failed" });
		expect(await poll(await start())).toMatchObject({
			async_status: "Job Failed",
			error_code: 2,
			error_message: expect.any(String),
		});
		await meta.act("reports", { pollsBefore: 0, outcome: "Job Skipped" });
		const skipped = await start();
		expect(await poll(skipped)).toMatchObject({ async_status: "Job Skipped" });
		const none = await meta.get(`${skipped}/insights`, token);
		expect(none.status).toBe(400);
		await meta.act("reports", { outcome: "stuck" });
		const stuck = await start();
		for (let asked = 0; asked < 3; asked++)
			expect(await poll(stuck)).toMatchObject({
				async_status: "Job Not Started",
				async_percent_completion: 0,
			});
		await meta.act("reports", { completesEarly: true });
		const early = await start();
		expect(await poll(early)).toMatchObject({
			async_status: "Job Completed",
			async_percent_completion: 90,
		});
		expect(await poll(early)).toMatchObject({ async_percent_completion: 100 });
	});

	test("has an id that may be beyond 2^53, and is forgotten after 30 days", async () => {
		await meta.act("reports", { nextId: "9007199254740993" });
		const id = await start();
		expect(id).toBe("9007199254740993");
		expect(await poll(id)).toMatchObject({ id: "9007199254740993" });
		await meta.advanceClock(31 * 86_400);
		const again = await meta.signIn(admin);
		const late = await meta.get(id, again);
		expect(late.body.error).toMatchObject({ code: 100, error_subcode: 33 });
		await meta.advanceClock(-31 * 86_400);
		// So long after its end the first token is forgotten.
		token = await meta.signIn(admin);
	});

	test("that is wrong is refused before it begins", async () => {
		const { body } = await meta.send("POST", `${account}/insights`, token, {
			fields: "colour",
		});
		expect(body.error?.code).toBe(100);
	});
});
