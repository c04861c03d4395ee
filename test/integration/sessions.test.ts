import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startApi, type TestApi } from "../support/api.ts";
import {
	AuthClient,
	auditOf,
	createPerson,
	password,
	type TestPerson,
} from "../support/auth-client.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { createTenant } from "../support/factories/tenant.ts";

let database: TestDatabase;
let api: TestApi;
let person: TestPerson;
let secondTenantId: string;

beforeAll(async () => {
	database = await createTestDatabase();
	api = await startApi({ database });
	({ tenantId: secondTenantId } = await createTenant(database));
});
afterAll(async () => {
	await api.stop();
	await database.drop();
});
beforeEach(async () => {
	person = await createPerson(database, [api.tenant.tenantId, secondTenantId], {
		role: "MEMBER",
	});
});

async function signedIn(address: string, { email } = person) {
	const client = new AuthClient(api, address);
	await client.post(
		"/sign-in/email",
		{ email, password },
		{ "User-Agent": `Browser of ${address}` },
	);
	return client;
}

const listOf = async (client: AuthClient) =>
	(
		await client.graphql.query(
			"{ viewer { sessions { id current ipAddress userAgent createdAt lastSeenAt expiresAt } } }",
		)
	).viewer.sessions;
const revoke = async (client: AuthClient, sessionId: string) =>
	(
		await client.graphql.query(
			"mutation ($id: ID!) { revokeSession(input: { sessionId: $id }) { session { id } userErrors { code field } } }",
			{ id: sessionId },
		)
	).revokeSession;
const isSignedIn = async (client: AuthClient) =>
	(await client.get("/get-session")).body !== null;

test("a person sees where they are signed in, and ends one of them at once", async () => {
	const here = await signedIn("203.0.113.10");
	const there = await signedIn("203.0.113.11");
	const sessions = await listOf(here);
	expect(sessions).toHaveLength(2);
	expect(
		sessions.find((session: { current: boolean }) => session.current),
	).toMatchObject({
		ipAddress: "203.0.113.10",
		userAgent: "Browser of 203.0.113.10",
	});
	const other = sessions.find(
		(session: { current: boolean }) => !session.current,
	);
	expect(other.ipAddress).toBe("203.0.113.11");

	expect(await revoke(here, other.id)).toEqual({
		session: { id: other.id },
		userErrors: [],
	});
	expect(await isSignedIn(there)).toBe(false);
	expect(await there.graphql.failure("{ viewer { role } }")).toBe(
		"UNAUTHENTICATED",
	);
	expect(await isSignedIn(here)).toBe(true);
	for (const tenantId of [api.tenant.tenantId, secondTenantId])
		expect(await auditOf(database, tenantId, person.email)).toContainEqual({
			action: "SESSION_REVOKE",
			succeeded: true,
			detail: { reason: "REVOKED", sessions: [expect.any(String)] },
		});
	expect((await revoke(here, other.id)).userErrors).toMatchObject([
		{ code: "NOT_FOUND" },
	]);
});

test("an event stream ends with its session", async () => {
	const here = await signedIn("203.0.113.60");
	const there = await signedIn("203.0.113.61");
	const stream = there.graphql.subscribe(
		"subscription { connectionChanged { id } }",
	);
	const ended = (async () => {
		const events: unknown[] = [];
		for await (const event of stream) events.push(event);
		return events;
	})();
	// Open before it is ended: the first look at what there is has been answered.
	await expect
		.poll(async () => (await listOf(there)).length)
		.toBeGreaterThan(1);
	await here.graphql.query("mutation { revokeOtherSessions { revoked } }");
	expect(await ended).toMatchObject([
		{ errors: [{ extensions: { code: "UNAUTHENTICATED" } }] },
	]);
});

test("all but the present one end together", async () => {
	const here = await signedIn("203.0.113.20");
	const others = [
		await signedIn("203.0.113.21"),
		await signedIn("203.0.113.22"),
	];
	const { revokeOtherSessions } = await here.graphql.query(
		"mutation { revokeOtherSessions { revoked userErrors { code } } }",
	);
	expect(revokeOtherSessions).toEqual({ revoked: 2, userErrors: [] });
	expect(await Promise.all(others.map(isSignedIn))).toEqual([false, false]);
	expect(await listOf(here)).toMatchObject([{ current: true }]);
});

test("the present session can be ended too", async () => {
	const here = await signedIn("203.0.113.30");
	const [{ id }] = await listOf(here);
	expect((await revoke(here, id)).userErrors).toEqual([]);
	expect(await isSignedIn(here)).toBe(false);
});

test("nobody reads or ends another person's session, by whatever id", async () => {
	const here = await signedIn("203.0.113.40");
	const other = await createPerson(database, [api.tenant.tenantId]);
	const elsewhere = await signedIn("203.0.113.41", other);
	const [{ id }] = await listOf(elsewhere);

	expect((await revoke(here, id)).userErrors).toMatchObject([
		{ code: "NOT_FOUND" },
	]);
	expect((await revoke(here, "nonsense")).userErrors).toMatchObject([
		{ code: "INVALID_INPUT", field: ["sessionId"] },
	]);
	const node = "query ($id: ID!) { node(id: $id) { __typename id } }";
	expect((await here.graphql.query(node, { id })).node).toBeNull();
	expect((await elsewhere.graphql.query(node, { id })).node).toEqual({
		__typename: "Session",
		id,
	});
	expect(await isSignedIn(elsewhere)).toBe(true);
});

test("an API key has no sessions and ends none", async () => {
	expect(
		await api.client.query(
			"{ viewer { sessions { id } passwordSet twoFactorEnabled googleSignIn } }",
		),
	).toEqual({
		viewer: {
			sessions: [],
			passwordSet: false,
			twoFactorEnabled: false,
			googleSignIn: false,
		},
	});
	const { revokeOtherSessions } = await api.client.query(
		"mutation { revokeOtherSessions { revoked userErrors { code } } }",
	);
	expect(revokeOtherSessions).toEqual({
		revoked: 0,
		userErrors: [{ code: "FORBIDDEN" }],
	});
});

test("no field shows a session's token", async () => {
	const here = await signedIn("203.0.113.50");
	expect(await here.graphql.failure("{ viewer { sessions { token } } }")).toBe(
		"BAD_REQUEST",
	);
});
