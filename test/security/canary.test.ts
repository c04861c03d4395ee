import { setTimeout as sleep } from "node:timers/promises";
import { platformKey } from "@patchbay/db/platform-key";
import { connectablePlatforms, platforms } from "@patchbay/platforms";
import { afterAll, beforeAll, expect, test } from "vitest";
import { modules } from "../../apps/sandbox/src/modules.ts";
import { sandboxEndpoints } from "../../scripts/start/sandbox-platforms.ts";
import { loadCase } from "../contract/platforms/concern.ts";
import { asKey, needed } from "../contract/platforms/stand.ts";
import { brandIdOf } from "../support/admin-steps.ts";
import { faultOfMessage } from "../support/advice.ts";
import { asOwner } from "../support/as-owner.ts";
import { people } from "../support/connecting.ts";
import {
	type ConsentSubject,
	consentSubjects,
} from "../support/consent-subjects.ts";
import { defaultApp } from "../support/default-platform.ts";
import { dumpDatabase } from "../support/dump-database.ts";
import {
	fixed,
	type HostileTokenEndpoint,
	startHostileTokenEndpoint,
} from "../support/hostile-token-endpoint.ts";
import { type MailCatcher, startMailCatcher } from "../support/mail-catcher.ts";
import { findSecrets, formsOf } from "../support/secret-search.ts";
import { type Stack, startStack } from "../support/stack.ts";
import { type Visit, Visitor } from "../support/visitor.ts";

/** Secrets that this run uses, by name. Each can be looked for; none is ever printed. */
const secrets = new Map<string, string>([
	["developer token", "canary-developer-token-2f6c1"],
	["mail password", "canary-smtp-password-9b1d4"],
	["person's new password", "canary New Password 7e3a0"],
	["invited person's password", "canary Invited Password 51c9e"],
	["password that is wrong", "canary Wrong Password 88d2b"],
	["client secret of an app", "canary-GOCSPX-client-secret-0a44f"],
	["client secret that follows it", "canary-GOCSPX-second-secret-77aa1"],
	["developer token of an app", "canary-app-developer-token-6d3e2"],
]);
const secret = (name: string) => secrets.get(name) ?? "";

/** Answers that show something once, on purpose: what they show is looked for everywhere else. */
const shownOnce: { visit: Visit; shows: string[] }[] = [];

let stack: Stack;
let tokens: HostileTokenEndpoint;
let mail: MailCatcher;
let script: Visitor;
let person: Visitor;
let invited: Visitor;
let vended: Visit;
const workers: Visit[] = [];

beforeAll(async () => {
	let sandboxUrl = "";
	mail = await startMailCatcher(secret("mail password"));
	tokens = await startHostileTokenEndpoint(
		() => `${sandboxUrl}/google-ads/token`,
	);
	stack = await startStack(
		{
			LOG_LEVEL: "debug",
			SMTP_URL: mail.url,
			MAIL_FROM: "Patchbay <no-reply@example.test>",
			GOOGLE_ADS_DEVELOPER_TOKEN: secret("developer token"),
			SANDBOX_CAMPAIGNS: "2",
			SANDBOX_DAYS: "3",
		},
		(url) => {
			sandboxUrl = url;
			const { GOOGLE_ADS, ...others } = sandboxEndpoints(url);
			return { ...others, GOOGLE_ADS: { ...GOOGLE_ADS, tokenUrl: tokens.url } };
		},
	);
	const { masterKey, authSecret, signingSecret } = stack.secrets;
	for (const [name, value] of Object.entries({
		"master key": masterKey,
		"master key in hex": Buffer.from(masterKey, "base64").toString("hex"),
		"secret of the sessions": authSecret,
		"secret of the cursors": signingSecret,
		"password of the database": new URL(stack.database.url).password,
		"owner's password": stack.password,
		"API key": stack.demo.apiKey,
		"client secret of the environment": defaultApp.clientSecret,
	}))
		secrets.set(name, value);
	script = new Visitor(stack.apiUrl, `Bearer ${stack.demo.apiKey}`);
	person = new Visitor(stack.adminUrl);
	invited = new Visitor(stack.adminUrl);
}, 240_000);
afterAll(async () => {
	await stack?.stop();
	await tokens?.close();
	await mail?.close();
});

