import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inTenantSql } from "@patchbay/db";
import { composeCredentials } from "@patchbay/installation";
import { CallbackQuery, type Credential } from "@patchbay/oauth";
import {
	type CredentialVariable,
	connectablePlatforms,
	createConfiguredApps,
	environmentApps,
	environmentCredentialFields,
	environmentLogins,
	environmentVariables,
	findVariables,
	getPlatform,
	getPlatformInfo,
	type PlatformId,
	platforms,
	readEnvironmentCredentials,
	scopesOfSets,
} from "@patchbay/platforms";
import { createLocalKeyProvider, createVault, Secret } from "@patchbay/vault";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import {
	sandboxAppOf,
	sandboxEndpoints,
	sandboxEnvironment,
	sandboxKeys,
} from "../../scripts/start/sandbox-platforms.ts";
import {
	type Connecting,
	people,
	startConnecting,
} from "../support/connecting.ts";
import { runCommand } from "../support/run-command.ts";

// Credentials of all platforms in one environment of an older installation, which the operator's command takes over.

type Variables = Record<CredentialVariable, string>;

const ids = environmentVariables.map(({ platform }) => platform);

let world: Connecting;
let folder: string;
let operator: Record<string, string>;
/** Apps and logins of one person at all platforms. */
let legacy: Variables;
beforeAll(async () => {
	world = await startConnecting({}, []);
	folder = await mkdtemp(join(tmpdir(), "patchbay-environment-"));
	const endpoints = join(folder, "endpoints.json");
	await writeFile(
		endpoints,
		JSON.stringify(sandboxEndpoints(world.sandbox.url)),
	);
	operator = {
		DATABASE_OWNER_URL: world.database.ownerUrl,
		ADMIN_URL: "http://localhost:3000",
		PATCHBAY_MASTER_KEY: world.masterKey,
		PLATFORM_ENDPOINTS_FILE: endpoints,
	};
	legacy = { ...sandboxEnvironment(ids) };
	for (const id of ids) Object.assign(legacy, await loginAt(id));
});
// X lists accounts five times in a quarter of an hour.
beforeEach(() => world.control("x-ads/reset-limits"));
afterAll(async () => {
	await world?.close();
	await rm(folder, { recursive: true, force: true });
});

/** Variables of a login at a platform, made there as somebody else's software would. */
async function loginAt(id: PlatformId): Promise<Variables> {
	const { login } = findVariables(id) ?? {};
	const [method] = getPlatform(platforms, id).methods;
	if (method.kind === "API_KEY")
		return Object.fromEntries(
			Object.entries(sandboxKeys()[id] ?? {}).map(([name, key]) => [
				login?.[name as "apiKey"],
				key,
			]),
		);
	const credential = await consentTo(id);
	const values: Partial<Record<keyof NonNullable<typeof login>, string>> =
		credential.method === "OAUTH1"
			? {
					accessToken: credential.token.reveal(),
					accessTokenSecret: credential.tokenSecret.reveal(),
				}
			: credential.method === "OAUTH2"
				? credential.refreshToken
					? { refreshToken: credential.refreshToken.reveal() }
					: { accessToken: credential.token.reveal() }
				: {};
	return Object.fromEntries(
		Object.entries(values).map(([name, value]) => [
			login?.[name as "accessToken"],
			value,
		]),
	);
}

async function consentTo(id: PlatformId): Promise<Credential> {
	const platform = getPlatform(platforms, id);
	const [method] = platform.methods;
	if (method.kind === "API_KEY") throw new Error("a key needs no consent");
	const { clientId, clientSecret, callbackPath, extras } = sandboxAppOf(id);
	const call = {
		app: {
			platform: id,
			clientId,
			clientSecrets: [new Secret(clientSecret)],
			redirectUri: `http://localhost:3000${callbackPath}`,
			extras,
		},
		endpoints: world.ctx.endpoints[id],
		waitTurn: async () => {},
	};
	const scopes = scopesOfSets(platform);
	const begun = await method.begin(call, { scopes, reconsent: true });
	const query = await world.consent(begun.url.href, {
		account: people.brandOwner.email,
	});
	const issued = await method.finish(call, {
		query: CallbackQuery.parse(query),
		secret: begun.secret,
		scopes,
	});
	return issued.credential;
}

const importEnv = async (brand: string, env: Variables) =>
	runCommand(
		"credentials-import-env",
		["--tenant", world.tenant.tenantId, "--brand", brand],
		{ env: { ...operator, ...env } },
	);
