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
	/** Ways that work now: without an OAuth app a key alone. */
	usableMethods: AuthenticationMethod[];
	providerName: string;
	keyFields: KeyField[];
}

/** Reads the ways to sign in to a platform. */
export const platformToConnect = graphql<
	{ platform: PlatformToConnect },
	{ platform: Platform }
>(/* GraphQL */ `
	query PlatformToConnect($platform: Platform!) {
		platform(platform: $platform) { name authenticationMethods usableMethods providerName ${keyFields} }
	}
`);

/** Ways to sign in to a platform. */
export type Methods = Pick<
	PlatformToConnect,
	"authenticationMethods" | "usableMethods"
>;

/** The wanted way to sign in, where the platform has it; else the first one that works now. */
export function chosenMethod(
	{ authenticationMethods, usableMethods }: Methods,
	wanted?: string | null,
): AuthenticationMethod | undefined {
	return (
		authenticationMethods.find((method) => method === wanted) ??
		usableMethods[0] ??
		authenticationMethods[0]
	);
}

/** True where people sign in to the platform, and cannot before it has an OAuth app. */
export function lacksApp({
	authenticationMethods,
	usableMethods,
}: Methods): boolean {
	return usableMethods.length < authenticationMethods.length;
}
