import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { type DemoBrand, demoBrands } from "../../apps/sandbox/src/demo.ts";
import { modules } from "../../apps/sandbox/src/modules.ts";
import { hiddenEverywhere } from "../../apps/sandbox/src/request-log.ts";
import { findPerson } from "../../apps/sandbox/src/world/people.ts";
import { World } from "../../apps/sandbox/src/world/world.ts";

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ port: 0, accounts: 1, campaigns: 1, days: 1 });
});
afterAll(async () => {
	await sandbox.stop();
});
afterEach(async () => {
	await fetch(`${sandbox.url}/__sandbox/faults`, { method: "DELETE" });
	await fetch(`${sandbox.url}/__sandbox/requests`, { method: "DELETE" });
});

async function script(fault: object): Promise<[number, string]> {
	const reply = await fetch(`${sandbox.url}/__sandbox/faults`, {
		method: "POST",
		body: JSON.stringify(fault),
	});
	return [reply.status, await reply.text()];
}

describe.each(modules)("$platform", (module) => {
	const { platform } = module;

	test("refuses a fault in a form that it does not know, and says which it was", async () => {
		const [status, text] = await script({
			path: `/${platform}/anything`,
			errorOfNobody: { code: 1 },
		});
		expect(status).toBe(400);
		const { error } = JSON.parse(text) as { error: string };
		expect(error).toContain(platform);
		expect(error).toContain("errorOfNobody");
		expect(await scripted()).toEqual([]);
	});

	test("takes a fault without a form of its own, and fails with its status", async () => {
		const [status] = await script({ path: `/${platform}/here`, status: 507 });
		expect(status).toBe(201);
		const reply = await fetch(`${sandbox.url}/${platform}/here`);
		expect(reply.status).toBe(507);
	});

	test("has a path, host names and endpoints of its own", () => {
		expect(platform).toMatch(/^[a-z]+(-[a-z]+)*$/);
		for (const other of modules)
			if (other !== module) {
				expect(other.platform).not.toBe(platform);
				expect(
					module.hosts.filter((host) => other.hosts.includes(host)),
				).toEqual([]);
			}
		const origin = "http://sandbox.test";
		const { apiUrl, ...others } = module.endpoints(origin);
		for (const url of [apiUrl, ...Object.values(others)])
			expect(url?.startsWith(`${origin}/`)).toBe(true);
	});

	test("has a connection in the demo, by somebody and something that the sandbox knows", async () => {
		const { control } = (await (
			await fetch(`${sandbox.url}/__sandbox/`)
		).json()) as { control: object };
		expect(module.demo).not.toEqual([]);
		const brands: DemoBrand[] = Object.values(demoBrands);
		for (const { brand, signIn, takenBackBy } of module.demo) {
			expect(brands).toContain(brand);
			expect(module.client?.[signIn.method]).toBeDefined();
			if (signIn.method !== "API_KEY")
				expect(findPerson(signIn.person)).not.toBeNull();
			if (takenBackBy)
				expect(control).toHaveProperty([
					`POST /__sandbox/${platform}/${takenBackBy.action}`,
				]);
		}
		// One connection of a brand and platform: the demo knows them by these two.
		const names = module.demo.map(({ brand }) => brand.name);
		expect(new Set(names).size).toBe(names.length);
	});

	test("is described with what an endpoints file wants, and without a secret", async () => {
		const reply = await fetch(`${sandbox.url}/__sandbox/`);
		const text = await reply.text();
		const { platforms } = JSON.parse(text) as {
			platforms: Record<string, { label: string; endpoints: object }>;
		};
		expect(platforms[platform]).toMatchObject({
			label: module.label,
			endpoints: module.endpoints(sandbox.url),
		});
		for (const app of [module.client?.OAUTH2, module.client?.OAUTH1])
			if (app) expect(text).not.toContain(app.secret);
	});
});

