import type { SqlExecutor } from "@patchbay/db";
import { toUrgencyNumber, type Urgency } from "@patchbay/limits";
import type { PlatformId } from "@patchbay/platforms";

/** Unit that a worker reads at once: a grant at one platform. */
export interface ReadingKey {
	tenantId: string;
	grantId: string;
	platform: PlatformId;
}

/**
 * Asks the workers to read what is open of a grant at one platform, in the transaction that opens it. `list`: its accounts
 * are listed first. What somebody more urgent asked for and is not read yet stays as urgent.
 */
export async function requestReading(
	sql: SqlExecutor,
	{ tenantId, grantId, platform }: ReadingKey,
	{
		list = false,
		urgency = "PERSON",
	}: { list?: boolean; urgency?: Urgency } = {},
): Promise<void> {
	await sql.query(
		`insert into account_reading as r (tenant_id, grant_id, platform, due_at, list_requested_at, urgency)
		values ($1, $2, $3::"Platform", clock_timestamp(), case when $4 then clock_timestamp() end, $5)
		on conflict (tenant_id, grant_id, platform) do update set due_at = excluded.due_at, attempts = 0,
			urgency = case when r.due_at is null then excluded.urgency else least(r.urgency, excluded.urgency) end,
			list_requested_at = coalesce(excluded.list_requested_at, r.list_requested_at)`,
		[tenantId, grantId, platform, list, toUrgencyNumber(urgency)],
	);
}

/** Asks for the chosen accounts of connections to be read anew, in the transaction that makes it necessary. */
export async function requestProofs(
	sql: SqlExecutor,
	tenantId: string,
	connectionIds: readonly string[],
	urgency: Urgency = "PERSON",
): Promise<void> {
	const { rows } = await sql.query<{ grantId: string; platform: PlatformId }>(
		`update connection set proof_requested_at = clock_timestamp()
		where tenant_id = $1 and id = any($2::uuid[]) and grant_id is not null and status <> 'DISCONNECTED'
		returning grant_id as "grantId", platform`,
		[tenantId, [...connectionIds]],
	);
	const keys = new Map(
		rows.map((row) => [`${row.grantId} ${row.platform}`, row]),
	);
	for (const key of keys.values())
		await requestReading(sql, { tenantId, ...key }, { urgency });
}
