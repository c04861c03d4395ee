import { newId } from "@patchbay/db";
import pg from "pg";
import { seedSchedules } from "../../bench/seed-schedules.ts";
import type { TestDatabase } from "./database.ts";
import { createBrand } from "./factories/brand.ts";
import type { TestTenant } from "./factories/tenant.ts";

/** Connections to make, and the zone that their nights are counted in. */
export interface ScheduledConnections {
	tenant: TestTenant;
	many: number;
	/** Zone of the one account of each; the brand's alone when left out. */
	timeZone?: string | null;
}

/**
 * Makes connections that work, each with an account and the default schedules, and none of it at a platform.
 * @returns their ids
 */
export async function scheduleConnections(
	database: TestDatabase,
	{ tenant, many, timeZone = null }: ScheduledConnections,
): Promise<string[]> {
	const brandId = await createBrand(database.db, tenant.tenantId);
	const ids = Array.from({ length: many }, newId);
	const client = new pg.Client({ connectionString: database.superuserUrl });
	await client.connect();
	try {
		await client.query(
			`insert into connection (id, tenant_id, brand_id, platform, status, account_name, scope_sets, connected_by_type,
				connected_at)
			select id, $1, $2, 'GOOGLE_ADS', 'ACTIVE', 'Scheduled', '{}', 'SYSTEM', now() from unnest($3::uuid[]) as id`,
			[tenant.tenantId, brandId, ids],
		);
		await client.query(
			`insert into ad_account (id, tenant_id, connection_id, platform, external_id, name, time_zone, selected, updated_at)
			select uuidv7(), $1, id, 'GOOGLE_ADS', '1', 'Account', $3, true, now() from unnest($2::uuid[]) as id`,
			[tenant.tenantId, ids, timeZone],
		);
		await seedSchedules(database.superuserUrl);
		await client.query(
			`update import_schedule set due_at = system.next_run(lane, every, 'UTC', connection_id, now())
			where connection_id = any($1::uuid[])`,
			[ids],
		);
	} finally {
		await client.end();
	}
	return ids;
}
