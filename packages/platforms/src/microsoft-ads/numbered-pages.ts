import { EndlessList } from "../errors.ts";
import { microsoftAdsRules } from "./errors.ts";

/** Pages that are followed at most. */
const longest = 10_000;

/**
 * Pages of a list that Microsoft numbers from 0 on. It tells neither their number nor a next one: a page that is not full is
 * the last.
 * @param size rows of a full page
 */
export async function* readNumberedPages(
	size: number,
	read: (page: number) => Promise<unknown[]>,
	from = 0,
): AsyncGenerator<unknown[], void, undefined> {
	let before = "";
	for (let page = from; page < from + longest; page += 1) {
		const rows = await read(page);
		const first = JSON.stringify(rows[0] ?? null, (_key, value: unknown) =>
			typeof value === "bigint" ? String(value) : value,
		);
		// The same page again would be told for ever.
		if (page > from && rows.length > 0 && first === before) break;
		before = first;
		yield rows;
		if (rows.length < size) return;
	}
	throw new EndlessList(
		`${microsoftAdsRules.name} sends a list that has no end. Try again; if this keeps happening, tell the operator.`,
		"PageInfo.Index",
	);
}