const nameOf = (id: PlatformId) => getPlatformInfo(id).name;
/** Variables of a platform's login that are set. */
const loginOf = (id: PlatformId, env: Variables) =>
	Object.values(findVariables(id)?.login ?? {}).filter((name) => env[name]);
/** No output holds what a variable holds, unless it names something public. */
function expectNoValue(output: string, env: Variables) {
	const secrets = environmentVariables.flatMap(({ app, login }) => [
		...(app ? [app.clientSecret] : []),
		...Object.values(login),
	]);
	for (const name of secrets) {
		const value = env[name];
		if (value !== undefined && value.length > 6)
			expect(output, name).not.toContain(value);
	}
}

test("every platform that can be connected has its variables", () => {
	expect(ids).toEqual(connectablePlatforms(platforms).map(({ id }) => id));
	expect(ids).toHaveLength(9);
	expect(new Set(Object.keys(legacy))).toEqual(
		new Set(
			environmentVariables.flatMap(({ app, extras, login, platform }) => [
				...(app ? [app.clientId, app.clientSecret] : []),
				...Object.entries(extras).flatMap(([name, variable]) =>
					sandboxAppOf(platform).extras[name] === undefined ? [] : [variable],
				),
				...Object.values(login).filter((name) => name in legacy),
			]),
		),
	);
	for (const id of ids)
		expect(loginOf(id, legacy).length, id).toBeGreaterThan(0);
});

test("a login that its platform refuses is told by its variable, with what to do; each for itself, and nothing is connected", async () => {
	const wrong = { ...legacy };
	for (const id of ids)
		for (const name of loginOf(id, legacy))
			if (!name.endsWith("_PUBLIC_API_KEY")) wrong[name] = `${legacy[name]}9x`;
	await world.newBrand("Wrong");
	const { code, output } = await importEnv("Wrong", wrong);
	expect(code).toBe(1);
	for (const id of ids) {
		const told = output
			.split("\n")
			.find((line) => line.startsWith(`${loginOf(id, wrong).join(", ")}: `));
		expect(told, id).toMatch(
			new RegExp(
				`${nameOf(id).split(" ")[0]} .*does not accept this .*(newer one|Copy it again)`,
			),
		);
	}
	expectNoValue(output, wrong);
	expect(output).not.toContain("Connected");
	expect(await world.leftovers()).toEqual({ connections: 0, grants: 0 });
});

test("all of them are connected, apps and logins; called again nothing changes", async () => {
	await world.newBrand("Nine");
	const first = await importEnv("Nine", legacy);
	expect(first).toMatchObject({ code: 0 });
	for (const id of ids)
		expect(first.output).toMatch(
			new RegExp(`Connected Nine to ${nameOf(id)} as .*: (ACTIVE|PENDING)`),
		);
	const removable = /no longer needed .*: (.*)\./.exec(first.output)?.[1];
	expect(removable?.split(", ")).toEqual(
		Object.keys(environmentCredentialFields).filter((name) => name in legacy),
	);
	expectNoValue(first.output, legacy);
	const before = await snapshot();
	expect(before.connections).toHaveLength(9);
	const second = await importEnv("Nine", legacy);
	expect(second).toMatchObject({ code: 0 });
	for (const id of ids)
		expect(second.output).toMatch(
			new RegExp(`Nine is connected to ${nameOf(id)} as .* already`),
		);
	expect(await snapshot()).toEqual(before);
});

test("accounts that a login does not reach are told by their variable; an access token or a key alone connects as well", async () => {
	await world.newBrand("Other");
	const env: Variables = { ...legacy };
	for (const { platform, accountIds } of environmentVariables) {
		const { example } =
			getPlatform(platforms, platform).environment?.accountIds ?? {};
		if (accountIds && example) env[accountIds] = example;
	}
	const linkedin = await consentTo("LINKEDIN_ADS");
	if (linkedin.method !== "OAUTH2") throw new Error("another method");
	for (const name of Object.keys(env) as CredentialVariable[])
		if (name.startsWith("META_ADS_")) delete env[name];
	Object.assign(env, {
		LINKEDIN_ADS_REFRESH_TOKEN: "",
		LINKEDIN_ADS_ACCESS_TOKEN: linkedin.token.reveal(),
		LINKEDIN_ADS_CUSTOMER_IDS: "",
		META_ADS_API_KEY: sandboxKeys().META_ADS?.apiKey ?? "",
	});
	const { code, output } = await importEnv("Other", env);
	expect(code).toBe(1);
	expect(output).toMatch(/Connected Other to LinkedIn Ads as /);
	expect(output).toMatch(/Connected Other to Meta Ads as /);
	for (const { platform, accountIds } of environmentVariables) {
		if (!accountIds || !env[accountIds]) continue;
		const { example = "" } =
			getPlatform(platforms, platform).environment?.accountIds ?? {};
		expect(output).toContain(
			`${accountIds}: This login cannot import the ad accounts ${example.replaceAll(",", ", ")}`,
		);
	}
	const [grant] = await grantsOf("LINKEDIN_ADS");
	// LinkedIn says how long the token goes on.
	expect(grant?.days).toBeGreaterThan(50);
});

