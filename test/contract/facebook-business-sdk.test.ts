import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { childEnvironment } from "../support/child-environment.ts";
import { SandboxMeta } from "../support/sandbox-meta.ts";

const account = "act_10150001110000001";

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ port: 0 });
});
afterAll(() => sandbox.stop());

const daysAgo = (days: number): string =>
	new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

interface Told {
	accounts: object[];
	pages: { id: string; name: string }[][];
	direct: { spend: string; actions?: object[] }[];
	states: string[];
	report: object[];
	[name: string]: unknown;
}

test("facebook-nodejs-business-sdk, unmodified, reads accounts, pages, numbers at once and by report, writes, and gets errors", async () => {
	const meta = new SandboxMeta(sandbox);
	const token = await meta.signIn("agency.admin@example.com");
	const { stdout } = await promisify(execFile)(
		process.execPath,
		[fileURLToPath(new URL("facebook-business-sdk.child.ts", import.meta.url))],
		{
			env: {
				...childEnvironment(),
				HOME: process.env.HOME,
				GRAPH_URL: `${sandbox.url}/meta-ads`,
				GRAPH_TOKEN: token,
				GRAPH_ACCOUNT: account,
				GRAPH_SINCE: daysAgo(6),
				GRAPH_UNTIL: daysAgo(3),
			},
			maxBuffer: 8 * 1_048_576,
		},
	);
	const told = JSON.parse(stdout) as Told;
	expect(told.accounts).toHaveLength(7);
	expect(told.accounts).toContainEqual({
		id: account,
		name: "Alder & Pine Outdoor",
		currency: "USD",
		account_status: 1,
	});
	// Eleven of twelve are not deleted.
	expect(told.pages.map((page) => page.length)).toEqual([4, 4, 3]);
	const names = told.pages.flat().map(({ name }) => name);
	expect(new Set(names).size).toBe(11);
	expect(names).toContain("New customers 🎁");
	expect(told.direct.length).toBeGreaterThan(20);
	expect(told.direct[0]).toMatchObject({
		spend: expect.stringMatching(/^\d+\.\d\d$/),
		actions: expect.arrayContaining([
			{ action_type: "omni_purchase", value: expect.any(String) },
		]),
	});
	expect(told.states).toEqual(["Job Running", "Job Completed"]);
	expect(told.report).toEqual(told.direct);
	expect(told).toMatchObject({
		budget: { success: true },
		afterBudget: { daily_budget: "6400" },
		status: { success: true },
		afterStatus: { status: "PAUSED" },
		tooLow: {
			name: "FacebookRequestError",
			status: 400,
			response: { code: 100, error_subcode: 1_885_272 },
		},
		unknownField: { status: 400, response: { code: 100 } },
		deadToken: { status: 401, response: { code: 190 } },
	});
});
