import { afterAll, beforeAll, expect, test } from "vitest";
import { clientOf, createKey, startApi, type TestApi } from "../support/api.ts";
import { people } from "../support/connecting.ts";
import type { Answer, GraphqlClient } from "../support/graphql-client.ts";
import { type Importing, startImporting } from "../support/importing.ts";

let app: Importing;
let api: TestApi;
let client: GraphqlClient;

beforeAll(async () => {
	app = await startImporting({ accounts: 3, campaigns: 2, days: 3 });
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
afterAll(async () => {
	await api?.stop();
	await app?.close();
});

const globalId = (type: string, id: string) =>
	Buffer.from(`${type}:${id}`).toString("base64url");
const keyed = (key: string) =>
	client.with({ ...client.headers, "Idempotency-Key": key });
const payload =
	"authorizationUrl expiresAt returnTo connection { id status } userErrors { code message }";
const connect = async (key: string, input: object): Promise<Answer> =>
	(
		await keyed(key).query(
			`mutation ($input: ConnectInput!) { connect(input: $input) { ${payload} } }`,
			{ input: { platform: "GOOGLE_ADS", ...input } },
		)
	).connect;
const complete = async (key: string, callbackQuery: string): Promise<Answer> =>
	(
		await keyed(key).query(
			`mutation ($input: CompleteConnectInput!) { completeConnect(input: $input) { ${payload} } }`,
			{ input: { platform: "GOOGLE_ADS", callbackQuery } },
		)
	).completeConnect;
const account = people.brandOwner.email;

test("a consent that is asked for again is begun anew: the address of before leads nowhere, the new one does", async () => {
	const brandId = globalId("Brand", await app.newBrand());
	const input = { brandId, returnTo: "/brands" };
	const first = await connect("begin", input);
	const second = await connect("begin", input);
	expect(second.authorizationUrl).toMatch(/^http/);
	expect(second.authorizationUrl).not.toBe(first.authorizationUrl);
	expect(second).toMatchObject({ returnTo: "/brands", userErrors: [] });
	const [attempts] = await app.rows<{ count: number }>(
		"select count(*)::int as count from oauth_attempt where consumed_at is null",
	);
	expect(attempts?.count).toBe(1);
	expect((await connect("begin", { brandId })).userErrors).toMatchObject([
		{ code: "IDEMPOTENCY_MISMATCH" },
	]);

	const stale = await complete(
		"stale",
		await app.consent(first.authorizationUrl, { account }),
	);
	expect(stale.userErrors).toMatchObject([{ code: "STATE_INVALID" }]);
	const done = await complete(
		"done",
		await app.consent(second.authorizationUrl, { account }),
	);
	expect(done).toMatchObject({
		// A worker reads its account next.
		connection: { status: "PENDING" },
		returnTo: "/brands",
		userErrors: [],
	});
});

test("equal callbacks at once make one connection, and a repeat answers it instead of STATE_REPLAYED", async () => {
	const brandId = globalId("Brand", await app.newBrand());
	const { authorizationUrl } = await connect("callback", {
		brandId,
		returnTo: "/brands",
	});
	const query = await app.consent(authorizationUrl, { account });
	const answers = await Promise.all(
		Array.from({ length: 8 }, () => complete("complete", query)),
	);
	await app.readAccounts();
	const again = await complete("complete", query);
	expect(again).toMatchObject({
		connection: { status: "ACTIVE" },
		returnTo: "/brands",
		userErrors: [],
	});
	for (const { connection, userErrors } of answers)
		expect(connection?.id ?? userErrors[0].code).toBe(
			connection ? again.connection.id : "CONFLICT",
		);
	expect((await complete("other key", query)).userErrors).toMatchObject([
		{ code: "STATE_REPLAYED" },
	]);
});

test("a brand that is connected through a grant twice is connected once, and a repeat answers the connection", async () => {
	const [grant] = await app.rows<{ id: string }>(
		"select id from platform_grant limit 1",
	);
	const input = {
		brandId: globalId("Brand", await app.newBrand()),
		grantId: globalId("Grant", grant?.id ?? ""),
	};
	const first = await connect("by grant", input);
	expect(first).toMatchObject({ connection: {}, userErrors: [] });
	expect(await connect("by grant", input)).toEqual(first);
	expect(
		await app.rows(
			"select from audit_event where action = 'CONNECT' and target_id = $1",
			[Buffer.from(first.connection.id, "base64url").toString().split(":")[1]],
		),
	).toHaveLength(1);
});

test("an import that is started or retried again is the same one, whatever has become of it", async () => {
	const connectionId = await app.connectAccounts();
	const start = async () =>
		(
			await keyed("import").query(
				`mutation ($input: StartImportInput!) { startImport(input: $input) { importJob { id status } userErrors { code message } } }`,
				{ input: { connectionId: globalId("Connection", connectionId) } },
			)
		).startImport;
	const first = await start();
	expect(first).toMatchObject({
		importJob: { status: "QUEUED" },
		userErrors: [],
	});
	expect(await start()).toEqual(first);
	const id = Buffer.from(first.importJob.id, "base64url").toString().slice(10);
	await client.query(
		`mutation ($input: ImportJobInput!) { cancelImport(input: $input) { userErrors { code } } }`,
		{ input: { importJobId: first.importJob.id } },
	);
	expect(await start()).toMatchObject({
		importJob: { id: first.importJob.id, status: "CANCELLED" },
	});

	const retry = async () =>
		(
			await keyed("retry").query(
				`mutation ($input: ImportJobInput!) { retryImport(input: $input) { importJob { id status } userErrors { code message } } }`,
				{ input: { importJobId: first.importJob.id } },
			)
		).retryImport;
	for (let count = 0; count < 2; count += 1)
		expect(await retry()).toEqual({
			importJob: { id: first.importJob.id, status: "QUEUED" },
			userErrors: [],
		});
	await app.runToEnd(id);
	expect(await retry()).toMatchObject({ importJob: { status: "SUCCEEDED" } });
});