/** One operation by the script; the payload of its first field. */
async function ask(
	query: string,
	variables: object = {},
): Promise<{ visit: Visit; payload: Answer }> {
	const visit = await script.send("/graphql", { query, variables });
	const { data } = JSON.parse(visit.body) as { data?: Record<string, Answer> };
	return { visit, payload: Object.values(data ?? {})[0] };
}
// biome-ignore lint/suspicious/noExplicitAny: the shape follows from a document that no type knows
type Answer = any;

/** Asks for something that shows a secret this once. */
async function askOnce(
	name: string,
	query: string,
	read: (payload: Answer) => string,
): Promise<Answer> {
	const { visit, payload } = await ask(query);
	secrets.set(name, read(payload));
	script.visits.splice(script.visits.indexOf(visit), 1);
	shownOnce.push({ visit, shows: [name] });
	return payload;
}

function once(visitor: Visitor, visit: Visit, shows: string[]): void {
	visitor.visits.splice(visitor.visits.indexOf(visit), 1);
	shownOnce.push({ visit, shows });
}

const errors = "userErrors { code message }";

test("the run: people and keys", { timeout: 120_000 }, async () => {
	// The wrong password first, then the right one.
	const login = (password: string) =>
		person.send(
			"/login",
			new URLSearchParams({ email: stack.demo.email, password }),
		);
	await login(secret("password that is wrong"));
	const signedIn = await login(stack.password);
	expect(signedIn.status).toBe(302);
	const session = [...person.cookies].find(([name]) =>
		name.includes("session_token"),
	);
	secrets.set("session cookie", decodeURIComponent(session?.[1] ?? ""));
	once(person, signedIn, ["session cookie"]);

	const { apiKey } = await askOnce(
		"new API key",
		`mutation { createApiKey(input: { name: "Canary", scopes: [READ] }) { apiKey { id } secret ${errors} } }`,
		({ secret: key }) => key,
	);
	const holder = new Visitor(stack.apiUrl, `Bearer ${secret("new API key")}`);
	await holder.send("/graphql", { query: "{ viewer { scopes } }" });
	await ask(
		`mutation ($id: ID!) { revokeApiKey(input: { apiKeyId: $id }) { ${errors} } }`,
		{ id: apiKey.id },
	);
	const refused = await holder.send("/graphql", {
		query: "{ viewer { scopes } }",
	});
	expect(refused.body).toContain("UNAUTHENTICATED");
	script.visits.push(...holder.visits);

	await askOnce(
		"invitation",
		`mutation { inviteMember(input: { email: "invited@example.test", role: ADMIN }) { acceptUrl ${errors} } }`,
		({ acceptUrl }) => acceptUrl.split("/").at(-1),
	);
	const [, mailed = ""] = await mail.next(/\/invitations\/([\w-]{20,})/);
	secrets.set("invitation that was mailed", mailed);
	await script.send("/api/invitations/look-up", { token: mailed });
	await script.send("/api/invitations/look-up", { token: `${mailed}x` });
	const opened = await invited.send(`/invitations/${mailed}`);
	once(invited, opened, ["invitation that was mailed"]);
	await invited.send("/invitations/accept");
	const accepted = await script.send("/api/invitations/accept", {
		token: mailed,
		name: "Invited person",
		password: secret("invited person's password"),
	});
	expect(accepted.status).toBe(200);
	expect(
		(await script.send("/api/invitations/accept", { token: mailed })).status,
	).toBeGreaterThanOrEqual(400);

	await ask(
		`mutation ($input: CreateOAuthAppInput!) { createOAuthApp(input: $input) { oauthApp { id clientId } ${errors} } }`,
		{
			input: {
				platform: "GOOGLE_ADS",
				label: "Canary",
				clientId: "canary-client",
				clientSecret: secret("client secret of an app"),
				extras: { developerToken: secret("developer token of an app") },
			},
		},
	);
	const { payload: tenant } = await ask(
		"{ tenant { oauthApps { nodes { id label clientId secretCount } } } }",
	);
	const [app] = tenant.oauthApps.nodes;
	expect(app.label).toBe("Canary");
	await ask(
		`mutation ($input: UpdateOAuthAppInput!) { updateOAuthApp(input: $input) { oauthApp { id } ${errors} } }`,
		{
			input: {
				oauthAppId: app.id,
				addClientSecret: secret("client secret that follows it"),
			},
		},
	);
	// It would go before the installation's own, which the platform knows.
	const { payload: deleted } = await ask(
		`mutation ($id: ID!) { deleteOAuthApp(input: { oauthAppId: $id }) { ${errors} } }`,
		{ id: app.id },
	);
	expect(deleted.userErrors).toEqual([]);
});

