import type { Role } from "@patchbay/access";
import { newId } from "@patchbay/db";
import { createUser } from "@patchbay/identity";
import type { TestApi } from "./api.ts";
import { asOwner } from "./as-owner.ts";
import type { TestDatabase } from "./database.ts";
import type { GraphqlClient } from "./graphql-client.ts";

export const password = "correct horse battery";
const adminUrl = "http://localhost:3000";

export const globalId = (type: string, id: string | undefined): string =>
	Buffer.from(`${type}:${id}`).toString("base64url");

export interface SignedIn {
	email: string;
	userId: string;
	memberId: string;
	cookie: string;
	/** With the session, in the tenant. */
	client: GraphqlClient;
}

/** A person with a place in a tenant, signed in. */
export async function signInAs(
	database: TestDatabase,
	api: TestApi,
	role: Role,
	tenantId: string = api.tenant.tenantId,
): Promise<SignedIn> {
	const email = `${role.toLowerCase()}-${newId()}@example.test`;
	const { userId } = await createUser({
		authUrl: database.authUrl,
		email,
		name: role,
		password,
	});
	const memberId = newId();
	await asOwner(database, tenantId, async (client) => {
		await client.query(
			"insert into member (id, tenant_id, user_id, name, email, role) values ($1, $2, $3, $4, $5, $6)",
			[memberId, tenantId, userId, role, email, role],
		);
	});
	const cookie = await signIn(api, email);
	return {
		email,
		userId,
		memberId,
		cookie,
		client: clientWith(api, cookie, tenantId),
	};
}

export const clientWith = (
	api: TestApi,
	cookie: string,
	tenantId: string,
): GraphqlClient =>
	api.client.with({
		Cookie: cookie,
		"X-Patchbay-Tenant": globalId("Tenant", tenantId),
	});

/** The session's cookie. */
export async function signIn(
	api: TestApi,
	email: string,
	secret = password,
): Promise<string> {
	const response = await fetch(`${api.url}/api/auth/sign-in/email`, {
		method: "POST",
		headers: { "Content-Type": "application/json", Origin: adminUrl },
		body: JSON.stringify({ email, password: secret }),
	});
	if (!response.ok) throw new Error(`sign-in failed: ${response.status}`);
	return response.headers
		.getSetCookie()
		.map((each) => each.split(";", 1)[0])
		.join("; ");
}
