import { z } from "zod";
import { api, type RouteArgs } from "./api.server.ts";
import { selectAdAccounts } from "./graphql/ad-accounts.ts";
import {
	disconnect,
	refreshConnection,
	verifyConnection,
} from "./graphql/connection.ts";
import { startImport } from "./graphql/imports.ts";
import type { UserError } from "./graphql/parts.ts";

const ConnectionAction = z.discriminatedUnion("intent", [
	z.object({
		intent: z.literal("select-accounts"),
		connectionId: z.string(),
		externalIds: z.array(z.string()),
		deselectedData: z.enum(["KEEP", "HIDE", "DELETE"]).optional(),
	}),
	z.object({ intent: z.literal("start-import"), connectionId: z.string() }),
	z.object({ intent: z.literal("verify"), connectionId: z.string() }),
	z.object({ intent: z.literal("refresh"), connectionId: z.string() }),
	z.object({
		intent: z.literal("disconnect"),
		connectionId: z.string(),
		deleteImportedData: z.boolean(),
	}),
]);

export interface ConnectionActionResult {
	intent: string;
	userErrors: UserError[];
	/** Said when it worked. */
	done: string | null;
	importJobId: string | null;
}

/**
 * Runs an action on a connection, for the pages that offer it.
 *
 * @returns null when the form is none of these.
 */
export async function runConnectionAction(
	args: RouteArgs,
	form: FormData,
): Promise<ConnectionActionResult | null> {
	const parsed = ConnectionAction.safeParse({
		intent: form.get("intent"),
		connectionId: form.get("connectionId"),
		externalIds: form.getAll("externalIds"),
		deselectedData: form.get("deselectedData") ?? undefined,
		deleteImportedData: form.get("deleteImportedData") === "yes",
	});
	if (!parsed.success) return null;
	const { intent, connectionId } = parsed.data;
	const input = { connectionId };
	const call = api(args);
	const result = (
		userErrors: UserError[],
		done: string,
		importJobId: string | null = null,
	): ConnectionActionResult => ({
		intent,
		userErrors,
		done: userErrors.length === 0 ? done : null,
		importJobId,
	});
	switch (parsed.data.intent) {
		case "select-accounts": {
			const { externalIds, deselectedData } = parsed.data;
			const { selectAdAccounts: chosen } = await call(selectAdAccounts, {
				input: { connectionId, externalIds, deselectedData },
			});
			return result(chosen.userErrors, "The accounts are chosen.");
		}
		case "start-import": {
			const { startImport: started } = await call(startImport, { input });
			return result(
				started.userErrors,
				"The import has started.",
				started.importJob?.id ?? null,
			);
		}
		case "verify": {
			const { verifyConnection: verified } = await call(verifyConnection, {
				input,
			});
			const { health } = verified.connection ?? {};
			return result(
				verified.userErrors,
				!health || health.state === "HEALTHY"
					? "The platform answered: the connection works."
					: `The platform answered. ${health.sentence}`,
			);
		}
		case "refresh": {
			const { refreshConnection: refreshed } = await call(refreshConnection, {
				input,
			});
			return result(refreshed.userErrors, "The access was renewed.");
		}
		case "disconnect": {
			const { deleteImportedData } = parsed.data;
			const { disconnect: ended } = await call(disconnect, {
				input: { connectionId, deleteImportedData },
			});
			return result(
				ended.userErrors,
				deleteImportedData
					? "Disconnected. The imported data is deleted."
					: "Disconnected. The imported data is kept.",
			);
		}
	}
}
