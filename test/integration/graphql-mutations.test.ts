import { afterAll, beforeAll, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { announced } from "../support/announced.ts";
import { clientOf, createKey, startApi, type TestApi } from "../support/api.ts";
import { people } from "../support/connecting.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { appEnvironment } from "../support/default-platform.ts";
import type { Answer } from "../support/graphql-client.ts";
import { onboardingKeys } from "../support/onboarding.ts";

let database: TestDatabase;
let sandbox: Sandbox;
let api: TestApi;

beforeAll(async () => {
	[database, sandbox] = await Promise.all([
		createTestDatabase(),
		startSandbox({ port: 0, tlsPort: 0, campaigns: 3, days: 5 }),
	]);
	api = await startApi({
		database,
		sandbox,
		platforms: (registry) => announced(registry, "LINKEDIN_ADS"),
	});
});
afterAll(async () => {
	await api?.stop();
	await sandbox?.stop();
	await database?.drop();
});

const errors = "userErrors { code message field retryAfterSeconds }";

/** The payload of the one mutation in the document. */
async function mutate(selection: string, input: object): Promise<Answer> {
	const name = selection.split(" ", 1)[0] ?? "";
	const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
	const types: Record<string, string> = {
		VerifyConnectionInput: "ConnectionInput",
		RefreshConnectionInput: "ConnectionInput",
		CancelImportInput: "ImportJobInput",
		RetryImportInput: "ImportJobInput",
		SkipOnboardingStepInput: "OnboardingStepInput",
	};
	const document = `mutation ($input: ${types[type] ?? type}!) { ${selection.replace(name, `${name}(input: $input)`)} }`;
	return (await api.client.query(document, { input }))[name];
}

async function createBrand(name: string): Promise<string> {
	const { brand, userErrors } = await mutate(
		`createBrand { brand { id } ${errors} }`,
		{ name },
	);
	expect(userErrors).toEqual([]);
	return brand.id;
}

/** Goes through the sandbox's consent page; answers the query that comes back. */
async function consent(authorizationUrl: string): Promise<string> {
	const reply = await fetch(authorizationUrl, {
		redirect: "manual",
		headers: {
			"X-Sandbox-Consent": "allow",
			"X-Sandbox-Account": people.agency.email,
		},
	});
	return (reply.headers.get("location") ?? "").split("?")[1] ?? "";
}

test("a brand is created and changed; what a form got wrong is told field by field", async () => {
	const { brand, userErrors } = await mutate(
		`createBrand { brand { id name timeZone currencyCode websiteUrl onboarding { percentComplete nextStep { key } steps { key platform status } } } ${errors} }`,
		{ name: "  North  ", websiteUrl: "https://north.example/" },
	);
	expect(userErrors).toEqual([]);
	expect(brand).toMatchObject({
		name: "North",
		timeZone: "UTC",
		currencyCode: "USD",
		websiteUrl: "https://north.example/",
	});
	expect(brand.onboarding.steps.map(({ key }: { key: string }) => key)).toEqual(
		// What cannot be connected yet is no step.
		["brand", ...onboardingKeys],
	);
	expect(brand.onboarding.nextStep.key).toBe("google-ads");

	const refused = await mutate(`createBrand { brand { id } ${errors} }`, {
		name: " ",
		timeZone: "Mars/Olympus",
		currencyCode: "dollars",
	});
	expect(refused.brand).toBeNull();
	expect(
		refused.userErrors.map(
			({ code, field }: { code: string; field: string[] }) => [code, field],
		),
	).toEqual([
		["INVALID_INPUT", ["name"]],
		["INVALID_INPUT", ["timeZone"]],
		["INVALID_INPUT", ["currencyCode"]],
	]);

	const changed = await mutate(
		`updateBrand { brand { name currencyCode } ${errors} }`,
		{ brandId: brand.id, currencyCode: "EUR" },
	);
	expect(changed).toEqual({
		brand: { name: "North", currencyCode: "EUR" },
		userErrors: [],
	});
	const skipped = await mutate(
		`skipOnboardingStep { brand { onboarding { steps { key status } } } ${errors} }`,
		{ brandId: brand.id, key: "google-workspace" },
	);
	expect(skipped.brand.onboarding.steps).toContainEqual({
		key: "google-workspace",
		status: "SKIPPED",
	});
	const comingSoon = await mutate(
		`skipOnboardingStep { brand { id } ${errors} }`,
		{ brandId: brand.id, key: "pinterest-ads" },
	);
	expect(comingSoon.userErrors).toEqual([
		{
			code: "INVALID_INPUT",
			field: ["key"],
			message: expect.stringContaining("need no skipping"),
			retryAfterSeconds: null,
		},
	]);
});

test("an id of another kind, or of nothing, is an error of its field", async () => {
	const wrong = await mutate(`updateBrand { brand { id } ${errors} }`, {
		brandId: "bm9uc2Vuc2U",
		name: "x",
	});
	expect(wrong.userErrors).toMatchObject([
		{ code: "INVALID_INPUT", field: ["brandId"] },
	]);
	const nowhere = Buffer.from(
		"Brand:01920000-0000-7000-8000-000000000000",
	).toString("base64url");
	const missing = await mutate(`updateBrand { brand { id } ${errors} }`, {
		brandId: nowhere,
		name: "x",
	});
	expect(missing.userErrors).toMatchObject([{ code: "NOT_FOUND" }]);
});

test("connecting from the consent to an import and the end, as a script does it", async () => {
	const brandId = await createBrand("Connected");
	const begun = await mutate(
		`connect { authorizationUrl expiresAt returnTo connection { id } ${errors} }`,
		{
			brandId,
			platform: "GOOGLE_ADS",
			browserNonce: "n".repeat(32),
			returnTo: "/brands",
		},
	);
	expect(begun).toMatchObject({
		returnTo: "/brands",
		connection: null,
		userErrors: [],
	});
	const callbackQuery = await consent(begun.authorizationUrl);

	const input = {
		platform: "GOOGLE_ADS",
		callbackQuery,
		browserNonce: "n".repeat(32),
	};
	const completed = await mutate(
		`completeConnect { returnTo connection { id status brand { id } grant { id platformUserName status } missingScopes
			adAccounts(first: 50) { totalCount nodes { externalId name manager selected parentExternalId } } } ${errors} }`,
		input,
	);
	expect(completed.userErrors).toEqual([]);
	const { connection } = completed;
	expect(connection).toMatchObject({
		status: "PENDING",
		brand: { id: brandId },
		grant: { status: "ACTIVE" },
		missingScopes: [],
	});
	const replayed = await mutate(
		`completeConnect { connection { id } ${errors} }`,
		input,
	);
	expect(replayed).toMatchObject({
		connection: null,
		userErrors: [{ code: "STATE_REPLAYED" }],
	});

	const leaf = connection.adAccounts.nodes.find(
		(each: { manager: boolean }) => !each.manager,
	);
	const connectionId = connection.id;
	const selected = await mutate(
		`selectAdAccounts { connection { status adAccounts(selected: true) { nodes { externalId proof { campaigns spend creatives checkedAt } } } } ${errors} }`,
		{ connectionId, externalIds: [leaf.externalId] },
	);
	expect(selected.userErrors).toEqual([]);
	// A worker reads what was chosen, unless somebody asks for it now.
	expect(selected.connection).toMatchObject({
		status: "PENDING",
		adAccounts: { nodes: [{ externalId: leaf.externalId, proof: null }] },
	});
	for (const verb of ["verifyConnection", "refreshConnection"]) {
		expect(
			await mutate(`${verb} { connection { status } ${errors} }`, {
				connectionId,
			}),
		).toEqual({ connection: { status: "ACTIVE" }, userErrors: [] });
	}
	const { connection: read } = await api.client.query(
		"query ($id: ID!) { connection(id: $id) { adAccounts(selected: true) { nodes { proof { campaigns spend checkedAt } } } } }",
		{ id: connectionId },
	);
	expect(read.adAccounts.nodes).toMatchObject([
		{
			proof: {
				campaigns: "READ",
				spend: "READ",
				checkedAt: expect.any(String),
			},
		},
	]);

	const vended = await mutate(
		`vendAccessToken { accessToken tokenSecret tokenType expiresAt ${errors} }`,
		{ connectionId, purpose: "a nightly report" },
	);
	expect(vended).toMatchObject({
		tokenSecret: null,
		tokenType: "Bearer",
		userErrors: [],
	});
	expect(vended.accessToken.length).toBeGreaterThan(20);
	expect(api.log.join("")).not.toContain(vended.accessToken);

	const second = await mutate(
		`connect { authorizationUrl connection { id status } ${errors} }`,
		{
			brandId: await createBrand("Beside"),
			platform: "GOOGLE_ADS",
			grantId: connection.grant.id,
		},
	);
	expect(second).toMatchObject({ authorizationUrl: null, userErrors: [] });
	expect(second.connection.id).not.toBe(connectionId);

	const started = await mutate(
		`startImport { importJob { id status kind startedBy { __typename } connection { id } timeline { nodes { what } } } ${errors} }`,
		{ connectionId },
	);
	expect(started.userErrors).toEqual([]);
	expect(started.importJob).toMatchObject({
		status: "QUEUED",
		kind: "FULL",
		startedBy: { __typename: "ApiKey" },
		connection: { id: connectionId },
		timeline: { nodes: [{ what: "queued" }] },
	});
	const again = await mutate(`startImport { importJob { id } ${errors} }`, {
		connectionId,
	});
	expect(again.userErrors).toMatchObject([{ code: "CONFLICT" }]);
	const importJobId = started.importJob.id;
	const cancelled = await mutate(
		`cancelImport { importJob { status } ${errors} }`,
		{ importJobId },
	);
	expect(cancelled).toMatchObject({
		importJob: { status: "CANCELLED" },
		userErrors: [],
	});
	const retried = await mutate(
		`retryImport { importJob { status } ${errors} }`,
		{ importJobId },
	);
	expect(retried).toMatchObject({
		importJob: { status: "QUEUED" },
		userErrors: [],
	});

	const ended = await mutate(
		`disconnect { connection { status grant { connections { totalCount nodes { id } } } latestImportJob { status } } ${errors} }`,
		{ connectionId },
	);
	expect(ended).toMatchObject({
		connection: {
			status: "DISCONNECTED",
			// The grant lives on for the other one, and counts the ended one no more.
			grant: {
				connections: { totalCount: 1, nodes: [{ id: second.connection.id }] },
			},
			latestImportJob: { status: "CANCELLED" },
		},
		userErrors: [],
	});
});

test("a platform that cannot be connected yet, and an input for another method, say so", async () => {
	const brandId = await createBrand("Elsewhere");
	const coming = await mutate(`connect { authorizationUrl ${errors} }`, {
		brandId,
		platform: "LINKEDIN_ADS",
	});
	expect(coming.authorizationUrl).toBeNull();
	expect(coming.userErrors).toHaveLength(1);
	const outside = await mutate(`connect { authorizationUrl ${errors} }`, {
		brandId,
		platform: "GOOGLE_ADS",
		returnTo: "https://evil.example",
	});
	expect(outside.userErrors).toMatchObject([
		{ code: "INVALID_INPUT", field: ["returnTo"] },
	]);
});

test("a key that may do and not read sees what it did, and nothing beyond", async () => {
	const key = await createKey(database, api.tenant, ["CONNECT"]);
	const writer = clientOf(api.url, key);
	const { body } = await writer.send(
		`mutation { createBrand(input: { name: "Written" }) { brand { id name } userErrors { code } } }`,
	);
	expect(body.data?.createBrand).toMatchObject({
		brand: { name: "Written" },
		userErrors: [],
	});
	const beyond = await writer.send(
		`mutation { createBrand(input: { name: "Beyond" }) { brand { name connections { totalCount } } userErrors { code } } }`,
	);
	expect(beyond.body.errors?.[0]?.message).toContain("READ");
});

test("platforms lists all nine, in what truly works today", async () => {
	const { platforms } = await api.client.query(
		"{ platforms { platform name connectable capabilities appConfigured apiVersion scopeSets { key default scopes } } }",
	);
	expect(platforms).toHaveLength(9);
	expect(platforms[0]).toMatchObject({
		platform: "GOOGLE_ADS",
		appConfigured: true,
		apiVersion: "v25",
	});
	expect(platforms[0].capabilities).toContain("METRICS_DAILY");
	expect(platforms[0].capabilities).toContain("BUDGET_WRITE");
	for (const other of platforms.slice(1, -1)) {
		const key = other.platform.toLowerCase().replaceAll("_", "-");
		if (!onboardingKeys.includes(key)) expect(other.capabilities).toEqual([]);
		// Apps of the environment serve every tenant.
		expect(other.appConfigured).toBe(
			other.platform === "KLAVIYO" ||
				`${other.platform}_CLIENT_ID` in appEnvironment,
		);
	}
	// A key needs no app, and is Klaviyo's default.
	expect(
		platforms.find(({ platform }: Answer) => platform === "KLAVIYO"),
	).toMatchObject({ connectable: true, appConfigured: true });
	// Google's one app serves Drive and Sheets too.
	expect(platforms.at(-1)).toMatchObject({
		platform: "GOOGLE_WORKSPACE",
		appConfigured: true,
		capabilities: ["FILES", "SHEETS", "REFRESH", "REVOKE"],
		scopeSets: [
			{ key: "drive", default: true },
			{ key: "sheets", default: false },
		],
	});
});

test("Drive beside Google Ads: what was allowed, what needs permission, and what to ask for", async () => {
	const driveConnected = async () =>
		(await api.client.query("{ viewer { driveConnected } }")).viewer
			.driveConnected;
	expect(await driveConnected()).toBe(false);
	const brandId = await createBrand("Files");
	const platform = "GOOGLE_WORKSPACE";
	const begun = await mutate(`connect { authorizationUrl ${errors} }`, {
		brandId,
		platform,
	});
	const fields =
		"id status grantedScopes missingScopes features { key granted missingScopes } brand { onboarding { steps { key status } } }";
	const completed = await mutate(
		`completeConnect { connection { ${fields} } ${errors} }`,
		{ platform, callbackQuery: await consent(begun.authorizationUrl) },
	);
	expect(completed.connection.status).toBe("PENDING");
	const { connection } = await mutate(
		`verifyConnection { connection { ${fields} } ${errors} }`,
		{ connectionId: completed.connection.id },
	);
	expect(connection).toMatchObject({
		status: "ACTIVE",
		missingScopes: [],
		features: [
			{ key: "drive", granted: true, missingScopes: [] },
			{
				key: "sheets",
				granted: false,
				missingScopes: ["https://www.googleapis.com/auth/spreadsheets"],
			},
		],
	});
	expect(connection.brand.onboarding.steps).toContainEqual({
		key: "google-workspace",
		status: "DONE",
	});
	expect(await driveConnected()).toBe(true);

	const vend = (scopeSets: string[] | null) =>
		mutate(
			"vendAccessToken { accessToken userErrors { code scopeSets message } }",
			{ connectionId: connection.id, purpose: "a test", scopeSets },
		);
	expect((await vend(null)).accessToken).toMatch(/^ya29/);
	expect(await vend(["sheets"])).toMatchObject({
		accessToken: null,
		userErrors: [{ code: "SCOPE_MISSING", scopeSets: ["sheets"] }],
	});
	expect(await vend(["mail"])).toMatchObject({
		accessToken: null,
		userErrors: [{ code: "INVALID_INPUT" }],
	});
	const imported = await mutate(`startImport { importJob { id } ${errors} }`, {
		connectionId: connection.id,
	});
	expect(imported).toMatchObject({
		importJob: null,
		userErrors: [{ code: "UNSUPPORTED_BY_PLATFORM" }],
	});
});
