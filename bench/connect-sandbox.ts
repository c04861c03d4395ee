import { systemContext } from "@patchbay/access";
import { createDatabase, newId } from "@patchbay/db";
import type { PlatformId } from "@patchbay/platforms";
import { createApiKeyRow, createBrand, createTenant } from "@patchbay/tenancy";
import { sandboxAppOf } from "../scripts/start/sandbox-platforms.ts";
import type { BenchDatabase } from "./database.ts";
import { platform } from "./platform.ts";

export interface Caller {
	ask<Data>(query: string, variables?: object): Promise<Data>;
}

/** A tenant with a brand and an API key, and who speaks to the API with it. */
export async function createCaller(
	database: BenchDatabase,
	apiUrl: string,
): Promise<Caller & { brandId: string; apiKey: string }> {
	const db = createDatabase({
		url: database.ownerUrl,
		applicationName: "patchbay-bench",
	});
	const { tenantId } = await createTenant(db, {
		name: "Bench",
		slug: "bench",
		owner: { userId: newId(), name: "Bench", email: "bench@example.com" },
	});
	const ctx = systemContext(tenantId, "bench", newId());
	const { brandId } = await createBrand(
		{ ...ctx, db },
		{ name: "Bench", timeZone: "UTC", currencyCode: "USD" },
	);
	const { key } = await createApiKeyRow(db, ctx, {
		name: "bench",
		scopes: ["READ", "CONNECT", "IMPORT", "TOKENS_READ", "ADMIN"],
	});
	await db.close();
	return {
		apiKey: key,
		brandId: Buffer.from(`Brand:${brandId}`).toString("base64url"),
		async ask<Data>(query: string, variables = {}) {
			const answer = await fetch(`${apiUrl}/graphql`, {
				method: "POST",
				headers: {
					"content-type": "application/json",
					authorization: `Bearer ${key}`,
				},
				body: JSON.stringify({ query, variables }),
			});
			const { data, errors } = (await answer.json()) as {
				data?: Data;
				errors?: unknown;
			};
			if (errors || !data) throw new Error(JSON.stringify(errors));
			return data;
		},
	};
}

/** Way into a platform of the sandbox: a person who agrees there, or keys. */
export interface WayIn {
	platform: PlatformId;
	/** Person who agrees on the consent page; the first one where left out. */
	account?: string;
	keys?: Readonly<Record<string, string>>;
}

/** Connects a platform of the sandbox and chooses one ad account. Answers the connection's id. */
export async function connectAccount(
	caller: Caller,
	brandId: string,
	externalId: string,
	{ platform: id, account, keys }: WayIn = { platform },
): Promise<string> {
	const browserNonce = newId();
	const { connect } = await caller.ask<{
		connect: {
			authorizationUrl: string | null;
			connection: { id: string } | null;
			userErrors: { message: string }[];
		};
	}>(
		"mutation ($input: ConnectInput!) { connect(input: $input) { authorizationUrl connection { id } userErrors { message } } }",
		{ input: { brandId, platform: id, browserNonce, ...keys } },
	);
	const connectionId =
		connect.connection?.id ??
		(await agree(caller, connect, { id, account, browserNonce }));
	await caller.ask(
		"mutation ($input: SelectAdAccountsInput!) { selectAdAccounts(input: $input) { userErrors { message } } }",
		{ input: { connectionId, externalIds: [externalId] } },
	);
	return connectionId;
}

/** Goes through the sandbox's consent page and back. */
async function agree(
	caller: Caller,
	connect: {
		authorizationUrl: string | null;
		userErrors: { message: string }[];
	},
	{
		id,
		account,
		browserNonce,
	}: { id: PlatformId; account: string | undefined; browserNonce: string },
): Promise<string> {
	if (!connect.authorizationUrl)
		throw new Error(JSON.stringify(connect.userErrors));
	const consent = await fetch(connect.authorizationUrl, {
		redirect: "manual",
		headers: {
			"X-Sandbox-Consent": "allow",
			...(account === undefined ? {} : { "X-Sandbox-Account": account }),
		},
	});
	const callback = new URL(consent.headers.get("location") ?? "");
	const { completeConnect } = await caller.ask<{
		completeConnect: {
			connection: { id: string } | null;
			userErrors: { message: string }[];
		};
	}>(
		"mutation ($input: CompleteConnectInput!) { completeConnect(input: $input) { connection { id } userErrors { message } } }",
		{
			input: {
				platform: id,
				callbackQuery: callback.search.slice(1),
				browserNonce,
			},
		},
	);
	const connectionId = completeConnect.connection?.id;
	if (!connectionId)
		throw new Error(JSON.stringify(completeConnect.userErrors));
	return connectionId;
}

/** Sets up the app that the sandbox knows in a platform's place. */
export async function setUpApp(
	caller: Caller,
	id: PlatformId,
	extras: Readonly<Record<string, string>> = {},
): Promise<void> {
	const app = sandboxAppOf(id);
	const { createOAuthApp } = await caller.ask<{
		createOAuthApp: { userErrors: { message: string }[] };
	}>(
		"mutation ($input: CreateOAuthAppInput!) { createOAuthApp(input: $input) { userErrors { message } } }",
		{
			input: {
				platform: id,
				label: "Bench",
				clientId: app.clientId,
				clientSecret: app.clientSecret,
				redirectUri: `http://127.0.0.1:3000${app.callbackPath}`,
				extras: { ...app.extras, ...extras },
			},
		},
	);
	if (createOAuthApp.userErrors.length > 0)
		throw new Error(JSON.stringify(createOAuthApp.userErrors));
}
