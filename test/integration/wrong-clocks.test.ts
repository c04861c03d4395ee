import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { sandboxEndpoints } from "../../scripts/start/sandbox-platforms.ts";
import { createKey, everyScope } from "../support/api.ts";
import { type ApiFleet, createApiFleet } from "../support/api-process.ts";
import {
	beginByApi,
	completeByApi,
	createBrandByApi,
	rowId,
	vendByApi,
} from "../support/connect-by-api.ts";
import { people } from "../support/connecting.ts";
import { GraphqlClient } from "../support/graphql-client.ts";
import {
	hasEnded,
	type Importing,
	startImporting,
} from "../support/importing.ts";
import {
	killWorkerProcesses,
	startWorkerProcess,
	workerEnvironment,
} from "../support/worker-process.ts";

let world: Importing;
let fleet: ApiFleet;
beforeAll(async () => {
	world = await startImporting({ accounts: 2, campaigns: 4, days: 3 });
	fleet = await createApiFleet({
		database: world.database,
		endpoints: sandboxEndpoints(world.sandbox.url),
		env: { PATCHBAY_MASTER_KEY: world.masterKey },
	});
});
afterEach(async () => {
	await killWorkerProcesses();
	await world.forgetFaults();
});
afterAll(async () => {
	await fleet.close();
	await world.close();
});

/** Seconds from the database's now until what a row says. */
async function secondsUntil(column: string, from: string, id: string) {
	const [row] = await world.rows<{ seconds: number }>(
		`select extract(epoch from ${column} - clock_timestamp())::float8 as seconds from ${from} where id = $1`,
		[id],
	);
	return row?.seconds;
}

async function grantOf(connectionId: string): Promise<string> {
	const [row] = await world.rows<{ id: string }>(
		"select grant_id as id from connection where id = $1",
		[connectionId],
	);
	return row?.id ?? "";
}

const tokenEnd = (grantId: string) =>
	secondsUntil("access_token_expires_at", "platform_grant", grantId);

/** The sandbox's tokens live an hour; a clock that is ten minutes wrong would show. */
function expectAnHour(seconds: number | undefined) {
	expect(seconds).toBeGreaterThan(3_600 - 120);
	expect(seconds).toBeLessThan(3_600 + 60);
}

const limited = "FROM ad_group_criterion";
const limitedCalls = async () =>
	(await world.queries()).filter((gaql) => gaql.includes(limited)).length;

describe.each([
	["fast", 600_000],
	["slow", -600_000],
])("a host whose clock is ten minutes %s", (_how, clockOffsetMilliseconds) => {
	test("connects, stores tokens with their true end, and never hands out a dead one", async () => {
		const api = await fleet.start({ clockOffsetMilliseconds });
		const key = await createKey(world.database, world.tenant, everyScope);
		const client = new GraphqlClient(`${api.url}/graphql`, {
			Authorization: `Bearer ${key}`,
		});
		const authorizationUrl = await beginByApi(
			client,
			await createBrandByApi(client),
		);
		const [attempt] = await world.rows<{ id: string }>(
			"select id from oauth_attempt order by created_at desc, id desc limit 1",
		);
		const left = await secondsUntil(
			"expires_at",
			"oauth_attempt",
			attempt?.id ?? "",
		);
		expect(left).toBeGreaterThan(600 - 120);
		expect(left).toBeLessThan(600 + 60);

		const { connectionId, userErrors } = await completeByApi(
			client,
			await world.consent(authorizationUrl, {
				account: people.brandOwner.email,
			}),
		);

		expect(userErrors).toEqual([]);
		const grantId = await grantOf(rowId(connectionId ?? ""));
		expectAnHour(await tokenEnd(grantId));
		const first = await vendByApi(client, connectionId ?? "");
		// Ended a minute ago: to a slow clock it lives, to a fast one every new one has ended as well.
		await world.rows(
			"update platform_grant set access_token_expires_at = now() - interval '1 minute' where id = $1",
			[grantId],
		);
		const second = await vendByApi(client, connectionId ?? "");
		expect(second).toMatchObject({
			accessToken: expect.any(String),
			userErrors: [],
		});
		expect(second.accessToken).not.toBe(first.accessToken);
		expectAnHour(await tokenEnd(grantId));
		await api.kill();
	});

	test("waits as long as the platform says and calls it no sooner, and refreshes what has ended", async () => {
		const connectionId = await world.connectAccounts();
		const grantId = await grantOf(connectionId);
		await world.rows(
			"update platform_grant set access_token_expires_at = now() - interval '1 minute' where id = $1",
			[grantId],
		);
		await world.control("faults", {
			path: "/google-ads/v25/",
			bodyIncludes: limited,
			googleAdsError: {
				category: "quotaError",
				code: "RESOURCE_EXHAUSTED",
				retryDelay: "12s",
			},
			count: 1_000,
		});
		await world.forgetCalls();
		const worker = await startWorkerProcess(await workerEnvironment(world), {
			clockOffsetMilliseconds,
		});
		const importJobId = await world.start(connectionId, { kind: "CAMPAIGNS" });

		await world.waitFor(
			importJobId,
			(job) => job.status === "WAITING" || hasEnded(job),
		);

		const left = await secondsUntil("resumes_at", "import_job", importJobId);
		expect(left).toBeGreaterThan(0);
		expect(left).toBeLessThan(60);
		// Long enough for a worker that does not wait to call again and again.
		await sleep(4_000);
		expect(await limitedCalls()).toBe(1);
		expectAnHour(await tokenEnd(grantId));
		await world.forgetFaults();
		expect(await world.waitFor(importJobId, hasEnded)).toMatchObject({
			status: "SUCCEEDED",
		});
		expect(await worker.stop()).toBe(0);
	});
});