test("the run: a second factor, and a new password", async () => {
	const enabled = await person.send("/api/auth/two-factor/enable", {
		password: stack.password,
	});
	// The admin passes the API's own paths through to nobody: a page of it asks. The API itself is asked here.
	expect(enabled.status).toBe(405);
	const direct = new Visitor(stack.apiUrl);
	for (const [name, value] of person.cookies) direct.cookies.set(name, value);
	const factor = await direct.send("/api/auth/two-factor/enable", {
		password: stack.password,
	});
	expect(factor.status).toBe(200);
	const { totpURI, backupCodes } = JSON.parse(factor.body);
	secrets.set("TOTP secret", new URL(totpURI).searchParams.get("secret") ?? "");
	secrets.set("backup code", backupCodes[0]);
	once(direct, factor, ["TOTP secret", "backup code"]);
	await direct.send("/api/auth/two-factor/verify-totp", { code: "000000" });

	await person.send(
		"/forgot-password",
		new URLSearchParams({ email: stack.demo.email }),
	);
	const [, token = ""] = await mail.next(
		/\/reset-password(?:\?token=|\/)([\w-]{16,})/,
	);
	secrets.set("password reset", token);
	await direct.send("/api/auth/reset-password", {
		token: `${token}x`,
		newPassword: secret("person's new password"),
	});
	const reset = await direct.send("/api/auth/reset-password", {
		token,
		newPassword: secret("person's new password"),
	});
	expect(reset.status).toBe(200);
	script.visits.push(...direct.visits);
	const again = await person.send(
		"/login",
		new URLSearchParams({
			email: stack.demo.email,
			password: secret("person's new password"),
		}),
	);
	expect(again.status).toBe(302);
});

let connectionId = "";

