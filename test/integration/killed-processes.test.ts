import { selectAdAccounts } from "@patchbay/connections";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { sandboxEndpoints } from "../../scripts/start/sandbox-platforms.ts";
import { createKey, everyScope } from "../support/api.ts";
import { type ApiFleet, createApiFleet } from "../support/api-process.ts";
import {
	beginByApi,
	completeByApi,
	createBrandByApi,
	vendByApi,
} from "../support/connect-by-api.ts";
import { people } from "../support/connecting.ts";
import { GraphqlClient } from "../support/graphql-client.ts";
import { type Importing, startImporting } from "../support/importing.ts";
import {
	killWorkerProcesses,
	startWorkerProcess,
	workerEnvironment,
} from "../support/worker-process.ts";

// What stands in the database when a process of the product is killed (SIGKILL) at the worst moment, and what the next
// one makes of it.

let app: Importing;
let apis: ApiFleet;
beforeAll(async () => {
	app = await startImporting({ accounts: 9, campaigns: 2, days: 3 });
	apis = await createApiFleet({
		database: app.database,
		endpoints: sandboxEndpoints(app.sandbox.url),
		env: { PATCHBAY_MASTER_KEY: app.masterKey },
	});
});
afterAll(async () => {
	await killWorkerProcesses();
	await apis?.close();
	await app?.close();
});
beforeEach(async () => {
	await app.forgetFaults();
	await app.forgetCalls();
});

const search = (account: string) =>
	`/google-ads/v25/customers/${account}/googleAds:search`;
const startWorker = async () =>
	startWorkerProcess(await workerEnvironment(app));
/** Waits until so many calls of an address have arrived. */
const arrived = (path: string, count = 1) =>
	expect
		.poll(async () => (await app.requests(path)).length, { timeout: 20_000 })
		.toBeGreaterThanOrEqual(count);

test("a worker killed while it proves accounts is followed by one that goes on: what was saved is not read again", async () => {
	const accounts = Array.from({ length: 9 }, (_, at) => `111000000${at + 1}`);
	const connectionId = await app.connectBrand(await app.newBrand(), {
		account: people.agency.email,
	});
	await app.forgetCalls();
	// The last account's proof stalls; the others are read and saved beside it.
	const [stalled = ""] = accounts.slice(-1);
	await app.control("faults", { path: search(stalled), kind: "stall" });
	await selectAdAccounts(app.ctx, { connectionId, externalIds: accounts });
	const killed = await startWorker();
	await arrived(search(stalled));
	const proofs = () =>
		app.rows<{ externalId: string; proof: { checkedAt: string } | null }>(
			`select external_id as "externalId", proof from ad_account where connection_id = $1 and selected order by external_id`,
			[connectionId],
		);
	const proven = async () => (await proofs()).filter(({ proof }) => proof);
	await expect.poll(async () => (await proven()).length).toBe(8);
	await killed.kill();
	const before = await proven();
	const calls = new Map<string, number>();
	for (const account of accounts)
		calls.set(account, (await app.requests(search(account))).length);

	await app.forgetFaults();
	// The lease that the killed one held would last for some seconds more.
	await app.rows(
		"update account_reading set lease_until = now() - interval '1 second'",
	);
	const next = await startWorker();
	await expect.poll(async () => (await proven()).length).toBe(9);
	await expect
		.poll(async () =>
			app.rows("select status from connection where id = $1", [connectionId]),
		)
		.toEqual([{ status: "ACTIVE" }]);
	await next.stop();
	expect((await proven()).slice(0, 8)).toEqual(before);
	for (const account of accounts.slice(0, -1))
		expect((await app.requests(search(account))).length, account).toBe(
			calls.get(account),
		);
	const readings = await app.rows(
		"select due_at, lease_until from account_reading where due_at is not null or lease_until is not null",
	);
	expect(readings).toEqual([]);
});

