import type { Statement } from "../tenant-batch.ts";

/** A piece of SQL with its values; pieces nest, and a value never becomes text. */
export interface Sql {
	readonly parts: readonly string[];
	readonly values: readonly unknown[];
}

const isSql = (value: unknown): value is Sql =>
	typeof value === "object" && value !== null && value instanceof Piece;

class Piece implements Sql {
	readonly parts: readonly string[];
	readonly values: readonly unknown[];
	constructor(parts: readonly string[], values: readonly unknown[]) {
		this.parts = parts;
		this.values = values;
	}
}

/** Tagged template: `sql\`select … where id = ${id}\`` binds `id`; a nested piece of SQL is spliced in. */
export function sql(
	strings: TemplateStringsArray,
	...given: readonly unknown[]
): Sql {
	const parts: string[] = [strings[0] ?? ""];
	const values: unknown[] = [];
	const append = (text: string) => {
		parts[parts.length - 1] += text;
	};
	given.forEach((value, index) => {
		if (isSql(value)) {
			append(value.parts[0] ?? "");
			value.values.forEach((inner, position) => {
				values.push(inner);
				parts.push(value.parts[position + 1] ?? "");
			});
		} else {
			values.push(value);
			parts.push("");
		}
		append(strings[index + 1] ?? "");
	});
	return new Piece(parts, values);
}

/** SQL text written by us: an alias, a type, a direction. Never anything that came from outside. */
export const rawSql = (text: string): Sql => new Piece([text], []);

export const noSql = rawSql("");

export function joinSql(pieces: readonly Sql[], separator: string): Sql {
	return pieces.reduce(
		(all, piece, index) =>
			index === 0 ? piece : sql`${all}${rawSql(separator)}${piece}`,
		noSql,
	);
}

/** `where a and b`; nothing for no condition. */
export const whereAll = (conditions: readonly Sql[]): Sql =>
	conditions.length === 0 ? noSql : sql`where ${joinSql(conditions, " and ")}`;

/** The numbered form that the driver takes. */
export function toStatement({ parts, values }: Sql): Statement {
	let text = parts[0] ?? "";
	for (let index = 1; index < parts.length; index++)
		text += `$${index}${parts[index]}`;
	return { text, values: [...values] };
}

/**
 * A pattern for `ilike` that finds the text anywhere: its own `%`, `_` and `\` are plain characters. In the composed form, in
 * which names are kept.
 */
export const containsPattern = (text: string): string =>
	`%${text.normalize("NFC").replace(/[\\%_]/g, "\\$&")}%`;
