import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { clientOf, createKey, startApi, type TestApi } from "../support/api.ts";
import { people } from "../support/connecting.ts";
import type { GraphqlClient } from "../support/graphql-client.ts";
import { type Importing, startImporting } from "../support/importing.ts";

const accounts = ["1110000001", "1110000002", "1110000003"];

let app: Importing;
let api: TestApi;
let client: GraphqlClient;
let denied: string;

beforeAll(async () => {
	app = await startImporting({ accounts: 3, campaigns: 3, days: 5 });
	const { database, sandbox, masterKey, tenant } = app;
	api = await startApi({
		database,
		sandbox,
		env: { PATCHBAY_MASTER_KEY: masterKey },
	});
	client = clientOf(
		api.url,
		await createKey(database, tenant, ["READ", "CONNECT", "IMPORT"]),
	);
});
afterEach(() => app.forgetFaults());
afterAll(async () => {
	await api?.stop();
	await app?.close();
});

const globalId = (id: string) =>
	Buffer.from(`Connection:${id}`).toString("base64url");
const deny = (customer: string) =>
	app.control("faults", {
		path: `/google-ads/v25/customers/${customer}/googleAds:search*`,
		status: 403,
		count: 100,
		googleAdsError: {
			category: "authorizationError",
			code: "USER_PERMISSION_DENIED",
		},
	});
const healthFields =
	"health { state sentence accountsRead accountsChosen } statusMessage";
const healthOf = async (connectionId: string) => {
	const { connection } = await client.query(
		`query ($id: ID!) { connection(id: $id) { ${healthFields} } }`,
		{ id: globalId(connectionId) },
	);
	return connection.health;
};
const verify = async (connectionId: string) => {
	const { verifyConnection } = await client.query(
		`mutation ($input: ConnectionInput!) { verifyConnection(input: $input) {
			connection { ${healthFields} } userErrors { code message } } }`,
		{ input: { connectionId: globalId(connectionId) } },
	);
	return verifyConnection;
};

test("with one of three accounts denied, verifying says so beside the connection, and its health is that of the worst", async () => {
	const connectionId = await app.connectAccounts(accounts);
	expect(await verify(connectionId)).toMatchObject({
		connection: {
			health: {
				state: "HEALTHY",
				sentence: "All 3 accounts are read.",
				accountsRead: 3,
				accountsChosen: 3,
			},
		},
		userErrors: [],
	});

	await deny("1110000002");
	const { connection, userErrors } = await verify(connectionId);
	expect(connection.health).toMatchObject({
		state: "DEGRADED",
		accountsRead: 2,
		accountsChosen: 3,
	});
	const [account] = await app.rows<{ name: string }>(
		"select name from ad_account where connection_id = $1 and external_id = '1110000002'",
		[connectionId],
	);
	denied = account?.name ?? "";
	expect(connection.health.sentence).toMatch(
		new RegExp(`^2 of 3 accounts are read\\. ${denied}: `),
	);
	expect(connection.health.sentence).toContain(
		"choose the accounts without this one",
	);
	expect(userErrors).toEqual([
		{
			code: "ACCESS_MISSING",
			message: expect.stringMatching(
				new RegExp(`^2 of 3 accounts are read\\. ${denied}: `),
			),
		},
	]);
});

test("an account that the last import could not read is not read, whatever its proof once said", async () => {
	const connectionId = await app.connectAccounts(accounts);
	await deny("1110000002");
	const job = await app.runToEnd(await app.start(connectionId));
	expect(job.status).toBe("PARTIALLY_SUCCEEDED");
	expect(await healthOf(connectionId)).toMatchObject({
		state: "DEGRADED",
		sentence: expect.stringContaining(`${denied}: the last import failed: `),
		accountsRead: 2,
	});

	await app.forgetFaults();
	const { retryImport } = await client.query(
		`mutation ($input: ImportJobInput!) { retryImport(input: $input) { importJob { id } userErrors { message } } }`,
		{
			input: {
				importJobId: Buffer.from(
					`ImportJob:${await newestJob(connectionId)}`,
				).toString("base64url"),
			},
		},
	);
	expect(retryImport.userErrors).toEqual([]);
	await app.runToEnd(await newestJob(connectionId));
	expect(await healthOf(connectionId)).toMatchObject({
		state: "HEALTHY",
		accountsRead: 3,
	});
});

test("the health of a page of connections is one statement", async () => {
	await app.connectAccounts(accounts.slice(0, 1));
	api.reads.splice(0);
	const { connections } = await client.query(
		`{ connections(first: 20) { nodes { ${healthFields} } } }`,
	);
	expect(connections.nodes.length).toBeGreaterThan(2);
	expect(api.reads.map((statements) => statements.length)).toEqual([1, 1]);
});

test("proofs that were read through a grant that is over do not count", async () => {
	const connectionId = await app.connectAccounts(accounts);
	expect((await healthOf(connectionId)).state).toBe("HEALTHY");
	await app.control("google-ads/revoke", { user: people.agency.email });
	expect((await verify(connectionId)).userErrors).toMatchObject([
		{ code: "RECONNECT_REQUIRED" },
	]);
	expect(await healthOf(connectionId)).toMatchObject({
		state: "BROKEN",
		sentence: expect.stringMatching(
			/^0 of 3 accounts are read\. .*Connect again\.$/,
		),
		accountsRead: 0,
		accountsChosen: 3,
	});
});

async function newestJob(connectionId: string): Promise<string> {
	const [job] = await app.rows<{ id: string }>(
		"select id from import_job where connection_id = $1 order by queued_at desc limit 1",
		[connectionId],
	);
	return job?.id ?? "";
}
