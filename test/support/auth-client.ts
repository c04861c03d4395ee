import type { Role } from "@patchbay/access";
import { newId } from "@patchbay/db";
import { createUser } from "@patchbay/identity";
import type { TestApi } from "./api.ts";
import { asOwner } from "./as-owner.ts";
import type { TestDatabase } from "./database.ts";
import { GraphqlClient } from "./graphql-client.ts";

export const adminUrl = "http://localhost:3000";

export interface RestReply {
	status: number;
	headers: Headers;
	// biome-ignore lint/suspicious/noExplicitAny: each test reads what its route answers
	body: any;
}

/** A browser as the API sees it behind the admin: it keeps cookies and comes from one address. */
export class AuthClient {
	readonly cookies = new Map<string, string>();
	readonly #api: Pick<TestApi, "url">;
	readonly #address: string;

	constructor(api: Pick<TestApi, "url">, address = randomAddress()) {
		this.#api = api;
		this.#address = address;
	}

	/** `path` is below `/api/auth`. */
	post(
		path: string,
		body: object = {},
		headers: Record<string, string> = {},
	): Promise<RestReply> {
		return this.#send("POST", path, headers, JSON.stringify(body));
	}

	get(path: string, headers: Record<string, string> = {}): Promise<RestReply> {
		return this.#send("GET", path, headers);
	}

	signIn(email: string, password: string): Promise<RestReply> {
		return this.post("/sign-in/email", { email, password });
	}

	/** GraphQL with the session. */
	get graphql(): GraphqlClient {
		return new GraphqlClient(`${this.#api.url}/graphql`, {
			Cookie: this.cookie,
			"X-Forwarded-For": this.#address,
		});
	}

	get cookie(): string {
		return [...this.cookies].map((pair) => pair.join("=")).join("; ");
	}

	async #send(
		method: string,
		path: string,
		headers: Record<string, string>,
		body?: string,
	): Promise<RestReply> {
		const response = await fetch(`${this.#api.url}/api/auth${path}`, {
			method,
			redirect: "manual",
			headers: {
				...(body === undefined ? {} : { "Content-Type": "application/json" }),
				Origin: adminUrl,
				"X-Forwarded-For": this.#address,
				...(this.cookies.size > 0 ? { Cookie: this.cookie } : {}),
				...headers,
			},
			...(body === undefined ? {} : { body }),
		});
		for (const cookie of response.headers.getSetCookie()) {
			const [pair = "", ...attributes] = cookie.split(";");
			const [name = "", value = ""] = splitOnce(pair, "=");
			const ended = attributes.some((each) => /^\s*Max-Age=0$/i.test(each));
			if (ended || value === "") this.cookies.delete(name);
			else this.cookies.set(name, value);
		}
		const text = await response.text();
		return {
			status: response.status,
			headers: response.headers,
			body: text === "" ? null : JSON.parse(text),
		};
	}
}

export const password = "correct horse battery";

export interface TestPerson {
	userId: string;
	email: string;
	/** Member id in the first tenant. */
	memberId: string;
}

/** A person with a password, and a role in each of the tenants. */
export async function createPerson(
	database: TestDatabase,
	tenantIds: readonly string[],
	{
		email = `person-${newId()}@example.test`,
		role = "OWNER",
	}: { email?: string; role?: Role } = {},
): Promise<TestPerson> {
	const { userId } = await createUser({
		authUrl: database.authUrl,
		email,
		name: "A person",
		password,
	});
	const memberIds: string[] = [];
	for (const tenantId of tenantIds) {
		const memberId = newId();
		memberIds.push(memberId);
		await asOwner(database, tenantId, (client) =>
			client.query(
				"insert into member (id, tenant_id, user_id, name, email, role) values ($1, $2, $3, 'A person', $4, $5)",
				[memberId, tenantId, userId, email, role],
			),
		);
	}
	return { userId, email, memberId: memberIds[0] ?? "" };
}

/** The entries of a tenant's audit about one person, oldest first. */
export async function auditOf(
	database: TestDatabase,
	tenantId: string,
	email: string,
): Promise<
	{ action: string; succeeded: boolean; detail: Record<string, unknown> }[]
> {
	return asOwner(database, tenantId, async (client) => {
		const { rows } = await client.query(
			"select action, succeeded, detail from audit_event where actor_label = $1 order by sequence",
			[email],
		);
		return rows;
	});
}

let lastAddress = 0;

/** Each client has its own, so that tests do not throttle each other. */
function randomAddress(): string {
	lastAddress += 1;
	return `198.18.${Math.floor(lastAddress / 250)}.${(lastAddress % 250) + 1}`;
}

function splitOnce(text: string, at: string): [string, string] {
	const index = text.indexOf(at);
	return index < 0 ? [text, ""] : [text.slice(0, index), text.slice(index + 1)];
}