test("the run: connect, import, refresh, vend, fail, disconnect", {
	timeout: 180_000,
}, async () => {
	const brandId = brandIdOf(stack);
	const begin = async () => {
		const { payload } = await ask(
			`mutation ($input: ConnectInput!) { connect(input: $input) { authorizationUrl ${errors} } }`,
			{ input: { brandId, platform: "GOOGLE_ADS" } },
		);
		const reply = await fetch(payload.authorizationUrl, {
			redirect: "manual",
			headers: {
				"X-Sandbox-Consent": "allow",
				"X-Sandbox-Account": people.brandOwner.email,
			},
		});
		return new URL(reply.headers.get("location") ?? "").search.slice(1);
	};
	const complete = async (callbackQuery: string) => {
		const { payload } = await ask(
			`mutation ($input: CompleteConnectInput!) { completeConnect(input: $input) { connection { id status } ${errors} } }`,
			{ input: { platform: "GOOGLE_ADS", callbackQuery } },
		);
		return payload;
	};
	// Failures first: each repeats what it was sent as loudly as it can.
	const echo = await begin();
	const echoed = new URLSearchParams(echo).get("code") ?? "";
	tokens.misbehave(
		echoed,
		fixed(
			400,
			JSON.stringify({
				error: defaultApp.clientSecret,
				error_description: `${defaultApp.clientSecret} ${echoed}`,
			}),
		),
	);
	expect((await complete(echo)).userErrors).toHaveLength(1);
	const another = new URLSearchParams(await begin());
	another.set("iss", "https://evil.example");
	expect((await complete(another.toString())).userErrors).toMatchObject([
		{ code: "ISSUER_MISMATCH" },
	]);
	// The callback by the admin, which is nobody's: it is not the person who began.
	await person.send(`/oauth/google-ads/callback?${await begin()}`);

	const completed = await complete(await begin());
	expect(completed.userErrors).toEqual([]);
	connectionId = completed.connection.id;

	const started = await ask(
		`mutation ($id: ID!) { startImport(input: { connectionId: $id }) { importJob { id } ${errors} } }`,
		{ id: connectionId },
	);
	const { id } = started.payload.importJob;
	let status = "";
	for (let waited = 0; waited < 400; waited += 1) {
		const { payload } = await ask(
			`query ($id: ID!) { importJob(id: $id) { status } }`,
			{ id },
		);
		status = payload.status;
		if (!["QUEUED", "RUNNING", "WAITING"].includes(status)) break;
		await sleep(250);
	}
	expect(status).toBe("SUCCEEDED");

	await ask(
		`mutation ($id: ID!) { refreshConnection(input: { connectionId: $id }) { ${errors} } }`,
		{ id: connectionId },
	);
	// A platform that repeats the token, in the API and at the token endpoint.
	const known = [...tokens.secrets].find((each) => each.startsWith("ya29."));
	await stack.control("faults", {
		path: "/google-ads/v25/",
		kind: "custom",
		status: 400,
		body: { error: { code: 400, message: `Bearer ${known}`, status: known } },
		count: 5,
	});
	await ask(
		`mutation ($id: ID!) { verifyConnection(input: { connectionId: $id }) { ${errors} } }`,
		{ id: connectionId },
	);
	await stack.clearFaults();
	const refreshToken =
		[...tokens.secrets].find((each) => each.startsWith("1//")) ?? "";
	await asOwner(stack.database, stack.demo.tenantId, (client) =>
		client.query("update platform_grant set access_token_expires_at = now()"),
	);
	tokens.misbehave(
		refreshToken,
		fixed(500, JSON.stringify({ error: refreshToken, trace: known })),
	);
	const vend = () =>
		script.send("/graphql", {
			query: `mutation ($id: ID!) { vendAccessToken(input: { connectionId: $id, purpose: "canary" }) { accessToken ${errors} } }`,
			variables: { id: connectionId },
		});
	expect((await vend()).body).toContain("PLATFORM_UNAVAILABLE");
	tokens.behave(refreshToken);
	await asOwner(stack.database, stack.demo.tenantId, (client) =>
		client.query("update platform_grant set consecutive_failures = 0"),
	);
	vended = await vend();
	script.visits.splice(script.visits.indexOf(vended), 1);

	for (const path of [
		"/brands",
		`/brands/${brandId}`,
		`/brands/${brandId}/connections`,
		`/brands/${brandId}/campaigns`,
		`/connections/${connectionId}`,
		"/settings/oauth-apps",
		"/settings/members",
		"/settings/api-keys",
		"/settings/audit",
		"/settings/security",
	])
		await person.send(path);
	await ask(
		"{ tenant { auditEvents(first: 200) { nodes { action purpose detail } } } }",
	);
	await script.send("/api/audit-events.csv");
	workers.push(
		await new Visitor(stack.workerUrl).send("/metrics"),
		await new Visitor(stack.workerUrl).send("/readyz"),
	);
	expect(
		(
			await ask(
				`mutation ($id: ID!) { disconnect(input: { connectionId: $id }) { ${errors} } }`,
				{ id: connectionId },
			)
		).payload.userErrors,
	).toEqual([]);
	let number = 0;
	for (const each of tokens.secrets) {
		number += 1;
		if (![...secrets.values()].includes(each))
			secrets.set(`credential ${number} at the token endpoint`, each);
	}
});

/** Asks for a connection's token, whose answer shows it this once. */
async function vendOnce(name: string, id: string): Promise<void> {
	const { visit, payload } = await ask(
		`mutation ($id: ID!) { vendAccessToken(input: { connectionId: $id, purpose: "canary" }) { accessToken tokenSecret ${errors} } }`,
		{ id },
	);
	const shows = Object.entries({
		token: payload.accessToken,
		"token secret": payload.tokenSecret,
	}).flatMap(([what, value]) => {
		if (typeof value !== "string") return [];
		secrets.set(`${what} of ${name}`, value);
		return [`${what} of ${name}`];
	});
	expect(shows.length).toBeGreaterThan(0);
	once(script, visit, shows);
}

/** The API of a platform fails and repeats a credential as loudly as it can. */
async function verifyWithEcho(
	path: string,
	id: string,
	credential: string,
): Promise<void> {
	await stack.control("faults", {
		path,
		kind: "custom",
		status: 400,
		body: {
			code: 40002,
			message: credential,
			error: { code: 400, message: credential, status: credential },
			errors: [{ code: credential, detail: credential, id: credential }],
		},
		count: 9,
	});
	const { payload } = await ask(
		`mutation ($id: ID!) { verifyConnection(input: { connectionId: $id }) { ${errors} } }`,
		{ id },
	);
	expect(payload.userErrors).not.toEqual([]);
	await stack.clearFaults();
}

