import type { AuditFilter } from "./graphql/audit.ts";
import { type AuditAction, auditActions } from "./graphql/enums.ts";

/** Part of the audit log that is shown, as the address says it. */
export interface AuditQuery {
	actions: AuditAction[];
	/** Id of a member or an API key. */
	actorId: string | null;
	connectionId: string | null;
	/** Days of UTC, both included, YYYY-MM-DD. */
	from: string | null;
	to: string | null;
	succeeded: boolean | null;
}

/** The parameters that make a query; all others of the address are about the page. */
export const auditParameters = [
	"action",
	"actor",
	"connection",
	"from",
	"to",
	"result",
] as const;

/** Words that the address gets wrong are left out: the log is shown without them. */
export function auditQuery(parameters: URLSearchParams): AuditQuery {
	const result = parameters.get("result");
	return {
		actions: auditActions.filter((action) =>
			parameters.getAll("action").includes(action),
		),
		actorId: idOf(parameters.get("actor")),
		connectionId: idOf(parameters.get("connection")),
		from: dayOf(parameters.get("from")),
		to: dayOf(parameters.get("to")),
		succeeded: result === "yes" ? true : result === "no" ? false : null,
	};
}

/** Finds a problem with the days, for the field of the last one. The API refuses such a filter. */
export function periodProblem({ from, to }: AuditQuery): string | null {
	return from !== null && to !== null && from > to
		? "The last day is before the first one."
		: null;
}

/** The API's filter: a day ends with the first instant of the next one, which is no longer in it. */
export function auditFilter(query: AuditQuery): AuditFilter {
	return {
		actions: query.actions.length > 0 ? query.actions : undefined,
		actorId: query.actorId ?? undefined,
		connectionId: query.connectionId ?? undefined,
		from: query.from ? `${query.from}T00:00:00.000Z` : undefined,
		to: query.to ? `${query.to}T23:59:59.999Z` : undefined,
		succeeded: query.succeeded ?? undefined,
	};
}

/** The same filter for the API's export. */
export function exportParameters(query: AuditQuery): URLSearchParams {
	const { actions = [], ...rest } = auditFilter(query);
	const parameters = new URLSearchParams();
	if (actions.length > 0) parameters.set("actions", actions.join(","));
	for (const [name, value] of Object.entries(rest))
		if (value !== undefined) parameters.set(name, String(value));
	return parameters;
}

export function isFiltered(query: AuditQuery): boolean {
	return [...exportParameters(query)].length > 0;
}

const idOf = (value: string | null) =>
	value && /^[\w=-]{1,200}$/.test(value) ? value : null;

const dayOf = (value: string | null) =>
	value &&
	/^\d{4}-\d{2}-\d{2}$/.test(value) &&
	!Number.isNaN(Date.parse(`${value}T00:00:00Z`))
		? value
		: null;
