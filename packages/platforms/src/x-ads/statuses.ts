import type { StatusState } from "../writes/write-parts.ts";
import { deletedStatus } from "./account-statuses.ts";
import type { SwitchRow } from "./api-types.ts";

const statuses: Readonly<Record<string, StatusState["status"]>> = {
	ACTIVE: "ACTIVE",
	PAUSED: "PAUSED",
	DRAFT: "DRAFT",
};

/**
 * An object's own switch. X's `effective_status` is `UNKNOWN` more often than not, so it is not asked; what was deleted keeps
 * its switch, and says so in a field of its own.
 */
export function toSwitch({ entity_status, deleted }: SwitchRow): StatusState {
	if (deleted) return { status: "REMOVED", platformStatus: deletedStatus };
	const word = entity_status || "UNKNOWN";
	return {
		status: Object.hasOwn(statuses, word)
			? (statuses[word] ?? "UNKNOWN")
			: "UNKNOWN",
		platformStatus: word,
	};
}

/** The switch, or the end of what is on and whose time is over. */
export function toStatus(
	row: SwitchRow & { end_time?: string | null | undefined },
	now: number,
): StatusState {
	const state = toSwitch(row);
	const endsAt = Date.parse(row.end_time ?? "");
	return state.status === "ACTIVE" && endsAt <= now
		? { ...state, status: "ENDED" }
		: state;
}
