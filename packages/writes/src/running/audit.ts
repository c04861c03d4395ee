import type { AccessContext } from "@patchbay/access";
import type { AuditEntry } from "@patchbay/audit";
import type { Change } from "../kinds/change.ts";
import { kinds } from "../kinds/kinds.ts";
import type { ChangeRow } from "../rows/change-row.ts";

/** Facts of the entry about a change. */
interface Ended {
	changeId: string;
	before: object | null;
	/** Value that is there now; null when it is not known. */
	after: object | null;
	/** Code of the failure; null for a change that was made. */
	failure: string | null;
	/** True when the platform's answer did not tell it. */
	wasReadBack: boolean;
}

/** The audit's entry about a change, made or not: what was there before, and what is there now. */
export function changeEntry(
	target: { type: string; id: string; label: string },
	{ kind, wanted }: Pick<Change, "kind" | "wanted">,
	{ changeId, before, after, failure, wasReadBack }: Ended,
): AuditEntry {
	const { action, field } = kinds[kind];
	return {
		action,
		target,
		succeeded: failure === null,
		detail: {
			changeId,
			change: { field, before, after },
			wanted,
			...(failure === null ? {} : { failure }),
			...(wasReadBack ? { wasReadBack } : {}),
		},
	};
}

/** Context of whoever asked for a change, for an entry that another process writes. */
export function askedBy(tenantId: string, row: ChangeRow): AccessContext {
	const { actorType, actorId, actorLabel: label } = row;
	return {
		tenantId,
		actor:
			actorType === "SYSTEM" || actorId === null
				? { type: "SYSTEM", name: label }
				: actorType === "API_KEY"
					? { type: "API_KEY", id: actorId, label }
					: // The entry names the member; a person's id in the identity tables is not part of it.
						{ type: "MEMBER", id: actorId, userId: actorId, label },
		role: null,
		scopes: [],
		requestId: row.requestId,
		...(row.ipAddress === null ? {} : { ipAddress: row.ipAddress }),
		...(row.userAgent === null ? {} : { userAgent: row.userAgent }),
	};
}
