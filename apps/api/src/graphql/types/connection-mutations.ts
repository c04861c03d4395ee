import {
	connectionInput,
	disconnect,
	disconnectInput,
	refreshConnection,
	setAutoSync,
	setAutoSyncInput,
	setConversions,
	setConversionsInput,
	verifyConnection,
} from "@patchbay/connections";
import { readPastAgain } from "@patchbay/imports";
import { builder } from "../builder.ts";
import { SyncInterval } from "../enums.ts";
import { parseInput, toUserError } from "../user-errors.ts";
import { readConnectionAfter } from "./connection.ts";
import { ConnectionPayload, withConnectionId } from "./connection-payload.ts";

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

const SetConversionsInput = builder.inputType("SetConversionsInput", {
	fields: (t) => ({
		connectionId: t.id({ required: true }),
		conversion: t.string({
			description:
				"A key of `ConversionSetting.choices`, or one of its custom form; null for the platform's default.",
		}),
	}),
});

builder.mutationFields((t) => ({
	setConversions: t.field({
		type: ConnectionPayload,
		access: "connection.manage",
		description:
			"Choose what counts as a conversion at a connection. The past is read again, by an import of its own where the automatic sync is off; `Connection.conversion` says how far. The same choice once more asks for what is left of it.",
		args: { input: t.arg({ type: SetConversionsInput, required: true }) },
		resolve: async (_root, { input }, ctx) => {
			const parsed = parseInput(setConversionsInput, withConnectionId(input));
			const verbs = ctx.verbs();
			const { connectionId } = await setConversions(verbs, parsed);
			await readPastAgain(verbs, { connectionId });
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
}));
