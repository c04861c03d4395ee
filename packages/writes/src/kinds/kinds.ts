import type { AuditAction, PlatformChangeKind } from "@patchbay/db";
import type { WriteParts } from "@patchbay/platforms";

/** Facts of a kind of change: the audit's action, and the name of what is changed, which is the platform's part as well. */
interface Kind {
	action: AuditAction;
	field: Exclude<keyof WriteParts, "validatesItself">;
}

export const kinds = {
	BUDGET: { action: "BUDGET_CHANGE", field: "budget" },
	STATUS: { action: "STATUS_CHANGE", field: "status" },
	KEYWORDS: { action: "KEYWORD_CHANGE", field: "keywords" },
} as const satisfies Record<PlatformChangeKind, Kind>;
