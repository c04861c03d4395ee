import type { AuditFilter } from "@patchbay/audit";
import { AuditAction } from "@patchbay/db";
import { InvalidInput } from "@patchbay/errors";
import { checkPeriod } from "../check-period.ts";
import { findId } from "../graphql/global-id.ts";
import { parseInstant } from "../instant.ts";

const known = new Set([
	"from",
	"to",
	"actions",
	"actorId",
	"connectionId",
	"succeeded",
]);

/**
 * The filter of a query string: `from` and `to` as RFC 3339 writes instants, `actions` parted by commas or given
 * several times, ids as GraphQL gives them, `succeeded` as `true` or `false`. What is empty counts as left out.
 *
 * @throws InvalidInput naming the parameter
 */
export function readFilter(query: URLSearchParams): AuditFilter {
	for (const name of query.keys())
		if (!known.has(name))
			throw new InvalidInput(
				`There is no filter of this name. Use ${[...known].join(", ")}.`,
				{ field: [name] },
			);
	const actions = readActions(query);
	const period = {
		from: readInstant(query, "from"),
		to: readInstant(query, "to"),
	};
	checkPeriod(period);
	return {
		...period,
		...(actions.length > 0 ? { actions } : {}),
		actorId: readId(query, "actorId", ["Member", "ApiKey"]),
		connectionId: readId(query, "connectionId", ["Connection"]),
		succeeded: readBoolean(query, "succeeded"),
	};
}

function readActions(query: URLSearchParams): AuditAction[] {
	return query
		.getAll("actions")
		.flatMap((value) => value.split(","))
		.filter(Boolean)
		.map((action) => {
			if (Object.hasOwn(AuditAction, action)) return action as AuditAction;
			throw new InvalidInput("There is no such action.", {
				field: ["actions"],
			});
		});
}

function readInstant(query: URLSearchParams, name: string): Date | null {
	const text = query.get(name);
	if (!text) return null;
	const instant = parseInstant(text);
	if (instant) return instant;
	throw new InvalidInput(`\`${name}\` is written as in 2026-11-21T08:30:00Z.`, {
		field: [name],
	});
}

function readId(
	query: URLSearchParams,
	name: string,
	types: readonly Parameters<typeof findId>[0][],
): string | null {
	const text = query.get(name);
	if (!text) return null;
	for (const type of types) {
		const id = findId(type, text);
		if (id) return id;
	}
	throw new InvalidInput(`\`${name}\` is not the id of such an object.`, {
		field: [name],
	});
}

function readBoolean(query: URLSearchParams, name: string): boolean | null {
	const text = query.get(name);
	if (!text) return null;
	if (text === "true" || text === "false") return text === "true";
	throw new InvalidInput(`\`${name}\` is \`true\` or \`false\`.`, {
		field: [name],
	});
}