test("while connecting is turned off they serve by themselves, and one that is refused blames nobody else", async () => {
	const sessionAt = async (id: PlatformId, env: Variables) => {
		const parsed = z.object(environmentCredentialFields).parse(env);
		const kept = readEnvironmentCredentials(parsed);
		const apps = createConfiguredApps({
			adminUrl: world.ctx.adminUrl,
			apps: environmentApps(kept),
		});
		const { credentials } = composeCredentials({
			...world.ctx,
			vault: createVault({
				keyProvider: createLocalKeyProvider({ masterKey: world.masterKey }),
			}),
			configuredApps: apps,
			environmentAccess: { apps, logins: environmentLogins(kept) },
		});
		const [grant] = await grantsOf(id);
		return credentials.openSession(world.tenant.ctx, {
			grantId: grant?.id ?? "",
			platform: id,
			purpose: "a test of what the environment holds",
		});
	};
	for (const id of ids) {
		const { parts } = getPlatform(platforms, id);
		if (!parts.accounts) continue;
		const session = await sessionAt(id, legacy);
		expect(session.fromEnvironment).toBe(true);
		if (id === "REDDIT_ADS") {
			// Signed with the environment's app: Reddit throttles whoever has no name of their own.
			const { request } = await session.authorize({
				method: "GET",
				url: new URL("http://127.0.0.1/"),
				headers: {},
				expects: "json",
				bucket: "default",
				account: null,
				repeatable: true,
			});
			expect(request.headers["user-agent"]).toContain(
				sandboxAppOf(id).clientId,
			);
		}
		await parts.verify.run(session);
	}
	for (const id of ["X_ADS", "KLAVIYO", "TIKTOK_ADS"] as const) {
		const variables = loginOf(id, legacy);
		const [name = "X_ADS_ACCESS_TOKEN"] = variables;
		const wrong = { ...legacy, [name]: `${legacy[name]}9x` };
		const session = await sessionAt(id, wrong);
		await expect(
			getPlatform(platforms, id).parts.verify.run(session),
		).rejects.toMatchObject({
			code: "CREDENTIAL_REJECTED",
			message: expect.stringContaining(`a new ${variables.join(" and ")}`),
		});
	}
	const rows = await snapshot();
	expect(rows.connections.filter(({ reconnect }) => reconnect)).toEqual([]);
	const uses = await world.audited("CREDENTIAL_USE");
	expect(
		uses.filter(({ detail }) =>
			JSON.stringify(detail).includes('"source":"environment"'),
		).length,
	).toBeGreaterThanOrEqual(8);
});

const rowsOf = <R extends object>(text: string): Promise<R[]> =>
	inTenantSql(
		world.database.db,
		world.tenant.tenantId,
		async (sql) => (await sql.query<R>(text)).rows,
	);

async function snapshot() {
	return {
		connections: await rowsOf<{ id: string; reconnect: boolean }>(
			`select c.id, c.status::text, c.platform::text, c.grant_id, c.reconnect_required or g.reconnect_required as reconnect
			from connection c left join platform_grant g on g.id = c.grant_id order by c.id`,
		),
		grants: await rowsOf(
			"select id, credential_version from platform_grant order by id",
		),
		chosen: await rowsOf(
			"select external_id from ad_account where selected order by 1",
		),
	};
}

const grantsOf = (id: PlatformId) =>
	rowsOf<{ id: string; days: number | null }>(
		`select g.id, extract(days from g.access_token_expires_at - now())::int as days
		from platform_grant g join connection c on c.grant_id = g.id
		where c.platform = '${id}' and g.destroyed_at is null order by g.id desc`,
	);