test.each(Object.values(demoBrands))(
	"the demo's brand $name is an account or group of the world, with its zone and currency",
	({ name, timeZone, currencyCode }) => {
		expect([...new World().accounts.all.values()]).toContainEqual(
			expect.objectContaining({ name, timeZone, currencyCode }),
		);
	},
);

test("a fault whose path may lead anywhere needs one platform that knows its form", async () => {
	expect(
		(await script({ path: "*", workspaceError: { reason: "x" } }))[0],
	).toBe(201);
	const [status, text] = await script({ path: "*", errorOfNobody: 1 });
	expect(status).toBe(400);
	for (const { platform } of modules) expect(text).toContain(platform);
});

test("one platform's form is not taken for another's path", async () => {
	const [status, text] = await script({
		path: "/google-workspace/drive/v3/files",
		googleAdsError: { category: "quotaError", code: "RESOURCE_EXHAUSTED" },
	});
	expect([status, text.includes("googleAdsError")]).toEqual([400, true]);
});

test("a path that no platform has takes no form, and a wrong common field is named", async () => {
	const [status, text] = await script({ path: "/nobody/", someError: {} });
	expect([status, text.includes("No platform")]).toEqual([400, true]);
	const [second, message] = await script({ path: "/google-ads/", count: 0 });
	expect([second, message.includes("count")]).toEqual([400, true]);
});

test("of a list with one wrong fault none is scripted", async () => {
	const [status] = await script([
		{ path: "/google-ads/", status: 500 },
		{ path: "/google-ads/", errorOfNobody: 1 },
	]);
	expect([status, await scripted()]).toEqual([400, []]);
});

test("a parameter that a module hides, and one that is hidden for all, is never in the log: not its value, on any platform's path", async () => {
	const names = [
		...new Set([
			...hiddenEverywhere,
			...modules.flatMap(({ hidden }) => hidden),
			// Those that platforms to come are known to send: what signs people in is hidden before anybody asks for it.
			"access_token",
			"refresh_token",
			"client_secret",
			"code_verifier",
			"oauth_token",
			"oauth_signature",
			"oauth_verifier",
			"denied",
			"secret",
			"fb_exchange_token",
			"input_token",
			"appsecret_proof",
		]),
	];
	const paths = modules.map(({ platform }) => `/${platform}`);
	await fc.assert(
		fc.asyncProperty(
			fc.constantFrom(...paths, ""),
			fc.constantFrom("GET", "POST", "PUT", "DELETE"),
			fc.constantFrom(...names),
			fc.constantFrom("query", "form", "json", "header"),
			fc.boolean(),
			fc.stringMatching(/^[0-9a-f]{12}$/),
			async (path, method, name, place, isUpper, suffix) => {
				await fetch(`${sandbox.url}/__sandbox/requests`, { method: "DELETE" });
				const value = `canary${suffix}`;
				const shown = isUpper ? name.toUpperCase() : name;
				const hasBody = method !== "GET" && method !== "DELETE";
				const query = place === "query" ? `?${shown}=${value}&page=2` : "";
				const body = !hasBody
					? null
					: place === "json"
						? JSON.stringify({ [shown]: value })
						: place === "form"
							? new URLSearchParams({ [shown]: value })
							: null;
				const headers: Record<string, string> =
					place === "header"
						? {
								authorization: `Bearer ${value}`,
								"access-token": value,
								"x-api-key": value,
								cookie: value,
							}
						: place === "json"
							? { "content-type": "application/json" }
							: {};
				await fetch(`${sandbox.url}${path}/some/where${query}`, {
					method,
					headers,
					body,
				});
				const log = await fetch(`${sandbox.url}/__sandbox/requests`);
				const text = await log.text();
				expect(text).not.toContain(value);
				if (place === "query") expect(text).toContain('"page":"2"');
			},
		),
		{ numRuns: 300 },
	);
});

async function scripted(): Promise<unknown[]> {
	const reply = await fetch(`${sandbox.url}/__sandbox/faults`);
	return ((await reply.json()) as { faults: unknown[] }).faults;
}
