import type { ImportStream, SqlExecutor } from "@patchbay/db";
import { streams } from "../streams.ts";

interface PutOff {
	account: string | null;
	streams: ImportStream[];
	from: string | null;
	to: string | null;
}

/** Words with which every such description begins. */
export const putOffUntil = "Put off until ";

/** Accounts that are named; of more than that only the number is told. */
const mostNamed = 5;

/**
 * Describes what of a job a platform's limits have put off: which accounts, which days of their metrics, what else; null when
 * nothing waits for a limit.
 */
export async function describePutOff(
	sql: SqlExecutor,
	job: { tenantId: string; importJobId: string },
	until: Date,
): Promise<string | null> {
	const { rows } = await sql.query<PutOff & { accounts: bigint }>(
		`select a.name as account, array_agg(distinct s.stream::text) as streams, min(s.window_from) as "from",
			max(s.window_to) as "to", count(a.id) over () as accounts
		from import_slice s left join ad_account a on a.tenant_id = s.tenant_id and a.id = s.ad_account_id
		where s.tenant_id = $1 and s.import_job_id = $2 and s.state in ('PENDING', 'READY', 'WAITING') and s.stream <> 'PLAN'
			and exists (select from import_slice h where h.tenant_id = $1 and h.import_job_id = $2 and h.state = 'WAITING'
				and h.waiting_for = 'HOLD')
		group by a.id, a.name order by max(s.window_to) desc nulls last, a.name limit $3`,
		[job.tenantId, job.importJobId, mostNamed],
	);
	const [first] = rows;
	if (!first) return null;
	const more =
		Number(first.accounts) -
		rows.filter(({ account }) => account !== null).length;
	const named = rows.map(describe);
	if (more > 0)
		named.push(`${more} more ${more === 1 ? "account" : "accounts"}`);
	return `${putOffUntil}${instantInWords(until)}: ${named.join("; ")}.`;
}

function describe({ account, streams: waiting, from, to }: PutOff): string {
	const what = [
		...(from !== null && to !== null
			? [from === to ? `results of ${from}` : `results of ${from} to ${to}`]
			: []),
		...waiting
			.filter((stream) => !stream.startsWith("METRICS"))
			.map((stream) => streams[stream].stage.replaceAll("_", " ")),
	].join(", ");
	return account === null ? what : `${account} (${what})`;
}

/** An instant in a message, which knows nobody's zone: `2026-11-30 03:10 UTC`. */
function instantInWords(at: Date): string {
	return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