test.each([
	["is told to a person where the platform had rotated it", true],
	["is tried once more where the platform had not", false],
])(
	"a worker killed while it renews leaves a refresh token that %s",
	async (_what, isRotated) => {
		const connectionId = await app.connectAccounts(["1110000001"]);
		await app.forgetCalls();
		const grant = async () => {
			const [row] = await app.rows<{
				status: string;
				version: number;
				isOpen: boolean;
			}>(
				`select g.status, g.credential_version as version, g.refresh_intent_at is not null as "isOpen"
				from platform_grant g join connection c on c.grant_id = g.id where c.id = $1`,
				[connectionId],
			);
			if (!row) throw new Error("no grant");
			return row;
		};
		const { version } = await grant();
		await app.control("faults", { path: "/google-ads/token", kind: "stall" });
		await app.rows(
			`update platform_grant set access_token_expires_at = now() + interval '1 minute', renew_at = now()
			where id = (select grant_id from connection where id = $1)`,
			[connectionId],
		);
		const killed = await startWorker();
		await arrived("/google-ads/token");
		expect((await grant()).isOpen).toBe(true);
		await killed.kill();
		await app.forgetFaults();
		// A platform that rotates took the old token when it issued the new one, which died with the process.
		if (isRotated)
			await app.control("faults", {
				path: "/google-ads/token",
				kind: "status",
				status: 400,
				oauthError: { error: "invalid_grant" },
			});
		await app.rows(
			"update platform_grant set refresh_lease_until = now() - interval '1 second' where refresh_lease_until is not null",
		);
		await app.forgetCalls();
		const next = await startWorker();
		await expect
			.poll(async () => (await grant()).isOpen, { timeout: 20_000 })
			.toBe(false);
		await next.stop();
		expect(await app.requests("/google-ads/token")).toHaveLength(1);
		expect(await grant()).toEqual({
			status: isRotated ? "REVOKED" : "ACTIVE",
			version: isRotated ? version : version + 1,
			isOpen: false,
		});
	},
);

test("an API killed between the exchange and the save leaves nothing here; the person connects again, and no consent is lost", async () => {
	const key = await createKey(app.database, app.tenant, everyScope);
	const clientOf = (url: string) =>
		new GraphqlClient(`${url}/graphql`, { Authorization: `Bearer ${key}` });
	const killed = await apis.start();
	const client = clientOf(killed.url);
	const brandId = await createBrandByApi(client);
	const callback = await app.consent(await beginByApi(client, brandId), {
		account: people.brandOwner.email,
	});
	const list = "/google-ads/v25/customers:listAccessibleCustomers";
	await app.control("faults", { path: list, kind: "stall" });
	const lost = completeByApi(client, callback).then(
		() => expect.fail("it was answered"),
		() => {},
	);
	await arrived(list);
	const kept = () =>
		app.rows<{ grants: number; connections: number }>(
			`select (select count(*) from platform_grant where platform_user_id = $1 and destroyed_at is null)::int as grants,
				(select count(*) from connection where status <> 'DISCONNECTED' and grant_id in
					(select id from platform_grant where platform_user_id = $1))::int as connections`,
			[people.brandOwner.sub],
		);
	const before = await kept();
	await killed.kill();
	await lost;
	await app.forgetFaults();
	expect(await kept()).toEqual(before);

	const next = await apis.start();
	const again = clientOf(next.url);
	// The attempt has had its one use.
	expect(await completeByApi(again, callback)).toMatchObject({
		connectionId: null,
		userErrors: [{ code: "STATE_REPLAYED" }],
	});
	const connected = await completeByApi(
		again,
		await app.consent(await beginByApi(again, brandId), {
			account: people.brandOwner.email,
		}),
	);
	expect(connected.userErrors).toEqual([]);
	expect(
		(await vendByApi(again, connected.connectionId ?? "")).accessToken,
	).toMatch(/^ya29/);
	// What was issued and lost is in nobody's hands, and not revoked: that would end the person's other connections too.
	expect(await app.requests("/google-ads/revoke")).toEqual([]);
});
