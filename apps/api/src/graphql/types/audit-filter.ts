import type { AuditFilter as Filter } from "@patchbay/audit";
import { InvalidInput } from "@patchbay/errors";
import { checkPeriod } from "../../check-period.ts";
import { builder } from "../builder.ts";
import { AuditAction } from "../enums.ts";
import { findId, readOptionalId } from "../global-id.ts";

export const AuditFilter = builder.inputType("AuditFilter", {
	fields: (t) => ({
		connectionId: t.id(),
		actions: t.field({ type: [AuditAction] }),
		actorId: t.id(),
		from: t.field({ type: "DateTime" }),
		to: t.field({ type: "DateTime" }),
		succeeded: t.boolean(),
	}),
});

/** @throws InvalidInput for an id of something else, and for times the wrong way round */
export function toAuditFilter(
	filter: typeof AuditFilter.$inferInput | null | undefined,
): Filter {
	const { connectionId, actorId, ...rest } = filter ?? {};
	checkPeriod(rest, "filter");
	return {
		...rest,
		connectionId: readOptionalId(
			"Connection",
			connectionId,
			"filter",
			"connectionId",
		),
		actorId: readActorId(actorId),
	};
}

function readActorId(globalId: string | null | undefined): string | null {
	if (globalId === null || globalId === undefined) return null;
	const id = findId("Member", globalId) ?? findId("ApiKey", globalId);
	if (id) return id;
	throw new InvalidInput("This is not the id of a member or an API key.", {
		field: ["filter", "actorId"],
	});
}
