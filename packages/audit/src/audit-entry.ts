import { type AccessContext, actorColumns } from "@patchbay/access";
import { type AuditAction, newId } from "@patchbay/db";

/** Action and its target. The actor, time and origin are known from the context and the database. */
export interface AuditEntry {
	action: AuditAction;
	/** `type` is the type's name in the API, such as `Connection`; `label` stays readable when the row is gone. */
	target?: { type: string; id: string; label?: string | null };
	/** Purpose of a credential's use, in a few words. */
	purpose?: string;
	/** True when left out. */
	succeeded?: boolean;
	/** Further facts, as JSON; never a secret. */
	detail?: Readonly<Record<string, unknown>>;
}

const longestText = 500;

/** The entry as one element of the array that `system.append_audit` takes, in JSON. */
export function toEntryJson(ctx: AccessContext, entry: AuditEntry): string {
	const { actor } = ctx;
	const { type, id } = actorColumns(actor);
	const record = {
		id: newId(),
		action: entry.action,
		target_type: entry.target?.type,
		target_id: entry.target?.id,
		target_label: cut(entry.target?.label),
		actor_type: type,
		actor_id: id,
		actor_label: cut(actor.type === "SYSTEM" ? actor.name : actor.label),
		purpose: cut(entry.purpose),
		ip_address: cut(ctx.ipAddress),
		user_agent: cut(ctx.userAgent),
		request_id: cut(ctx.requestId),
		succeeded: entry.succeeded ?? true,
		detail: entry.detail,
	};
	const json = JSON.stringify(record);
	// Looking at each text by itself takes longer than all the rest, and hardly any entry needs it.
	return unstorable.test(json) ? JSON.stringify(record, storable) : json;
}

function cut(text: string | null | undefined): string | undefined {
	return text?.slice(0, longestText);
}

/** Text that JSON cannot store: NUL, or half of a surrogate pair, which JSON.stringify() writes as an escape. */
const unstorable = /\\u(?:0000|d[89a-f])/;

/** PostgreSQL's text holds neither NUL nor half of a surrogate pair, and names from outside may have both. */
function storable(_key: string, value: unknown): unknown {
	return typeof value === "string"
		? value.replaceAll("\0", "").toWellFormed()
		: value;
}
