import { type Database, inTenantSql, type SqlExecutor } from "@patchbay/db";
import type { AdAccountDraft } from "@patchbay/platforms";
import {
	accountColumns,
	accountValues,
	toStorableAccounts,
} from "../accounts/account-columns.ts";
import type { ReadingKey } from "./request-reading.ts";

/** A list is renewed once a day with the grant's check; an import takes it as it is until the next check is overdue. */
export const listLivesMilliseconds = 26 * 3_600_000;
/** A person who connects another brand may look for an account that is new. */
export const listIsNewMilliseconds = 15 * 60_000;

/** Keeps the complete list of a grant's accounts at one platform, for all its connections. */
export async function saveListing(
	sql: SqlExecutor,
	of: ReadingKey,
	listed: readonly AdAccountDraft[],
	/** Time of the request to the platform, by the database's clock; now when left out. */
	askedAt: Date | null = null,
): Promise<void> {
	const { tenantId, grantId, platform } = of;
	const key = [tenantId, grantId, platform];
	const accounts = toStorableAccounts(listed);
	await sql.query(
		`insert into account_reading (tenant_id, grant_id, platform, listed_at)
		values ($1, $2, $3::"Platform", coalesce($4::timestamptz, clock_timestamp()))
		on conflict (tenant_id, grant_id, platform) do update set listed_at = excluded.listed_at`,
		[...key, askedAt],
	);
	const column = <T>(of: (account: AdAccountDraft) => T) => accounts.map(of);
	await sql.query(
		`delete from listed_account
		where tenant_id = $1 and grant_id = $2 and platform = $3::"Platform" and external_id <> all($4::text[])`,
		[...key, column(({ externalId }) => externalId)],
	);
	await sql.query(
		`insert into listed_account (tenant_id, grant_id, platform, ${accountColumns}, active, unreadable, position)
		select $1, $2, $3::"Platform", u.* from unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::boolean[],
			$9::text[], $10::text[], $11::text[], $12::boolean[], $13::jsonb[], $14::int[]) as u
		on conflict (tenant_id, grant_id, platform, external_id) do update set name = excluded.name,
			currency_code = excluded.currency_code, time_zone = excluded.time_zone, manager = excluded.manager,
			parent_external_id = excluded.parent_external_id, access_external_id = excluded.access_external_id,
			platform_status = excluded.platform_status, active = excluded.active, unreadable = excluded.unreadable,
			position = excluded.position`,
		[
			...key,
			...accountValues(accounts),
			column((account) => account.active),
			column(({ unreadable }) =>
				unreadable ? JSON.stringify(unreadable) : null,
			),
			accounts.map((_account, index) => index),
		],
	);
}

/** The kept list of a grant's accounts, in the platform's order; null when it was never complete or is older. */
export async function readListing(
	db: Database,
	{ tenantId, grantId, platform }: ReadingKey,
	youngerThanMilliseconds: number,
): Promise<AdAccountDraft[] | null> {
	return inTenantSql(db, tenantId, async (sql) => {
		const key = [tenantId, grantId, platform];
		const { rowCount } = await sql.query(
			`select from account_reading where tenant_id = $1 and grant_id = $2 and platform = $3::"Platform"
				and listed_at > clock_timestamp() - $4 * interval '1 millisecond'
				and (list_requested_at is null or list_requested_at <= listed_at)
			for share`,
			[...key, youngerThanMilliseconds],
		);
		if (rowCount === 0) return null;
		const { rows } = await sql.query<AdAccountDraft>(
			`select external_id as "externalId", name, currency_code as "currencyCode", time_zone as "timeZone", manager,
				parent_external_id as "parentExternalId", access_external_id as "accessExternalId",
				platform_status as "platformStatus", active, unreadable
			from listed_account where tenant_id = $1 and grant_id = $2 and platform = $3::"Platform" order by position`,
			key,
		);
		return rows;
	});
}
