import type { z } from "zod";
import type { Page } from "../drafts.ts";
import { idAt, readRows } from "../read-rows.ts";
import { id } from "./api-types.ts";

const findId = idAt("id", id);

/** Reads the rows of a page, or what came along with them. */
export function readAs<Row, Draft>(
	rows: readonly unknown[],
	reader: {
		/** Kind of record, such as `campaign`. */
		entity: string;
		/** Name of the rows' list; `data` when left out. */
		list?: string;
		schema: z.ZodType<Row>;
		toDraft: (row: Row, raw: unknown) => Draft | null;
	},
): Pick<Page<Draft>, "records" | "rejected"> {
	return readRows(rows, { list: "data", ...reader, findId });
}