/** Pages that show a connection, and its end. */
async function showAndEnd(id: string, step: string): Promise<void> {
	for (const path of [
		`/connections/${id}`,
		`/brands/${brandIdOf(stack)}/onboarding?step=${step}`,
		`/brands/${brandIdOf(stack)}/connections`,
	])
		await person.send(path);
	const { payload } = await ask(
		`mutation ($id: ID!) { disconnect(input: { connectionId: $id }) { ${errors} } }`,
		{ id },
	);
	expect(payload.userErrors).toEqual([]);
}

const connectMutation = `mutation ($input: ConnectInput!) { connect(input: $input) { authorizationUrl connection { id } ${errors} } }`;

const subjects = await consentSubjects();
test.each(subjects.filter(({ platform }) => platform.id !== "GOOGLE_ADS"))(
	"the run: $name",
	{ timeout: 60_000 },
	async (subject) => {
		const { name, platform, method, consent, codeName } = subject;
		const prefix = platformKey(platform.id);
		const tokenPath = new URL(
			sandboxEndpoints(stack.sandboxUrl)[platform.id]?.tokenUrl ?? "",
		).pathname;
		const appSecret = modules.find((each) => each.platform === prefix)
			?.client?.[method.kind]?.secret;
		secrets.set(`client secret of ${name}`, appSecret ?? "");
		const begin = async () => {
			const { payload } = await ask(connectMutation, {
				input: {
					brandId: brandIdOf(stack),
					platform: platform.id,
					method: method.kind,
				},
			});
			expect(payload.userErrors).toEqual([]);
			const reply = await fetch(payload.authorizationUrl, {
				redirect: "manual",
				headers: {
					"X-Sandbox-Consent": "allow",
					"X-Sandbox-Account": consent.other.account,
				},
			});
			const query = new URL(reply.headers.get("location") ?? "").search;
			const answer = new URLSearchParams(query);
			secrets.set(
				`answer ${secrets.size} of ${name}`,
				answer.get(codeName) ?? "",
			);
			return answer;
		};
		const complete = async (answer: URLSearchParams) => {
			const { payload } = await ask(
				`mutation ($input: CompleteConnectInput!) { completeConnect(input: $input) { connection { id status } ${errors} } }`,
				{
					input: { platform: platform.id, callbackQuery: answer.toString() },
				},
			);
			return payload;
		};
		// Failures first: each repeats what it was sent.
		const echoed = await begin();
		await stack.control("faults", {
			path: tokenPath,
			kind: "custom",
			status: 400,
			body: {
				error: appSecret,
				error_description: echoed.get(codeName),
				errors: [{ code: appSecret, message: appSecret }],
				code: 40002,
				message: appSecret,
			},
		});
		expect((await complete(echoed)).userErrors).toHaveLength(1);
		const forged = await begin();
		forged.set(codeName, "canary-forged-answer-63b7e");
		secrets.set(`forged answer of ${name}`, "canary-forged-answer-63b7e");
		expect((await complete(forged)).userErrors).toHaveLength(1);
		if (method.kind === "OAUTH1") await runRequestToken(subject, complete);
		// The callback by the admin, which is nobody's.
		await person.send(`/oauth/${prefix}/callback?${await begin()}`);

		const { connection, userErrors } = await complete(await begin());
		expect(userErrors).toEqual([]);
		await vendOnce(name, connection.id);
		await verifyWithEcho(
			`/${prefix}/`,
			connection.id,
			secret(`token secret of ${name}`) || secret(`token of ${name}`),
		);
		await showAndEnd(connection.id, prefix);
	},
);

