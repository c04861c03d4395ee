import type { Position } from "./cursor.ts";
import { joinSql, rawSql, type Sql, sql } from "./sql.ts";

export type Direction = "ASC" | "DESC";

/** One order value. The columns of an order together must be unique within the list: the last one is the id. */
export interface OrderColumn {
	/** The value, in terms of the list's rows. */
	by: Sql;
	/** The type a cursor's text is read back as, such as `uuid` or `timestamptz`. */
	type: string;
	direction: Direction;
	/** Nulls stand last, in either direction. */
	nullable?: boolean;
}

const isAscending = ({ direction }: OrderColumn, reverse: boolean) =>
	(direction === "ASC") !== reverse;

/** The `order by` list over `values`, turned round for reading backwards. */
export function orderBy(
	columns: readonly OrderColumn[],
	reverse: boolean,
	value: (column: OrderColumn, index: number) => Sql = ({ by }) => by,
): Sql {
	return joinSql(
		columns.map((column, index) => {
			const direction = isAscending(column, reverse) ? "asc" : "desc";
			const nulls = column.nullable
				? ` nulls ${reverse ? "first" : "last"}`
				: "";
			return sql`${value(column, index)} ${rawSql(direction + nulls)}`;
		}),
		", ",
	);
}

/** The condition that a row stands behind (or, with `reverse`, before) a position. */
export function isBeyond(
	columns: readonly OrderColumn[],
	position: Position,
	reverse: boolean,
): Sql {
	const first = columns[0];
	const isRowComparison =
		first !== undefined &&
		columns.every(
			(column) => !column.nullable && column.direction === first.direction,
		);
	// One row comparison is what an index on the order can start from.
	if (isRowComparison) {
		const operator = isAscending(first, reverse) ? " > " : " < ";
		const left = joinSql(
			columns.map(({ by }) => by),
			", ",
		);
		const right = joinSql(
			columns.map((column, index) => bound(column, position[index] ?? null)),
			", ",
		);
		return sql`(${left})${rawSql(operator)}(${right})`;
	}
	const alternatives = columns.map((column, index) => {
		const ties = columns
			.slice(0, index)
			.map((tied, place) => isEqual(tied, position[place] ?? null));
		return sql`(${joinSql([...ties, isPast(column, position[index] ?? null, reverse)], " and ")})`;
	});
	return sql`(${joinSql(alternatives, " or ")})`;
}

const bound = ({ type }: OrderColumn, value: string | null): Sql =>
	sql`${value}::${rawSql(type)}`;

const isEqual = (column: OrderColumn, value: string | null): Sql =>
	value === null
		? sql`${column.by} is null`
		: sql`${column.by} = ${bound(column, value)}`;

function isPast(
	column: OrderColumn,
	value: string | null,
	reverse: boolean,
): Sql {
	if (value === null)
		return reverse ? sql`${column.by} is not null` : rawSql("false");
	const operator = isAscending(column, reverse) ? " > " : " < ";
	const past = sql`${column.by}${rawSql(operator)}${bound(column, value)}`;
	return column.nullable && !reverse
		? sql`(${past} or ${column.by} is null)`
		: past;
}
