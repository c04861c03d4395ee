import type { StorageFault } from "@patchbay/storage";
import { commitPage } from "../slices/commit-page.ts";
import type { AccountRun } from "../stages/stage.ts";
import { streams } from "../streams.ts";
import { isPending } from "./pending-files.ts";

/** Ends the account's files when the store went on failing: each says so, the job lists it once, and the next import tries again. */
export async function giveUpFiles(
	{ deps, work, account }: AccountRun,
	fault: StorageFault,
): Promise<void> {
	deps.logger.error(
		{ err: fault, problem: fault.problem },
		"the file store went on failing; the account's files are left to the next import",
	);
	await commitPage(deps.db, work, async (sql) => {
		const { rowCount } = await sql.query(
			`update asset set failure = $4
			where tenant_id = $1 and ad_account_id = $2 and imported_at >= $3 and ${isPending}`,
			[work.tenantId, account.id, work.job.startedAt, fault.message],
		);
		return {
			saved: 0,
			failures: [
				{
					entity: streams.FILES.entity,
					externalId: null,
					code: "STORAGE_UNAVAILABLE",
					message: `${rowCount} ${rowCount === 1 ? "file was" : "files were"} not stored. ${fault.message}`,
				},
			],
			nextCursor: null,
		};
	});
}
