import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type AuditWriter, createAuditWriter } from "@patchbay/audit";
import { createDatabase, type Database, inTenant } from "@patchbay/db";
import { createUser } from "@patchbay/identity";
import { createLogger } from "@patchbay/logger";
import { createTenant, generateApiKey } from "@patchbay/tenancy";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	type Authenticator,
	createAuthenticator,
} from "../../apps/api/src/auth/index.ts";
import { failuresPerAccount } from "../../apps/api/src/auth/routes/served-routes.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

const adminUrl = "http://admin.example.test";
const password = "correct horse battery";
const logger = createLogger({ name: "test", level: "silent" });

let database: TestDatabase;
let audit: AuditWriter;
let authenticator: Authenticator;
let server: Server;
let apiUrl: string;
let tenantId: string;
let owner: Database;

beforeAll(async () => {
	database = await createTestDatabase();
	audit = createAuditWriter({ db: database.db, logger });
	owner = createDatabase({
		url: database.ownerUrl,
		applicationName: "test-owner",
	});
	const { userId } = await createUser({
		authUrl: database.authUrl,
		email: "Owner@Example.test",
		name: "Owner",
		password,
	});
	({ tenantId } = await createTenant(owner, {
		name: "Agency",
		slug: "agency",
		owner: { userId, name: "Owner", email: "owner@example.test" },
	}));

	server = createServer((request, response) => {
		void authenticator.handler(request, response, "request-1");
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	authenticator = createAuthenticator({
		db: database.db,
		audit,
		authUrl: database.authUrl,
		secret: "test-secret-".padEnd(44, "x"),
		apiUrl,
		adminUrl,
		trustedProxies: ["loopback"],
		forwardingSecret: "shared by admin and API",
		logger,
	});
});

afterAll(async () => {
	server.close();
	await authenticator.close();
	await audit.close();
	await owner.close();
	await database.drop();
});

function signIn(
	credentials: { email: string; password: string },
	address = "203.0.113.1",
) {
	return fetch(`${apiUrl}/api/auth/sign-in/email`, {
		method: "POST",
		headers: {
			"content-type": "application/json",
			origin: adminUrl,
			"x-forwarded-for": address,
		},
		body: JSON.stringify(credentials),
	});
}

const cookieOf = (response: Response) =>
	response.headers
		.getSetCookie()
		.map((cookie) => cookie.split(";")[0])
		.join("; ");
const resolve = (headers: Record<string, string>) =>
	authenticator.resolve({
		headers,
		remoteAddress: "127.0.0.1",
		requestId: "request-2",
	});

test("a person signs in, is known by the cookie in the tenant, and signs out", async () => {
	const response = await signIn({ email: "owner@example.test", password });
	expect(response.status).toBe(200);
	const [setCookie] = response.headers.getSetCookie();
	expect(setCookie).toMatch(/HttpOnly/i);
	expect(setCookie).toMatch(/SameSite=Lax/i);
	const cookie = cookieOf(response);

	expect(
		await resolve({ cookie, "x-forwarded-for": "203.0.113.1" }),
	).toMatchObject({
		tenantId,
		role: "OWNER",
		actor: { type: "MEMBER", label: "owner@example.test" },
		ipAddress: "203.0.113.1",
	});
	const tenantGlobalId = Buffer.from(`Tenant:${tenantId}`).toString(
		"base64url",
	);
	expect(
		await resolve({ cookie, "x-patchbay-tenant": tenantGlobalId }),
	).not.toBeNull();

	const out = await fetch(`${apiUrl}/api/auth/sign-out`, {
		method: "POST",
		headers: { cookie, origin: adminUrl },
	});
	expect(out.status).toBe(200);
	expect(await resolve({ cookie })).toBeNull();

	const actions = await inTenant(database.db, tenantId, (tx) =>
		tx.auditEvent.findMany({ where: { action: "SIGN_IN" } }),
	);
	expect(actions).toMatchObject([
		{ succeeded: true, ipAddress: "203.0.113.1", requestId: "request-1" },
	]);
});

test("another tenant's id, a page of another origin and a made-up cookie are nobody", async () => {
	const cookie = cookieOf(
		await signIn({ email: "owner@example.test", password }),
	);
	const other = "0198a000-0000-7000-8000-000000000000";
	expect(await resolve({ cookie, "x-patchbay-tenant": other })).toBeNull();
	expect(await resolve({ cookie, "x-patchbay-tenant": "rubbish" })).toBeNull();
	expect(
		await resolve({ cookie, origin: "http://evil.example.test" }),
	).toBeNull();
	expect(
		await resolve({ cookie: "patchbay.session_token=made.up" }),
	).toBeNull();
	expect(await resolve({})).toBeNull();
});

test("an unknown address and a wrong password get the same answer", async () => {
	const [unknown, wrong] = await Promise.all([
		signIn({ email: "nobody@example.test", password }, "203.0.113.2"),
		signIn({ email: "owner@example.test", password: "wrong" }, "203.0.113.2"),
	]);
	expect(unknown.status).toBe(401);
	expect(wrong.status).toBe(401);
	expect(await unknown.json()).toEqual(await wrong.json());
});

test("too many wrong passwords for an account are refused, from wherever they come, and say when to try again", async () => {
	await createUser({
		authUrl: database.authUrl,
		email: "victim@example.test",
		name: "Victim",
		password,
	});
	const guess = (n: number, text: string) =>
		signIn({ email: "victim@example.test", password: text }, `198.51.100.${n}`);
	const statuses = await Promise.all(
		Array.from({ length: failuresPerAccount + 5 }, (_, n) =>
			guess(n, "wrong guess").then(({ status }) => status),
		),
	);
	expect(statuses.filter((status) => status === 401)).toHaveLength(
		failuresPerAccount,
	);
	expect(statuses.filter((status) => status === 429)).toHaveLength(5);

	const refused = await guess(99, password);
	expect(refused.status).toBe(429);
	expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
	expect(await refused.json()).toMatchObject({
		code: "RATE_LIMITED",
		message: expect.stringContaining("Wait 15 minutes"),
	});
});

test("nobody signs up, and no other route of better-auth is there", async () => {
	for (const path of [
		"sign-up/email",
		"organization/create",
		"change-email",
		"update-user",
		"token",
		"../../healthz",
	]) {
		const response = await fetch(`${apiUrl}/api/auth/${path}`, {
			method: "POST",
			headers: { "content-type": "application/json", origin: adminUrl },
			body: "{}",
		});
		expect([path, response.status]).toEqual([path, 404]);
	}
	const get = await fetch(`${apiUrl}/api/auth/sign-in/email`);
	expect(get.status).toBe(405);
});

test("an API key acts with its scopes in its tenant; revoked or expired it is nobody", async () => {
	const make = async (fields: { revokedAt?: Date; expiresAt?: Date }) => {
		const { key, prefix, hash } = generateApiKey();
		await inTenant(owner, tenantId, (tx) =>
			tx.apiKey.create({
				data: {
					id: crypto.randomUUID(),
					tenantId,
					name: "script",
					prefix,
					keyHash: new Uint8Array(hash),
					scopes: ["READ", "IMPORT"],
					...fields,
				},
			}),
		);
		return key;
	};
	const past = new Date(Date.now() - 1000);
	const key = await make({});
	const expected = {
		tenantId,
		role: null,
		scopes: ["READ", "IMPORT"],
		actor: { type: "API_KEY", label: "script" },
	};
	expect(await resolve({ authorization: `Bearer ${key}` })).toMatchObject(
		expected,
	);
	expect(await resolve({ "x-api-key": key })).toMatchObject(expected);
	expect(
		await resolve({ "x-api-key": await make({ revokedAt: past }) }),
	).toBeNull();
	expect(
		await resolve({ "x-api-key": await make({ expiresAt: past }) }),
	).toBeNull();
	expect(await resolve({ "x-api-key": `${key}x` })).toBeNull();
});
