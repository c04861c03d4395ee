import { createPeople } from "@patchbay/identity";
import { createLogger } from "@patchbay/logger";
import { afterAll, beforeAll, expect, test } from "vitest";
import { resetsPerAddress } from "../../apps/api/src/auth/routes/served-routes.ts";
import { startApi, type TestApi } from "../support/api.ts";
import {
	AuthClient,
	adminUrl,
	createPerson,
	password,
	type TestPerson,
} from "../support/auth-client.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
let api: TestApi;
let person: TestPerson;

beforeAll(async () => {
	database = await createTestDatabase();
	api = await startApi({ database });
	person = await createPerson(database, [api.tenant.tenantId]);
});
afterAll(async () => {
	await api.stop();
	await database.drop();
});

/** The whole list: a new route is added here on purpose, or not at all. */
const served: Record<string, "GET" | "POST"> = {
	"/sign-in/email": "POST",
	"/sign-out": "POST",
	"/get-session": "GET",
	"/request-password-reset": "POST",
	"/reset-password": "POST",
	"/reset-password/check": "POST",
	"/change-password": "POST",
	"/two-factor/enable": "POST",
	"/two-factor/disable": "POST",
	"/two-factor/get-totp-uri": "POST",
	"/two-factor/generate-backup-codes": "POST",
	"/two-factor/verify-totp": "POST",
	"/two-factor/verify-backup-code": "POST",
	"/sign-in/google": "POST",
	"/callback/google": "GET",
};

/** Every route that better-auth brings along, as it is set up here. */
async function routesOfBetterAuth() {
	const { auth, pool } = createPeople({
		authUrl: database.authUrl,
		secret: "test-secret-".padEnd(44, "x"),
		apiUrl: api.url,
		adminUrl,
		logger: createLogger({ name: "test", level: "silent" }),
	});
	await pool.end();
	return Object.entries(auth.api).flatMap(([name, endpoint]) => {
		const { path, options } = endpoint as {
			path?: string;
			options: { method: string | string[] };
		};
		return path
			? [{ name, path, methods: [options.method].flat() }]
			: [{ name, path: `/${name}`, methods: ["GET", "POST"] }];
	});
}

test("of everything that better-auth can do, what is not on the list is no route; signed in or not", async () => {
	const signedIn = new AuthClient(api);
	expect((await signedIn.signIn(person.email, password)).status).toBe(200);
	const routes = await routesOfBetterAuth();
	expect(routes.length).toBeGreaterThan(30);
	const organization = [
		"create",
		"list",
		"set-active",
		"invite-member",
		"accept-invitation",
		"remove-member",
		"update-member-role",
		"get-full-organization",
		"delete",
	].flatMap((name) => [
		{ name, path: `/organization/${name}`, methods: ["GET", "POST"] },
	]);
	for (const { name, path, methods } of [...routes, ...organization])
		for (const method of methods) {
			if (served[path] === method) continue;
			const target = path.replace(/:\w+/g, "x");
			if (served[target] === method) continue;
			for (const client of [signedIn, new AuthClient(api)]) {
				const { status } =
					method === "GET"
						? await client.get(target)
						: await client.post(target);
				const expected = served[target] ? 405 : 404;
				expect([name, method, target, status]).toEqual([
					name,
					method,
					target,
					expected,
				]);
			}
		}
	expect(await signedIn.graphql.query("{ viewer { role } }")).toEqual({
		viewer: { role: "OWNER" },
	});
});

test("a path that only looks like a served one is none", async () => {
	const client = new AuthClient(api);
	for (const path of [
		"/sign-in/email/",
		"//sign-in/email",
		"/sign-in/../sign-up/email",
		"/sign-in/email%2f..%2f..%2fsign-up%2femail",
		"/Sign-In/Email",
		"/sign-in%2Femail",
	]) {
		const { status } = await client.post(path, {
			email: person.email,
			password,
		});
		expect([path, status]).toEqual([path, 404]);
	}
});

test("a field that a route does not know is refused, above all an address to redirect to", async () => {
	const client = new AuthClient(api);
	const evil = "https://evil.example.test/";
	for (const [path, body] of [
		["/sign-in/email", { email: person.email, password, callbackURL: evil }],
		["/request-password-reset", { email: person.email, redirectTo: evil }],
		["/two-factor/verify-totp", { code: "123456", trustDevice: true }],
		["/sign-in/google", { callbackURL: evil }],
		["/sign-in/google", { callbackURL: "//evil.example.test" }],
		["/sign-in/google", { callbackURL: "/\\evil.example.test" }],
		["/sign-in/google", { callbackURL: "/.//evil.example.test" }],
		["/sign-in/google", { callbackURL: "/", errorCallbackURL: evil }],
	] as const) {
		const { status, body: answer } = await client.post(path, body);
		expect([path, status, answer.code]).toEqual([path, 400, "INVALID_INPUT"]);
	}
	for (const path of Object.keys(served))
		if (served[path] === "POST") {
			const { status } = await client.post(path, { unknown: 1 });
			expect([path, status]).toEqual([path, 400]);
		}
	expect(client.cookies.size).toBe(0);
});

test("a page of another origin can neither sign a browser in nor act in it", async () => {
	const client = new AuthClient(api);
	const headers = { Origin: "https://evil.example.test" };
	const credentials = { email: person.email, password };
	const forged = await client.post("/sign-in/email", credentials, headers);
	expect([forged.status, forged.body.code]).toEqual([403, "INVALID_ORIGIN"]);
	await client.signIn(person.email, password);
	expect((await client.post("/sign-out", {}, headers)).status).toBe(403);
	expect((await client.get("/get-session")).body.user.email).toBe(person.email);
});

test("no answer hands a session's token to a script", async () => {
	const client = new AuthClient(api);
	const { body } = await client.signIn(person.email, password);
	const session = await client.get("/get-session");
	const token = decodeURIComponent(
		client.cookies.get("patchbay.session_token") ?? "",
	).split(".")[0];
	expect(token).toBeTruthy();
	expect(JSON.stringify([body, session.body])).not.toContain(token);
	expect(session.body.session).toHaveProperty("id");
});

test("another address in X-Forwarded-For does not escape the throttle", async () => {
	const ask = (forwarded: string, n: number) =>
		new AuthClient(api, forwarded).post("/request-password-reset", {
			email: `nobody-${n}@example.test`,
		});
	// What a client writes stands before the entry of the admin, which is the one that is believed.
	const answers = await Promise.all(
		Array.from({ length: resetsPerAddress + 2 }, (_, n) =>
			ask(`10.0.0.${n}, 203.0.113.200`, n),
		),
	);
	const statuses = answers.map(({ status }) => status);
	expect(statuses.filter((status) => status === 429)).toHaveLength(2);
	expect((await ask("203.0.113.201", 100)).status).toBe(200);
});
