import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { SandboxGoogle } from "../support/sandbox-google.ts";
import { type ImporterSelect, importerSelects } from "./importer-selects.ts";

const through = { "login-customer-id": "9990000001" };
const dayMs = 86_400_000;
const day = (daysAgo: number): string =>
	new Date(Date.now() - daysAgo * dayMs).toISOString().slice(0, 10);

let sandbox: Sandbox;
let google: SandboxGoogle;
let token: string;
beforeAll(async () => {
	sandbox = await startSandbox({ port: 0 });
	google = new SandboxGoogle(sandbox);
	token = (await google.tokens()).access_token;
});
afterAll(async () => {
	await sandbox.stop();
});

type Row = { [resource: string]: { [field: string]: unknown } };

function queryOf({ from, fields, filter }: ImporterSelect): string {
	const where =
		filter === "none"
			? ""
			: filter === "days"
				? ` WHERE segments.date BETWEEN '${day(9)}' AND '${day(2)}'`
				: filter === "day"
					? ` WHERE segments.date = '${day(3)}'`
					: ` WHERE ${filter.changes} >= '${day(25)}' AND ${filter.changes} <= '${day(-1)}' ORDER BY ${filter.changes} LIMIT 10000`;
	return `SELECT ${[...new Set(fields)].join(", ")} FROM ${from}${where} PARAMETERS omit_unselected_resource_names=true`;
}

async function rowsOf(select: ImporterSelect): Promise<Row[]> {
	const reply = await google.api(
		token,
		"customers/1110000001/googleAds:searchStream",
		{ query: queryOf(select) },
		through,
	);
	if (!reply.ok) throw new Error(await reply.text());
	const chunks = (await reply.json()) as { results?: Row[] }[];
	return chunks.flatMap((chunk) => chunk.results ?? []);
}

describe("the selects of importers that nobody here wrote are answered", () => {
	test.each(importerSelects.filter(({ isEmpty }) => isEmpty !== true))(
		"$stream: with rows",
		async (select) => {
			const rows = await rowsOf(select);
			expect(rows.length).toBeGreaterThan(0);
			// Nothing but what was asked for: each path of the first row begins one of the fields.
			const asked = select.fields.map((name) =>
				name.replace(/_([a-z0-9])/g, (_, letter: string) =>
					letter.toUpperCase(),
				),
			);
			const strange = Object.entries(rows[0] ?? {}).flatMap(
				([resource, fields]) =>
					Object.keys(fields)
						.map((field) => `${resource}.${field}`)
						.filter(
							(path) =>
								!asked.some(
									(name) => name === path || name.startsWith(`${path}.`),
								),
						),
			);
			expect(strange).toEqual([]);
		},
	);

	test.each(importerSelects.filter(({ isEmpty }) => isEmpty === true))(
		"$stream: with none, as no account has any",
		async (select) => {
			expect(await rowsOf(select)).toEqual([]);
		},
	);
});

test("what the sandbox cannot know it says, and does not pass for Google's refusal", async () => {
	const reply = await google.api(
		token,
		"customers/1110000001/googleAds:search",
		{
			query:
				"SELECT campaign.id, segments.new_versus_returning_customers, metrics.conversions FROM campaign",
		},
		through,
	);
	expect(reply.status).toBe(501);
	const { error } = (await reply.json()) as {
		error: { message: string; details?: unknown };
	};
	expect(error.message).toContain(
		"The sandbox does not know how numbers split by 'segments.new_versus_returning_customers'",
	);
	expect(error.details).toBeUndefined();
});
