import { dayIn } from "../../calendar.ts";
import type { AccountRef, BudgetPeriod } from "../../drafts.ts";
import { unitsToMicros } from "../../money.ts";
import type { PlatformSession } from "../../session.ts";
import type { ReportQuery } from "../reports/report-query.ts";
import type { ReportRow } from "../reports/report-rows.ts";
import { readReportPage } from "../reports/sync-report.ts";

/** Amount that an object has spent of its budget: of today's, or ever. */
export async function readSpend(
	session: PlatformSession,
	account: AccountRef,
	level: "campaign" | "adGroup",
	externalId: string,
	period: BudgetPeriod,
): Promise<bigint> {
	const today = dayIn(account.timeZone || null, Date.now());
	const query: ReportQuery = {
		type: "BASIC",
		level: level === "campaign" ? "CAMPAIGN" : "ADGROUP",
		dimensions: [level === "campaign" ? "campaign_id" : "adgroup_id"],
		metrics: ["spend"],
		days: period === "LIFETIME" ? null : { from: today, to: today },
		ids: [externalId],
	};
	const { records } = await readReportPage(
		session,
		account,
		query,
		{ page: 1, pageSize: 10 },
		{ entity: "spend", readRow: toSpend },
	);
	return records.reduce((sum, { spent }) => sum + spent, 0n);
}

function toSpend({ spend }: ReportRow): { spent: bigint } {
	const spent = typeof spend === "string" ? unitsToMicros(spend) : null;
	// What has not run yet has no numbers.
	return { spent: spent !== null && spent > 0n ? spent : 0n };
}