/** A request token whose secret is known: it is sealed with the attempt, signs the last leg, and is refused there. */
async function runRequestToken(
	{ name, platform, method }: ConsentSubject,
	complete: (answer: URLSearchParams) => Promise<Answer>,
): Promise<void> {
	const requestSecret = "canary-request-token-secret-c05f2";
	secrets.set(`request token's secret of ${name}`, requestSecret);
	const endpoints = sandboxEndpoints(stack.sandboxUrl)[platform.id];
	await stack.control("faults", {
		path: new URL(endpoints?.requestTokenUrl ?? "").pathname,
		kind: "custom",
		status: 200,
		headers: { "content-type": "text/html;charset=utf-8" },
		body: `oauth_token=a-request-token&oauth_token_secret=${requestSecret}&oauth_callback_confirmed=true`,
	});
	const { payload } = await ask(connectMutation, {
		input: {
			brandId: brandIdOf(stack),
			platform: platform.id,
			method: method.kind,
		},
	});
	expect(payload.authorizationUrl).toContain("a-request-token");
	// Sealed with the attempt, as the search of the database finds it.
	const failed = await complete(
		new URLSearchParams({
			oauth_token: "a-request-token",
			oauth_verifier: "a-verifier-of-it",
		}),
	);
	expect(failed.userErrors).toHaveLength(1);
}

const keyPlatforms = connectablePlatforms(platforms).filter(({ methods }) =>
	methods.some(({ kind }) => kind === "API_KEY"),
);
test.each(keyPlatforms)(
	"the run: $name by key",
	{
		timeout: 60_000,
	},
	async (platform) => {
		const known = await loadCase(platform);
		const prefix = platformKey(platform.id);
		const { right, refused, malformed } = needed(known, "key");
		const method = asKey(
			platform.methods.find(({ kind }) => kind === "API_KEY") ??
				platform.methods[0],
		);
		const hidden = method.fields
			.filter((field) => field.secret)
			.map((field) => field.name);
		const note = (what: string, keys: Readonly<Record<string, string>>) => {
			for (const field of hidden) {
				const value = keys[field];
				if (value) secrets.set(`${what} (${field} of ${platform.name})`, value);
			}
		};
		const shown = method.fields.find((field) => !field.secret)?.name;
		const typed = [
			...malformed,
			...refused,
			// In the wrong field: what is shown again of others may be a secret.
			...(shown && hidden[0]
				? [
						{
							name: "Keys in each other's place",
							keys: {
								[shown]: right[hidden[0]] ?? "",
								[hidden[0]]: right[shown] ?? "",
							},
						},
						{
							name: "A private key in both fields",
							keys: {
								[shown]: right[hidden[0]] ?? "",
								[hidden[0]]: right[hidden[0]] ?? "",
							},
						},
					]
				: []),
		];
		note("right key", right);
		const input = { brandId: brandIdOf(stack), platform: platform.id };
		for (const { name, keys } of typed) {
			if (keys !== typed.at(-2)?.keys) note(name, keys);
			const { payload } = await ask(connectMutation, {
				input: { ...input, method: "API_KEY", ...keys },
			});
			expect(payload.userErrors, name).not.toEqual([]);
			const page = await person.send(
				`/oauth/${prefix}/start?brandId=${brandIdOf(stack)}&method=API_KEY`,
				new URLSearchParams({ brandId: brandIdOf(stack), ...keys }),
			);
			expect(page.status, name).toBe(422);
		}
		const { payload } = await ask(connectMutation, {
			input: { ...input, method: "API_KEY", ...right },
		});
		expect(payload.userErrors).toEqual([]);
		const { id } = payload.connection;
		const vended = await ask(
			`mutation ($id: ID!) { vendAccessToken(input: { connectionId: $id, purpose: "canary" }) { accessToken ${errors} } }`,
			{ id },
		);
		expect(vended.payload).toMatchObject({
			accessToken: null,
			userErrors: [{ code: "UNSUPPORTED_BY_PLATFORM" }],
		});
		await verifyWithEcho(`/${prefix}/`, id, right[hidden[0] ?? ""] ?? "");
		await showAndEnd(id, prefix);
	},
);

