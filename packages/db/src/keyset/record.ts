import { joinSql, rawSql, type Sql } from "./sql.ts";

/**
 * How a column is read. `value` as it comes; `instant` a timestamptz → Date; `date` a date → "YYYY-MM-DD"; `bigint`
 * exact; `text` an enum array or a number that must be taken as text.
 */
export type ColumnKind = "value" | "instant" | "date" | "bigint" | "enums";

export interface RecordReader<T> {
	/** The select list of the table known as `alias`, each column under its field's name. */
	columns(alias: string): Sql;
	/** The same as one JSON object, for parts nested in another row. */
	json(alias: string): Sql;
	/** The record out of a row, or out of the JSON object; other fields of the row are left alone. */
	read(row: object): T;
}

/**
 * A record of a table whose columns are the snake_case form of its fields.
 *
 * @param kinds each field of the record, once
 */
export function recordOf<T extends object>(
	kinds: {
		readonly [Field in keyof T]-?: ColumnKind;
	},
): RecordReader<T> {
	const fields = Object.entries(kinds) as [string, ColumnKind][];
	const special = fields.filter(
		([, kind]) => kind === "instant" || kind === "bigint",
	);
	const column = (alias: string, field: string, kind: ColumnKind) => {
		const cast = { date: "::text", bigint: "::text", enums: "::text[]" };
		return `${alias}.${snakeCase(field)}${cast[kind as keyof typeof cast] ?? ""}`;
	};
	return {
		columns: (alias) =>
			joinSql(
				fields.map(([field, kind]) =>
					rawSql(`${column(alias, field, kind)} as "${field}"`),
				),
				", ",
			),
		json: (alias) =>
			rawSql(
				`json_build_object(${fields
					.map(([field, kind]) => `'${field}', ${column(alias, field, kind)}`)
					.join(", ")})`,
			),
		read(row) {
			const record = row as Record<string, unknown>;
			for (const [field, kind] of special) {
				const value = record[field];
				if (value === null || value === undefined) continue;
				if (kind === "bigint") record[field] = BigInt(value as string);
				else if (!(value instanceof Date))
					record[field] = new Date(value as string);
			}
			return record as T;
		},
	};
}

const snakeCase = (field: string) =>
	field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
