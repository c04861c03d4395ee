import type { SqlExecutor } from "@patchbay/db";
import type { ReadingKey } from "./request-reading.ts";

/** An account that has to be read, once for all connections of the grant that chose it. */
export interface OpenAccount {
	externalId: string;
	accessExternalId: string | null;
	currencyCode: string | null;
	timeZone: string | null;
	/** Key of what a connection that chose it counts as a conversion; null for the platform's default. */
	conversion: string | null;
	/** Time of the look-up: this reading answers nothing that was asked for later. */
	askedAt: Date;
}

/** Chosen accounts `a` of live connections `c` that were not read since it was asked for. */
const isOpen = `a.selected and c.status <> 'DISCONNECTED' and not c.reconnect_required
	and (a.proof is null or (a.proof ->> 'checkedAt')::timestamptz < c.proof_requested_at)`;

const params = (of: ReadingKey, connectionId: string | null) => [
	of.tenantId,
	of.grantId,
	of.platform,
	connectionId,
];

/** Some accounts that are open, those first that were never read; `connectionId`: of this connection alone. */
export async function findOpenAccounts(
	sql: SqlExecutor,
	of: ReadingKey,
	{ connectionId, most }: { connectionId: string | null; most: number },
): Promise<OpenAccount[]> {
	const { rows } = await sql.query<OpenAccount>(
		`select "externalId", "accessExternalId", "currencyCode", "timeZone", conversion, "askedAt" from (
			-- Once, whichever connections chose it.
			select distinct on (a.external_id) a.external_id as "externalId", a.access_external_id as "accessExternalId",
				a.currency_code as "currencyCode", a.time_zone as "timeZone", a.proof is not null as was_read, c.conversion,
				date_trunc('milliseconds', clock_timestamp()) as "askedAt"
			from ad_account a join connection c on c.tenant_id = a.tenant_id and c.id = a.connection_id
			where c.tenant_id = $1 and c.grant_id = $2 and c.platform = $3::"Platform"
				and ($4::uuid is null or c.id = $4) and ${isOpen}
			order by a.external_id, a.proof is not null
		) open
		order by was_read, "externalId" limit $5`,
		[...params(of, connectionId), most],
	);
	return rows;
}

/** The connections, of a platform without ad accounts, whose access has to be proven. */
export async function findOpenConnections(
	sql: SqlExecutor,
	of: ReadingKey,
	connectionId: string | null,
): Promise<{ ids: string[]; askedAt: Date } | null> {
	const { rows } = await sql.query<{ id: string; askedAt: Date }>(
		`select id, date_trunc('milliseconds', clock_timestamp()) as "askedAt" from connection
		where tenant_id = $1 and grant_id = $2 and platform = $3::"Platform" and ($4::uuid is null or id = $4)
			and status <> 'DISCONNECTED' and not reconnect_required
			and (last_verified_at is null or last_verified_at < proof_requested_at)`,
		params(of, connectionId),
	);
	const [first] = rows;
	return first
		? { ids: rows.map(({ id }) => id), askedAt: first.askedAt }
		: null;
}

/** Tells whether the list of the platform's accounts was asked for since it was last read. */
export async function isListOpen(
	sql: SqlExecutor,
	of: ReadingKey,
): Promise<boolean> {
	const { rowCount } = await sql.query(
		`select from account_reading where tenant_id = $1 and grant_id = $2 and platform = $3::"Platform"
			and list_requested_at is not null and (listed_at is null or listed_at < list_requested_at)`,
		[of.tenantId, of.grantId, of.platform],
	);
	return rowCount === 1;
}