test("the run: requests that nobody should send", async () => {
	for (const [path, body] of [
		["/graphql", { query: "{ nothing }" }],
		["/graphql", { query: "{ brands(first: -1) { nodes { id } } }" }],
		["/graphql", { query: '{ brand(id: "%00") { id } }' }],
		["/graphql", { query: '{ node(id: "QnJhbmQ6bm90LWFuLWlk") { id } }' }],
		["/graphql", { query: "{".repeat(3_000) }],
		["/graphql", { query: 5 }],
		["/graphql", { query: "{ viewer { id", variables: [] }],
		["/api/auth/sign-in/email", { email: ["a"], password: {} }],
		["/api/auth/organization/list", undefined],
		["/api/invitations/look-up", { token: "\u0000" }],
		["/api/audit-events.csv?from=never", undefined],
		["/assets/../../etc/passwd", undefined],
		["/nothing/here", undefined],
	] as const)
		await script.send(path, body);
	for (const path of [
		"/brands/%00",
		"/brands/QnJhbmQ6bm90LWFuLWlk",
		"/connections/nothing",
		"/nothing",
		"/oauth/nothing/callback?code=1",
	])
		await person.send(path);
});

const everyVisit = () => [
	...script.visits,
	...person.visits,
	...invited.visits,
	...workers,
];

test("the search finds what is there: the vended token in its answer, and nothing else in it", () => {
	const found = findSecrets(vended.text, secrets);
	expect(found).toHaveLength(1);
	expect(found[0]).toMatch(/at the token endpoint$/);
	for (const { visit, shows } of shownOnce)
		for (const name of shows)
			expect([visit.what, findSecrets(visit.text, secrets)]).toEqual([
				visit.what,
				expect.arrayContaining([name]),
			]);
	const sample = "a secret, to be sought";
	for (const text of [
		Buffer.from(`x${sample}yy`).toString("base64url"),
		Buffer.from(`xx${sample}`).toString("base64"),
		Buffer.from(sample).toString("hex"),
		encodeURIComponent(sample),
	])
		expect(findSecrets(text, new Map([["sample", sample]]))).toEqual([
			"sample",
		]);
	expect(formsOf(sample).length).toBeGreaterThanOrEqual(8);
	expect(secrets.size).toBeGreaterThan(30);
	expect([...secrets].filter(([, value]) => value.length < 10)).toEqual([]);
});

test("no secret stands in an answer of the API, the admin or the worker", () => {
	expect(everyVisit().length).toBeGreaterThan(60);
	const told = everyVisit().flatMap(({ what, text }) =>
		findSecrets(text, secrets).map((name) => `${name} in ${what}`),
	);
	for (const { visit, shows } of shownOnce)
		for (const name of findSecrets(visit.text, secrets))
			if (!shows.includes(name)) told.push(`${name} in ${visit.what}`);
	expect(told).toEqual([]);
});

test("no secret stands in a log of any process", async () => {
	const log = await stack.logs();
	expect(log).toContain('"level":"debug"');
	expect(findSecrets(log, secrets)).toEqual([]);
});

test("no secret stands in any column of any table, nor in a job's payload", async () => {
	const dump = await dumpDatabase(stack.database.superuserUrl);
	expect(dump.get("public.audit_event.purpose")).toContain("canary");
	expect(
		dump.get("pgboss.job_common.data") ?? dump.get("pgboss.job.data"),
	).toBeDefined();
	expect(dump.get("auth.account.password")?.length).toBeGreaterThan(20);
	const told = [...dump].flatMap(([column, text]) =>
		findSecrets(text, secrets).map((name) => `${name} in ${column}`),
	);
	expect(told).toEqual([]);
});

test("no answer tells of a stack, a file, SQL or a library, and each error says what to do", () => {
	const inner =
		/\bat (async )?[\w.<>]+ \((?=\/|file:|node:|<anonymous>)|node:internal|\/(packages|apps|node_modules)\/[\w-]+\/|\.ts:\d+|\bPrismaClient|\bpg_catalog\b|relation \\?"|violates|syntax error at or near|better-auth|postgres(ql)?:\/\//i;
	const told = everyVisit()
		.filter(
			({ headers }) =>
				!/javascript|css/.test(headers.get("content-type") ?? ""),
		)
		.filter(({ text }) => inner.test(text))
		.map(({ what, text }) => `${what}: ${inner.exec(text)?.[0]}`);
	expect(told).toEqual([]);
	const messages = everyVisit().flatMap(({ body }) => [
		...body.matchAll(/"code":"[A-Z_]+","message":"((?:[^"\\]|\\.)*)"/g),
	]);
	expect(messages.length).toBeGreaterThan(5);
	expect(
		messages
			.map(([, message]) => faultOfMessage(JSON.parse(`"${message}"`)))
			.filter((fault) => fault !== null),
	).toEqual([]);
});
