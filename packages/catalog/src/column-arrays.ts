/** Form in which a column's values are written into an array parameter. */
type ColumnType =
	| "uuid"
	| "text"
	| "jsonb"
	| "boolean"
	| "date"
	| "timestamptz"
	| "bigint"
	| "integer"
	| "double precision";

type Column<Row> = readonly [
	type: ColumnType,
	value: (row: Row) => string | number | bigint | boolean | null,
];

/** Columns of rows by their names. */
export type Columns<Row> = Readonly<Record<string, Column<Row>>>;

export interface ColumnArrays {
	/** `unnest($1::uuid[], …) as draft (id, …)` */
	from: string;
	/** The same with a row's place, from 1, as `draft.nth`. */
	numbered: string;
	/** One array literal a column. */
	values: string[];
}

/**
 * Rows as one parameter a column, for `insert … select … from unnest(…)`: one statement of constant text whatever the
 * number of rows. The literals are built here, because the driver escapes every element, numbers too, which costs half
 * of the time of a large page.
 */
export function toColumnArrays<Row>(
	rows: readonly Row[],
	columns: Columns<Row>,
	firstParameter = 1,
): ColumnArrays {
	const names = Object.keys(columns);
	const types = Object.values(columns).map(([type]) => type);
	const arrays = `unnest(${types.map((type, index) => `$${firstParameter + index}::${type}[]`).join(", ")})`;
	return {
		from: `${arrays} as draft (${names.join(", ")})`,
		numbered: `${arrays} with ordinality as draft (${[...names, "nth"].join(", ")})`,
		values: Object.values(columns).map(([type, value]) =>
			arrayLiteral(rows, type, value),
		),
	};
}

/** Values that repeat from row to row, such as a currency or a campaign's id, are written once. */
function arrayLiteral<Row>(
	rows: readonly Row[],
	type: ColumnType,
	value: Column<Row>[1],
): string {
	const quoted = type === "text" || type === "jsonb";
	let literal = "{";
	let before: ReturnType<Column<Row>[1]> | undefined;
	let text = "";
	for (let index = 0; index < rows.length; index++) {
		const cell = value(rows[index] as Row);
		if (cell !== before) {
			before = cell;
			if (cell === null) text = "NULL";
			else {
				text = String(cell);
				if (quoted || (typeof cell === "string" && !isPlain.test(text)))
					text = quote(text);
			}
		}
		literal += index === 0 ? text : `,${text}`;
	}
	return `${literal}}`;
}

/** Values that stand in an array as they are. A platform's date may be anything: a comma in it would shift all rows after it. */
const isPlain = /^[\w:.+-]+$/;

/** PostgreSQL's text cannot hold the character NUL, which a platform's JSON can. */
function quote(text: string): string {
	return `"${text.replaceAll("\0", "\uFFFD").replace(/[\\"]/g, "\\$&")}"`;
}

/** Sequences that jsonb refuses: NUL and half of a surrogate pair, which JSON.stringify() writes as escapes. An escaped backslash is passed over. */
const unstorable = /(\\\\)|\\u(?:0000|d[89a-f][0-9a-f]{2})/g;

/** JSON for a jsonb column; what that cannot hold is replaced, as in text. */
export function toJsonb(value: unknown): string {
	const text = JSON.stringify(value) ?? "null";
	return text.includes("\\u")
		? text.replace(unstorable, (_all, backslashes) =>
				backslashes === undefined ? "\\ufffd" : backslashes,
			)
		: text;
}
