import {
	completeConnect,
	completeConnectInput,
	connect,
	connectInput,
	findReturnPath,
} from "@patchbay/connections";
import { builder } from "../builder.ts";
import type { RequestContext } from "../context.ts";
import { AuthenticationMethod, Platform } from "../enums.ts";
import { readId, readOptionalId } from "../global-id.ts";
import { beginAnew } from "../idempotency/once-for-key.ts";
import { parseInput } from "../user-errors.ts";
import { readConnectionAfter } from "./connection.ts";
import { type Payload, payloadType } from "./payload.ts";
import { Connection, type ConnectionShape } from "./refs.ts";

interface ConnectPayloadShape extends Payload {
	authorizationUrl?: string | null;
	expiresAt?: Date | null;
	returnTo?: string | null;
	connection?: ConnectionShape | null;
}

export const ConnectPayload = payloadType<ConnectPayloadShape>(
	"ConnectPayload",
	(t) => ({
		authorizationUrl: t.expose("authorizationUrl", {
			type: "URL",
			nullable: true,
		}),
		expiresAt: t.expose("expiresAt", { type: "DateTime", nullable: true }),
		returnTo: t.exposeString("returnTo", { nullable: true }),
		connection: t.expose("connection", {
			type: Connection,
			nullable: true,
			access: "signedIn",
		}),
	}),
);

const ConnectInput = builder.inputType("ConnectInput", {
	fields: (t) => ({
		brandId: t.id({ required: true }),
		platform: t.field({ type: Platform, required: true }),
		method: t.field({
			type: AuthenticationMethod,
			description: "Default: the platform's first.",
		}),
		grantId: t.id({
			description:
				"Connect this brand through a grant that the tenant already has, without a new consent.",
		}),
		connectionId: t.id({
			description:
				"Reconnect this connection, or ask for more scopes on it; the platform's user must be the same one.",
		}),
		scopeSets: t.stringList({
			description:
				"Keys of `PlatformInfo.scopeSets`; the default sets when left out. Scopes already granted stay granted.",
		}),
		returnTo: t.string({
			description: "Path within the admin app to come back to.",
		}),
		apiKey: t.string({ description: "For API_KEY." }),
		publicApiKey: t.string(),
		browserNonce: t.string({
			description:
				"A random value that the caller's browser keeps in a cookie; `completeConnect` must bring the same one.",
		}),
	}),
});

const CompleteConnectInput = builder.inputType("CompleteConnectInput", {
	description:
		"`callbackQuery`: the raw query string that the platform sent to the redirect URI.",
	fields: (t) => ({
		platform: t.field({ type: Platform, required: true }),
		callbackQuery: t.string({ required: true }),
		browserNonce: t.string(),
	}),
});

const connected = async (
	ctx: RequestContext,
	connectionId: string,
	returnTo: string | null | undefined,
): Promise<ConnectPayloadShape> => ({
	returnTo: returnTo ?? null,
	connection: await readConnectionAfter(ctx, connectionId),
});

builder.mutationFields((t) => ({
	connect: t.field({
		type: ConnectPayload,
		access: "connection.connect",
		description:
			"Begin a connection, a reconnection, or ask for more scopes. For OAuth the payload holds `authorizationUrl`, to send the user's browser to; for an API key or an existing grant it holds the connection.",
		args: { input: t.arg({ type: ConnectInput, required: true }) },
		// A consent is no object yet, and its address is a secret that is not kept. Only a connection by key takes a key.
		repeat: (ctx, id, { input }) =>
			input.grantId || input.apiKey
				? connected(ctx, id, input.returnTo)
				: beginAnew,
		resolve: async (_root, { input }, ctx) => {
			const { connectionId, ...begun } = await connect(
				ctx.verbs(),
				parseInput(connectInput, {
					...input,
					brandId: readId("Brand", input.brandId, "brandId"),
					grantId: readOptionalId("Grant", input.grantId, "grantId"),
					connectionId: readOptionalId(
						"Connection",
						input.connectionId,
						"connectionId",
					),
				}),
			);
			return {
				...begun,
				connection: connectionId
					? await readConnectionAfter(ctx, connectionId)
					: null,
			};
		},
	}),
	completeConnect: t.field({
		type: ConnectPayload,
		access: "connection.connect",
		description:
			"Finish an OAuth connection with the query that the platform sent to the redirect URI. Each state works once.",
		args: { input: t.arg({ type: CompleteConnectInput, required: true }) },
		repeat: async (ctx, id, { input }) =>
			connected(ctx, id, await findReturnPath(ctx.verbs(), input)),
		resolve: async (_root, { input }, ctx) => {
			const { connectionId, returnTo } = await completeConnect(
				ctx.verbs(),
				parseInput(completeConnectInput, input),
			);
			return connected(ctx, connectionId, returnTo);
		},
	}),
}));
