import {
	completeConnect,
	completeConnectInput,
	connect,
	connectInput,
	connectionInput,
	disconnect,
	disconnectInput,
	findReturnPath,
	refreshConnection,
	selectAdAccounts,
	selectAdAccountsInput,
	setAutoSync,
	setAutoSyncInput,
	setDeselectedData,
	setDeselectedDataInput,
	vendAccessToken,
	vendAccessTokenInput,
	verifyConnection,
} from "@patchbay/connections";
import { builder } from "../builder.ts";
import type { RequestContext } from "../context.ts";
import {
	AuthenticationMethod,
	DeselectedData,
	Platform,
	SyncInterval,
} from "../enums.ts";
import { readId, readOptionalId } from "../global-id.ts";
import { beginAnew } from "../idempotency/once-for-key.ts";
import { parseInput, toUserError } from "../user-errors.ts";
import { readConnectionAfter } from "./connection.ts";
import { type Payload, payloadType } from "./payload.ts";
import { Connection, type ConnectionShape } from "./refs.ts";

interface ConnectPayloadShape extends Payload {
	authorizationUrl?: string | null;
	expiresAt?: Date | null;
	returnTo?: string | null;
	connection?: ConnectionShape | null;
}

const ConnectPayload = payloadType<ConnectPayloadShape>(
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

interface ConnectionPayloadShape extends Payload {
	connection?: ConnectionShape | null;
}

const ConnectionPayload = payloadType<ConnectionPayloadShape>(
	"ConnectionPayload",
	(t) => ({
		connection: t.expose("connection", {
			type: Connection,
			nullable: true,
			access: "signedIn",
		}),
	}),
);

interface VendPayloadShape extends Payload {
	accessToken?: string;
	tokenSecret?: string | null;
	tokenType?: string;
	expiresAt?: Date | null;
}

const VendAccessTokenPayload = payloadType<VendPayloadShape>(
	"VendAccessTokenPayload",
	(t) => ({
		accessToken: t.exposeString("accessToken", { nullable: true }),
		tokenSecret: t.exposeString("tokenSecret", {
			nullable: true,
			description: "Only for OAuth 1.0a.",
		}),
		tokenType: t.exposeString("tokenType", { nullable: true }),
		expiresAt: t.expose("expiresAt", { type: "DateTime", nullable: true }),
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

const SelectAdAccountsInput = builder.inputType("SelectAdAccountsInput", {
	description:
		"`deselectedData`: what becomes of rows of accounts that are no longer chosen. KEEP leaves them in lists and totals, marked as no longer synced; HIDE leaves them out until the account is chosen again; DELETE deletes them, files too.",
	fields: (t) => ({
		connectionId: t.id({ required: true }),
		externalIds: t.stringList({ required: true }),
		deselectedData: t.field({ type: DeselectedData, defaultValue: "KEEP" }),
	}),
});

const SetDeselectedDataInput = builder.inputType("SetDeselectedDataInput", {
	fields: (t) => ({
		connectionId: t.id({ required: true }),
		externalIds: t.stringList({
			required: true,
			description: "Accounts that are no longer chosen.",
		}),
		deselectedData: t.field({ type: DeselectedData, required: true }),
	}),
});

const DisconnectInput = builder.inputType("DisconnectInput", {
	fields: (t) => ({
		connectionId: t.id({ required: true }),
		deleteImportedData: t.boolean({ defaultValue: false }),
	}),
});

const ConnectionInput = builder.inputType("ConnectionInput", {
	fields: (t) => ({ connectionId: t.id({ required: true }) }),
});

const SetAutoSyncInput = builder.inputType("SetAutoSyncInput", {
	description: "What is left out, or null, stays as it is.",
	fields: (t) => ({
		connectionId: t.id({ required: true }),
		enabled: t.boolean({ required: true }),
		metricsEvery: t.field({ type: SyncInterval }),
		campaignsEvery: t.field({ type: SyncInterval }),
		lookbackDays: t.int({ description: "1 to 90." }),
	}),
});

const VendAccessTokenInput = builder.inputType("VendAccessTokenInput", {
	fields: (t) => ({
		connectionId: t.id({ required: true }),
		purpose: t.string({ required: true }),
		minValiditySeconds: t.int({ defaultValue: 300 }),
		scopeSets: t.stringList({
			description:
				"Scope sets that the token is for: SCOPE_MISSING when the user has not allowed one. Default: the default sets.",
		}),
	}),
});

const withConnectionId = <Input extends { connectionId: string }>(
	input: Input,
) => ({
	...input,
	connectionId: readId("Connection", input.connectionId, "connectionId"),
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
	selectAdAccounts: t.field({
		type: ConnectionPayload,
		access: "connection.manage",
		description:
			"Choose which of the discovered ad accounts are imported. Makes a PENDING connection ACTIVE.",
		args: { input: t.arg({ type: SelectAdAccountsInput, required: true }) },
		resolve: async (_root, { input }, ctx) => {
			const parsed = parseInput(selectAdAccountsInput, withConnectionId(input));
			const { connectionId } = await selectAdAccounts(ctx.verbs(), parsed);
			return { connection: await readConnectionAfter(ctx, connectionId) };
		},
	}),
	setDeselectedData: t.field({
		type: ConnectionPayload,
		access: "connection.manage",
		description:
			"Keep, hide or delete what was imported of accounts that were deselected earlier. Works without an access to the platform too.",
		args: { input: t.arg({ type: SetDeselectedDataInput, required: true }) },
		resolve: async (_root, { input }, ctx) => {
			const parsed = parseInput(
				setDeselectedDataInput,
				withConnectionId(input),
			);
			const { connectionId } = await setDeselectedData(ctx.verbs(), parsed);
			return { connection: await readConnectionAfter(ctx, connectionId) };
		},
	}),
	disconnect: t.field({
		type: ConnectionPayload,
		access: "connection.manage",
		description:
			"Cancel running imports, revoke at the platform when no other connection uses the grant, destroy its tokens, keep the imported data unless told otherwise.",
		args: { input: t.arg({ type: DisconnectInput, required: true }) },
		resolve: async (_root, { input }, ctx) => {
			const parsed = parseInput(disconnectInput, withConnectionId(input));
			const { connectionId } = await disconnect(ctx.verbs(), parsed);
			return { connection: await readConnectionAfter(ctx, connectionId) };
		},
	}),
	setAutoSync: t.field({
		type: ConnectionPayload,
		access: "connection.manage",
		description:
			"Set which imports of a connection come by themselves, and how often. On by default once its accounts are chosen.",
		args: { input: t.arg({ type: SetAutoSyncInput, required: true }) },
		resolve: async (_root, { input }, ctx) => {
			const parsed = parseInput(setAutoSyncInput, withConnectionId(input));
			const { connectionId } = await setAutoSync(ctx.verbs(), parsed);
			return { connection: await readConnectionAfter(ctx, connectionId) };
		},
	}),
	verifyConnection: t.field({
		type: ConnectionPayload,
		access: "connection.manage",
		description:
			"Call the platform now with the stored credential. When some chosen accounts cannot be read, the connection comes with a user error that names them.",
		args: { input: t.arg({ type: ConnectionInput, required: true }) },
		resolve: async (_root, { input }, ctx) => {
			const parsed = parseInput(connectionInput, withConnectionId(input));
			const { connectionId, trouble } = await verifyConnection(
				ctx.verbs(),
				parsed,
			);
			return {
				connection: await readConnectionAfter(ctx, connectionId),
				userErrors: trouble ? [toUserError(trouble)] : [],
			};
		},
	}),
	refreshConnection: t.field({
		type: ConnectionPayload,
		access: "connection.manage",
		description: "Refresh the access token now.",
		args: { input: t.arg({ type: ConnectionInput, required: true }) },
		resolve: async (_root, { input }, ctx) => {
			const parsed = parseInput(connectionInput, withConnectionId(input));
			const { connectionId } = await refreshConnection(ctx.verbs(), parsed);
			return { connection: await readConnectionAfter(ctx, connectionId) };
		},
	}),
	vendAccessToken: t.field({
		type: VendAccessTokenPayload,
		access: "token.vend",
		description:
			"Hand out a live access token to a script. Needs scope TOKENS_READ; refreshes first when less than `minValiditySeconds` are left; always audited. UNSUPPORTED_BY_PLATFORM for a connection by API key: a key is never handed out.",
		args: { input: t.arg({ type: VendAccessTokenInput, required: true }) },
		resolve: async (_root, { input }, ctx) => {
			const { accessToken, tokenSecret, tokenType, expiresAt } =
				await vendAccessToken(
					ctx.verbs(),
					parseInput(vendAccessTokenInput, withConnectionId(input)),
				);
			return {
				accessToken: accessToken.reveal(),
				tokenSecret: tokenSecret?.reveal() ?? null,
				tokenType,
				expiresAt,
			};
		},
	}),
}));
