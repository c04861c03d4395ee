import { XRefused } from "./errors.ts";

/** Parameters of a list, checked. */
export type ListOptions = {
	count: number;
	cursor: string | null;
	ids: readonly string[] | null;
	/** Beginning of the name. */
	named: string | null;
	withDeleted: boolean;
	withTotal: boolean;
	/** All that makes it another list, so that a cursor fits none but its own. */
	list: string;
};

const known = [
	"account_ids",
	"count",
	"cursor",
	"q",
	"with_deleted",
	"with_total_count",
];

/** Reads the parameters of `GET /12/accounts`; throws `XRefused`. */
export function readListOptions(
	query: URLSearchParams,
	pageSize: number | null,
): ListOptions {
	for (const [name, value] of query)
		if (!known.includes(name) || query.getAll(name).length > 1)
			throw invalid(name, value, "Expected a parameter of this endpoint");
	const count = query.get("count") ?? "200";
	if (!/^[1-9]\d{0,3}$/.test(count) || Number(count) > 1000)
		throw invalid("count", count, "Expected a number from 1 to 1000");
	const cursor = query.get("cursor");
	const withTotal = flag(query, "with_total_count");
	if (withTotal && cursor !== null)
		throw new XRefused("EXCLUSIVE_PARAMETERS", {
			parameter: "with_total_count",
			value: "true",
		});
	const ids = query.get("account_ids")?.split(",") ?? null;
	if (ids !== null && ids.length > 200)
		throw invalid("account_ids", String(ids.length), "Expected 200 at most");
	const named = query.get("q");
	const withDeleted = flag(query, "with_deleted");
	return {
		count: Math.min(Number(count), pageSize ?? 1000),
		cursor,
		ids,
		named,
		withDeleted,
		withTotal,
		list: JSON.stringify([ids, named, withDeleted]),
	};
}

function flag(query: URLSearchParams, name: string): boolean {
	const value = query.get(name) ?? "false";
	if (value !== "true" && value !== "false")
		throw invalid(name, value, "Expected true or false");
	return value === "true";
}

function invalid(parameter: string, value: string, message: string): XRefused {
	return new XRefused("INVALID_PARAMETER", {
		message: `${message}, got "${value}" for ${parameter}`,
		parameter,
		value,
	});
}
