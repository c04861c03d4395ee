import {
	selectAdAccounts,
	selectAdAccountsInput,
	setDeselectedData,
	setDeselectedDataInput,
} from "@patchbay/connections";
import { builder } from "../builder.ts";
import { DeselectedData } from "../enums.ts";
import { parseInput } from "../user-errors.ts";
import { readConnectionAfter } from "./connection.ts";
import { ConnectionPayload, withConnectionId } from "./connection-payload.ts";

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

builder.mutationFields((t) => ({
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
}));
