import { defaultPlatform } from "./default-platform.ts";
import type { Answer, GraphqlClient } from "./graphql-client.ts";

export interface UserErrorAnswer {
	code: string;
	message: string;
}

const errors = "userErrors { code message }";

/** A new brand; answers its global id. */
export async function createBrandByApi(client: GraphqlClient): Promise<string> {
	const { createBrand } = await client.query(
		`mutation { createBrand(input: { name: "North" }) { brand { id } ${errors} } }`,
	);
	return createBrand.brand.id;
}

/** Begins to connect the default platform, or to reconnect; answers where the browser is sent. */
export async function beginByApi(
	client: GraphqlClient,
	brandId: string,
	connectionId: string | null = null,
): Promise<string> {
	const { connect } = await client.query(
		`mutation ($input: ConnectInput!) { connect(input: $input) { authorizationUrl ${errors} } }`,
		{ input: { brandId, platform: defaultPlatform, connectionId } },
	);
	if (!connect.authorizationUrl)
		throw new Error(JSON.stringify(connect.userErrors));
	return connect.authorizationUrl;
}

/** Brings what the platform sent back. */
export async function completeByApi(
	client: GraphqlClient,
	callbackQuery: string,
): Promise<{ connectionId: string | null; userErrors: UserErrorAnswer[] }> {
	const { completeConnect } = await client.query(
		`mutation ($input: CompleteConnectInput!) { completeConnect(input: $input) { connection { id status } ${errors} } }`,
		{ input: { platform: defaultPlatform, callbackQuery } },
	);
	return {
		connectionId: completeConnect.connection?.id ?? null,
		userErrors: completeConnect.userErrors,
	};
}

/** Asks for the connection's access token. */
export async function vendByApi(
	client: GraphqlClient,
	connectionId: string,
): Promise<{ accessToken: string | null; userErrors: UserErrorAnswer[] }> {
	const { vendAccessToken } = (await client.query(
		`mutation ($input: VendAccessTokenInput!) { vendAccessToken(input: $input) { accessToken ${errors} } }`,
		{ input: { connectionId, purpose: "a test" } },
	)) as Answer;
	return vendAccessToken;
}

/** The database's id in a global one. */
export function rowId(globalId: string): string {
	const [, id = ""] = Buffer.from(globalId, "base64url").toString().split(":");
	return id;
}
