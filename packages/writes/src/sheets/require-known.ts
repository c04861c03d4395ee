import type { SqlExecutor } from "@patchbay/db";
import { NotFound } from "@patchbay/errors";
import type { SheetReportInput } from "./sheet-report-input.ts";

/** Tables of what a report can be narrowed to. */
const filters = [
	{ name: "brandIds", table: "brand", word: "brand" },
	{ name: "connectionIds", table: "connection", word: "connection" },
	{ name: "adAccountIds", table: "ad_account", word: "ad account" },
	{ name: "campaignIds", table: "campaign", word: "campaign" },
] as const;

/**
 * Refuses a report about something that the tenant does not have: it would be written without a row, and told as done.
 * @throws {NotFound} naming the first one, also for another tenant's
 */
export async function requireKnown(
	sql: SqlExecutor,
	tenantId: string,
	report: SheetReportInput["report"],
): Promise<void> {
	for (const { name, table, word } of filters) {
		const ids = report[name];
		if (!ids || ids.length === 0) continue;
		const { rows } = await sql.query<{ at: string }>(
			`select w.nth - 1 as at from unnest($2::uuid[]) with ordinality w(id, nth)
			where not exists (select from ${table} t where t.tenant_id = $1 and t.id = w.id) order by w.nth limit 1`,
			[tenantId, ids],
		);
		const [unknown] = rows;
		if (unknown)
			throw new NotFound(`There is no such ${word}.`, {
				field: ["report", name, String(unknown.at)],
			});
	}
}
