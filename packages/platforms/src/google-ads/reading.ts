import type { z } from "zod";
import { idAt, RowReading } from "../read-rows.ts";
import { id } from "./api-types.ts";
import type { Collect } from "./client.ts";

/**
 * Makes the collector of a query's rows.
 * @param entity kind of record, such as `ad group`
 * @param field GAQL's name of the record's id, such as `ad_group.id`: rows have it in camel case
 */
export function rowsOf<Row, Draft>(
	entity: string,
	field: string,
	schema: z.ZodType<Row>,
	toDraft: (row: Row, raw: unknown) => Draft | null,
): Collect<Draft> {
	const path = field.replaceAll(/_(\w)/g, (_, letter) => letter.toUpperCase());
	const findId = idAt(path, id);
	return () =>
		new RowReading({ entity, list: "results", schema, toDraft, findId });
}
