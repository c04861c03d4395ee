import { rawSql, type Sql } from "./sql.ts";

/**
 * Reading of a column. `value` as it comes; `instant` a timestamptz → Date; `date` a date → "YYYY-MM-DD"; `bigint`
 * exact; `enums` an array of an enum.
 */
export type ColumnKind = "value" | "instant" | "date" | "bigint" | "enums";

/** Fields that are wanted; null for all of them. The id is always read. */
export type WantedFields = ReadonlySet<string> | null;

export interface RecordReader<T> {
	/** The select list of the table known as `alias`, each column under its field's name. */
	columns(alias: string, wanted?: WantedFields): Sql;
	/** The same as one JSON object, for parts nested in another row. */
	json(alias: string, wanted?: WantedFields): Sql;
	/** The record out of a row, or out of the JSON object; other fields of the row are left alone. */
	read(row: object): T;
}

/**
 * A record of a table whose columns are the snake_case form of its fields. A record that was read with `wanted` holds
 * no other field, whatever its type says: only who knows what is used of it may narrow it down.
 *
 * @param kinds each field of the record, once
 */
export function recordOf<T extends object>(
	kinds: {
		readonly [Field in keyof T]-?: ColumnKind;
	},
): RecordReader<T> {
	const fields = Object.entries<ColumnKind>(kinds).map(([name, kind]) => ({
		name,
		column: snakeCase(name) + (casts[kind] ?? ""),
	}));
	const special = Object.entries<ColumnKind>(kinds).filter(
		([, kind]) => kind === "instant" || kind === "bigint",
	);
	const pick = (wanted: WantedFields) =>
		wanted === null
			? fields
			: fields.filter(({ name }) => name === "id" || wanted.has(name));
	return {
		columns: (alias, wanted = null) =>
			rawSql(
				pick(wanted)
					.map(({ name, column }) => `${alias}.${column} as "${name}"`)
					.join(", "),
			),
		json: (alias, wanted = null) =>
			rawSql(
				`json_build_object(${pick(wanted)
					.map(({ name, column }) => `'${name}', ${alias}.${column}`)
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

const casts: Partial<Record<ColumnKind, string>> = {
	date: "::text",
	bigint: "::text",
	enums: "::text[]",
};

const snakeCase = (field: string) =>
	field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
