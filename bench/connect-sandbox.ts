import { systemContext } from "@patchbay/access";
import { createDatabase, newId } from "@patchbay/db";
import { createApiKeyRow, createBrand, createTenant } from "@patchbay/tenancy";
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
		scopes: ["READ", "CONNECT", "IMPORT", "TOKENS_READ"],
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

/** Goes through the sandbox's consent and chooses one ad account. Answers the connection's id. */
export async function connectAccount(
	caller: Caller,
	brandId: string,
	externalId: string,
): Promise<string> {
	const browserNonce = newId();
	const { connect } = await caller.ask<{
		connect: { authorizationUrl: string };
	}>(
		"mutation ($input: ConnectInput!) { connect(input: $input) { authorizationUrl } }",
		{ input: { brandId, platform, browserNonce } },
	);
	const consent = await fetch(connect.authorizationUrl, {
		redirect: "manual",
		headers: { "X-Sandbox-Consent": "allow" },
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
				platform,
				callbackQuery: callback.search.slice(1),
				browserNonce,
			},
		},
	);
	const connectionId = completeConnect.connection?.id;
	if (!connectionId)
		throw new Error(JSON.stringify(completeConnect.userErrors));
	await caller.ask(
		"mutation ($input: SelectAdAccountsInput!) { selectAdAccounts(input: $input) { userErrors { message } } }",
		{ input: { connectionId, externalIds: [externalId] } },
	);
	return connectionId;
}
