import { type Status, statuses } from "../objects/nodes.ts";
import type { Problems } from "./problems.ts";

/** Statuses that an app may set; the others are LinkedIn's. */
const settable: readonly string[] = [
	"ACTIVE",
	"PAUSED",
	"ARCHIVED",
	"DRAFT",
	"PENDING_DELETION",
];
/** Statuses that nothing follows. */
const final: readonly string[] = ["CANCELED", "PENDING_DELETION", "REMOVED"];

/** Reads a status; null where it is wrong, which is noted. */
export function readStatus(
	value: unknown,
	field: string,
	{
		from,
		isOver,
		problems,
	}: { from: Status; isOver: boolean; problems: Problems },
): Exclude<Status, "COMPLETED"> | null {
	const wanted = statuses.find((status) => status === value);
	if (wanted === undefined || wanted === "COMPLETED") {
		problems.add(
			wanted === undefined
				? "INVALID_VALUE_FOR_FIELD"
				: "STATUS_CHANGE_NOT_ALLOWED",
			field,
			`'${String(value)}' cannot be set`,
		);
		return null;
	}
	if (wanted === from) return wanted;
	if (
		!settable.includes(wanted) ||
		final.includes(from) ||
		(wanted === "DRAFT" && from !== "DRAFT") ||
		(wanted === "ACTIVE" && isOver)
	) {
		problems.add(
			"STATUS_CHANGE_NOT_ALLOWED",
			field,
			`The status cannot be changed from ${from} to ${wanted}`,
		);
		return null;
	}
	return wanted;
}
