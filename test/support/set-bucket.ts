import { asSuperuser } from "./as-superuser.ts";
import type { TestDatabase } from "./database.ts";

/**
 * Says when the bucket of the tenant's newest API key will be full again, as if it had been used that much; further off
 * than a bucket takes to fill, it has less than nothing. Before the key's first request, of which the API would know.
 */
export async function setBucketOfNewestKey(
	database: TestDatabase,
	tenantId: string,
	secondsUntilFull: number,
): Promise<void> {
	await asSuperuser(
		database,
		`insert into quota_bucket (tenant_id, actor_id, full_at)
		select tenant_id, id, now() + interval '${secondsUntilFull} seconds' from api_key
		where tenant_id = '${tenantId}' order by id desc limit 1
		on conflict (tenant_id, actor_id) do update set full_at = excluded.full_at`,
	);
}
