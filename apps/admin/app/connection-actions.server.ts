import { z } from "zod";
import { api, type RouteArgs } from "./api.server.ts";
import { selectAdAccounts, setDeselectedData } from "./graphql/ad-accounts.ts";
import { setAutoSync } from "./graphql/auto-sync.ts";
import {
	disconnect,
	refreshConnection,
	setConversions,
	verifyConnection,
} from "./graphql/connection.ts";
import { syncIntervals } from "./graphql/enums.ts";
import { startImport } from "./graphql/imports.ts";
import type { UserError } from "./graphql/parts.ts";

const ConnectionAction = z.discriminatedUnion("intent", [
	z.object({
		intent: z.literal("select-accounts"),
		connectionId: z.string(),
		externalIds: z.array(z.string()),
		deselectedData: z.enum(["KEEP", "HIDE", "DELETE"]).optional(),
	}),
	z.object({
		intent: z.literal("set-deselected-data"),
		connectionId: z.string(),
		externalIds: z.array(z.string()),
		deselectedData: z.enum(["KEEP", "HIDE", "DELETE"]),
	}),
	z.object({ intent: z.literal("start-import"), connectionId: z.string() }),
	z.object({ intent: z.literal("verify"), connectionId: z.string() }),
	z.object({ intent: z.literal("refresh"), connectionId: z.string() }),
	z.object({
		intent: z.literal("disconnect"),
		connectionId: z.string(),
		deleteImportedData: z.boolean(),
	}),
	z.object({
		intent: z.literal("set-auto-sync"),
		connectionId: z.string(),
		enabled: z.boolean(),
		// Null where the form does not offer it: it stays as it is.
		metricsEvery: z.enum(syncIntervals).nullable(),
		campaignsEvery: z.enum(syncIntervals).nullable(),
		lookbackDays: z.string().nullable(),
	}),
	z.object({
		intent: z.literal("set-conversions"),
		connectionId: z.string(),
		conversion: z.string(),
		/** Key that was written or chosen where none of the choices is meant. */
		customConversion: z.string().nullable(),
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
		enabled: form.get("enabled") === "yes",
		metricsEvery: form.get("metricsEvery"),
		campaignsEvery: form.get("campaignsEvery"),
		lookbackDays: form.get("lookbackDays"),
		conversion: form.get("conversion"),
		customConversion: form.get("customConversion"),
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
		case "set-deselected-data": {
			const { externalIds, deselectedData } = parsed.data;
			const { setDeselectedData: set } = await call(setDeselectedData, {
				input: { connectionId, externalIds, deselectedData },
			});
			return result(set.userErrors, outcomes[deselectedData]);
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
		case "set-auto-sync": {
			const { enabled, metricsEvery, campaignsEvery } = parsed.data;
			const lookbackDays = toWholeNumber(parsed.data.lookbackDays);
			if (lookbackDays === undefined)
				return result([wrongDays], "The automatic sync is set.");
			const { setAutoSync: set } = await call(setAutoSync, {
				input: {
					connectionId,
					enabled,
					metricsEvery,
					campaignsEvery,
					lookbackDays,
				},
			});
			return result(
				set.userErrors,
				enabled ? "The automatic sync is set." : "The automatic sync is off.",
			);
		}
		case "set-conversions": {
			const { conversion, customConversion } = parsed.data;
			const key = conversion === "" ? (customConversion ?? "") : conversion;
			if (key.trim() === "")
				return result([noConversion], "What counts is set.");
			const { setConversions: set } = await call(setConversions, {
				input: { connectionId, conversion: key },
			});
			return result(
				set.userErrors,
				"What counts is set. The past is read again, the newest days first.",
			);
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

const outcomes = {
	KEEP: "The data is kept as history.",
	HIDE: "The data is hidden.",
	// A worker goes on with what takes longer than a person waits.
	DELETE: "The data is in no list and no total any more, and is being deleted.",
};

const noConversion: UserError = {
	code: "INVALID_INPUT",
	message: "Choose what counts, or write its id.",
	field: ["conversion"],
	retryAfterSeconds: null,
};

const wrongDays: UserError = {
	code: "INVALID_INPUT",
	message: "Give a whole number of days, 1 to 90.",
	field: ["lookbackDays"],
	retryAfterSeconds: null,
};

/** Undefined for a text that is no whole number of a size that the API takes. */
function toWholeNumber(text: string | null): number | null | undefined {
	if (text === null) return null;
	return /^-?\d{1,9}$/.test(text.trim()) ? Number(text) : undefined;
}
