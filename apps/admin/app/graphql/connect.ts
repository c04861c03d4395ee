import { graphql } from "./document.ts";
import type { AuthenticationMethod, Platform } from "./enums.ts";
import {
	type KeyField,
	keyFields,
	type UserError,
	userErrorFields,
} from "./parts.ts";

export interface ConnectInput {
	brandId: string;
	platform: Platform;
	grantId?: string | undefined;
	connectionId?: string | undefined;
	scopeSets?: string[] | undefined;
	/** Way to sign in; the platform's first when left out. */
	method?: AuthenticationMethod | undefined;
	returnTo?: string | undefined;
	/** Values of the platform's key fields, for a connection by key. */
	apiKey?: string | undefined;
	publicApiKey?: string | undefined;
	browserNonce: string;
}

export interface ConnectPayload {
	authorizationUrl: string | null;
	returnTo: string | null;
	connection: { id: string; brand: { id: string } } | null;
	userErrors: UserError[];
}

const payloadFields = `authorizationUrl returnTo connection { id brand { id } } ${userErrorFields}`;

export const connect = graphql<
	{ connect: ConnectPayload },
	{ input: ConnectInput }
>(/* GraphQL */ `
	mutation Connect($input: ConnectInput!) {
		connect(input: $input) { ${payloadFields} }
	}
`);

export const completeConnect = graphql<
	{ completeConnect: ConnectPayload },
	{
		input: {
			platform: Platform;
			callbackQuery: string;
			browserNonce?: string | undefined;
		};
	}
>(/* GraphQL */ `
	mutation CompleteConnect($input: CompleteConnectInput!) {
		completeConnect(input: $input) { ${payloadFields} }
	}
`);

export interface PlatformToConnect {
	name: string;
	/** The default first. */
	authenticationMethods: AuthenticationMethod[];
	providerName: string;
	keyFields: KeyField[];
}

/** Reads the ways to sign in to a platform. */
export const platformToConnect = graphql<
	{ platform: PlatformToConnect },
	{ platform: Platform }
>(/* GraphQL */ `
	query PlatformToConnect($platform: Platform!) {
		platform(platform: $platform) { name authenticationMethods providerName ${keyFields} }
	}
`);

/** The wanted way to sign in, where the platform has it; its first one else. */
export function chosenMethod(
	{ authenticationMethods }: Pick<PlatformToConnect, "authenticationMethods">,
	wanted?: string | null,
): AuthenticationMethod | undefined {
	return (
		authenticationMethods.find((method) => method === wanted) ??
		authenticationMethods[0]
	);
}
