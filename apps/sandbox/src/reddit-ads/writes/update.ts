import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import type { WorldAccount } from "../../world/accounts.ts";
import type { Call } from "../calls/call.ts";
import { ApiRefused, invalid } from "../calls/errors.ts";
import type { ConfiguredStatus } from "../entities/objects.ts";
import type { Row } from "../entities/rows.ts";
import type { ChangedEntity } from "./changes.ts";

/** @throws {ApiRefused} for an object that nobody can change: its account serves no ads, or it is gone */
export function refuseClosed(
	{ api }: Call,
	account: WorldAccount,
	status: ConfiguredStatus,
): void {
	if (!api.standings.isUsable(account))
		throw new ApiRefused(
			403,
			`The ad account is ${api.standings.of(account).approval} and cannot be changed.`,
		);
	if (status === "DELETED" || status === "ARCHIVED")
		throw invalid(
			"data.configured_status",
			`An entity that is ${status} cannot be changed.`,
		);
}

/** Makes a change, writes it into the history, and answers with the whole object. */
export function change(
	call: Call,
	object: { id: string; name: string; modifiedAt: number },
	{
		account,
		entityType,
		tell,
		make,
	}: {
		account: WorldAccount;
		entityType: ChangedEntity;
		/** The object as replies tell it. */
		tell: () => Row;
		make: () => void;
	},
): Reply {
	const { api, now, person } = call;
	const before = tell();
	make();
	const after = tell();
	const changed = Object.keys(after).filter(
		(field) => JSON.stringify(after[field]) !== JSON.stringify(before[field]),
	);
	if (changed.length > 0) {
		object.modifiedAt = now;
		api.store.changed();
	}
	for (const field of changed)
		if (!["effective_status", "preview_expiry", "modified_at"].includes(field))
			api.changes.add({
				account,
				person,
				at: now,
				entityType,
				entityId: object.id,
				entityName: object.name,
				field,
				before: textOf(before[field]),
				after: textOf(after[field]),
			});
	return json(200, { data: tell() });
}

function textOf(value: unknown): string | null {
	if (value === null || value === undefined) return null;
	return typeof value === "string" ? value : JSON.stringify(value);
}
