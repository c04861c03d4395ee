import { graphql } from "./document.ts";
import type { Platform } from "./enums.ts";
import { type UserError, userErrorFields } from "./parts.ts";

export interface ConnectInput {
	brandId: string;
	platform: Platform;
	grantId?: string | undefined;
	connectionId?: string | undefined;
	scopeSets?: string[] | undefined;
	returnTo?: string | undefined;
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
