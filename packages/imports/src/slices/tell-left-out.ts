import type { SqlExecutor } from "@patchbay/db";
import { recordEvent } from "../record-event.ts";
import { recordFailures } from "../record-failures.ts";
import { streams } from "../streams.ts";
import type { SliceWork } from "./slice-work.ts";

/**
 * Lists what of a slice the user has not allowed, with what to do about it, among its job's failures and in the timeline. The slice
 * counts none of it as failed: it has read all that it may.
 */
export async function tellLeftOut(
	sql: SqlExecutor,
	work: SliceWork,
	messages: readonly string[],
): Promise<void> {
	const { stage } = streams[work.stream];
	const account = work.account ? ` (${work.account.name})` : "";
	await recordFailures(
		sql,
		work,
		messages.map((message) => ({
			entity: stage.replaceAll("_", " "),
			externalId: work.account?.externalId ?? null,
			code: "SCOPE_MISSING",
			message,
		})),
	);
	for (const message of messages)
		await recordEvent(sql, work, {
			stage,
			what: "left_out",
			message: message + account,
		});
}
