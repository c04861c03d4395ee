import type { Answer, Call } from "../api.ts";
import { XRefused } from "../errors.ts";
import type { Row } from "../objects/rows.ts";
import { invalid } from "./parameters.ts";

/** Differences of one list from the next. */
export type ListForm<Of = Call> = {
	/** Rows in the order of their making, deleted ones among them. */
	rows: (call: Of) => readonly Row[];
	/** Parameters that name up to 200 ids each, and the field that must be among them. */
	ids?: Readonly<Record<string, string>>;
	/** Fields by which rows are sorted. */
	sorts?: readonly string[];
	/** Field that `q` is looked for in. */
	named?: string;
	/** Parameters that the list reads by itself. */
	others?: readonly string[];
	passes?: (call: Of) => (row: Row) => boolean;
	counts?: { usual: number; most: number };
	withTotal?: boolean;
	withDeleted?: boolean;
	/** True where a deleted parent hides a row. */
	isHidden?: (call: Of, row: Row) => boolean;
};

const mostIds = 200;
const life = ["created_at", "updated_at", "deleted"];

/** A list's call: of an account, or of nobody's yet. */
type ListCall = Pick<Call, "request" | "parameters" | "person" | "api">;

/** Answers a list: filtered, sorted and cut into pages. */
export function answerList<Of extends ListCall>(
	call: Of,
	form: ListForm<Of>,
): Answer {
	const { parameters, api } = call;
	const { counts = { usual: 200, most: 1000 }, ids = {} } = form;
	parameters.only(
		"count",
		"cursor",
		...Object.keys(ids),
		...(form.sorts === undefined ? [] : ["sort_by"]),
		...(form.named === undefined ? [] : ["q"]),
		...(form.withDeleted === false ? [] : ["with_deleted"]),
		...(form.withTotal === false ? [] : ["with_total_count"]),
		...(form.others ?? []),
	);
	const count =
		parameters.number("count", { least: 1, most: counts.most }) ?? counts.usual;
	const cursor = parameters.text("cursor");
	const withTotal = parameters.flag("with_total_count");
	if (withTotal && cursor !== null)
		throw new XRefused("EXCLUSIVE_PARAMETERS", {
			parameter: "with_total_count",
			value: "true",
		});
	const wanted = Object.entries(ids).flatMap(([name, field]) => {
		const list = parameters.list(name, mostIds);
		return list === null ? [] : [{ field, among: new Set(list) }];
	});
	const withDeleted = parameters.flag("with_deleted");
	const q = parameters.text("q")?.toLowerCase() ?? null;
	const passes = form.passes?.(call) ?? (() => true);
	const rows = form.rows(call).filter(
		(row) =>
			(withDeleted || (!row.deleted && !form.isHidden?.(call, row))) &&
			wanted.every(({ field, among }) => among.has(String(row[field]))) &&
			(q === null ||
				String(row[form.named ?? ""] ?? "")
					.toLowerCase()
					.startsWith(q)) &&
			passes(row),
	);
	const sorted = sortedBy(rows, parameters.text("sort_by"), [
		...life,
		...(form.sorts ?? []),
	]);
	const list = listOf(call);
	const offset = cursor === null ? 0 : api.cursors.read(cursor, list);
	const end = offset + Math.min(count, api.world.settings.pageSize ?? count);
	return {
		data: sorted.slice(offset, end).map((row) => api.oddities.applied(row)),
		more: {
			next_cursor: end < sorted.length ? api.cursors.issue(end, list) : null,
			...(withTotal ? { total_count: sorted.length } : {}),
		},
	};
}

/** All that makes it another list, so that a cursor fits none but its own. */
function listOf({ person, request }: ListCall): string {
	const parameters = [...request.query]
		.filter(([name]) => name !== "cursor" && name !== "count")
		.sort(([one], [other]) => (one < other ? -1 : 1));
	return JSON.stringify([person.sub, request.path, parameters]);
}

function sortedBy(
	rows: readonly Row[],
	order: string | null,
	fields: readonly string[],
): readonly Row[] {
	if (order === null) return rows;
	const [, field = "", direction] = /^(\w+)-(asc|desc)$/.exec(order) ?? [];
	if (!fields.includes(field))
		throw invalid("sort_by", order, `Expected one of ${fields.join(", ")}`);
	const sign = direction === "asc" ? 1 : -1;
	return [...rows].sort(
		(one, other) => sign * compare(one[field], other[field]),
	);
}

function compare(one: unknown, other: unknown): number {
	if (typeof one === "number" && typeof other === "number") return one - other;
	const [left, right] = [String(one), String(other)];
	return left < right ? -1 : left > right ? 1 : 0;
}

/** Answers one object of a list by its id. */
export function answerOne(
	call: Call,
	rows: readonly Row[],
	code: string,
	key = "id",
): Answer {
	call.parameters.only("with_deleted");
	const withDeleted = call.parameters.flag("with_deleted");
	const found = rows.find(
		(row) => row[key] === call.id && (withDeleted || !row.deleted),
	);
	if (found === undefined) throw notFound(code, call.id ?? "");
	return { data: call.api.oddities.applied(found) };
}

/** @param code such as `CAMPAIGN_NOT_FOUND` */
export function notFound(code: string, id: string): XRefused {
	const kind = code.replace(/_NOT_FOUND$/, "").toLowerCase();
	return new XRefused(code, {
		status: 404,
		message: `${kind} ${id} was not found`,
		parameter: `${kind}_id`,
		value: id,
	});
}
