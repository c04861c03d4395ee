import { notify, type Platform, type SqlExecutor } from "@patchbay/db";
import { connectablePlatforms, hasAdAccounts } from "@patchbay/platforms";
import type { Dependencies } from "./dependencies.ts";
import type { GrantRow } from "./grant-row.ts";

/** What a connection says whose accounts are still to be chosen. */
export const chooseAccounts = "Choose the ad accounts to import.";

type Marked = Pick<GrantRow, "tenant_id" | "id">;

/** What is told of a grant that is gone for good. */
export interface Ending {
	status: "EXPIRED" | "REVOKED";
	message: string;
	/** What the connections of the platform that found it say instead. */
	ofPlatform?: { platform: Platform; message: string };
}

/** The grant is gone for good: every connection of it asks for a reconnect. */
export async function expireConnections(
	sql: SqlExecutor,
	grant: Marked,
	{ status, message, ofPlatform }: Ending,
): Promise<void> {
	await update(
		sql,
		grant,
		`status = $3::"ConnectionStatus", reconnect_required = true,
			status_message = case when platform = $5::"Platform" then $6 else $4 end`,
		"status <> 'DISCONNECTED'",
		[
			status,
			message,
			ofPlatform?.platform ?? null,
			ofPlatform?.message ?? null,
		],
	);
}

/** The grant failed several times in a row; it may heal by itself. */
export async function failConnections(
	sql: SqlExecutor,
	grant: Marked,
	message: string,
): Promise<void> {
	await update(
		sql,
		grant,
		"status = 'ERROR', status_message = $3",
		"status = 'ACTIVE'",
		[message],
	);
}

/** The grant works again: what stood in ERROR because of it (and says so by the same message) goes on. */
export async function healConnections(
	sql: SqlExecutor,
	grant: Marked & Pick<GrantRow, "status" | "status_message">,
): Promise<void> {
	if (grant.status !== "ERROR") return;
	await update(
		sql,
		grant,
		"status = 'ACTIVE', status_message = null",
		"status = 'ERROR' and status_message = $3",
		[grant.status_message],
	);
}

/**
 * The user agreed again: every connection that waited for it lives, and chooses accounts first where none is chosen and
 * its platform has accounts at all.
 */
export async function reviveConnections(
	{ platforms }: Pick<Dependencies, "platforms">,
	sql: SqlExecutor,
	grant: Marked & Pick<GrantRow, "status_message">,
): Promise<void> {
	const platformsWithoutAccounts = connectablePlatforms(platforms)
		.filter((connector) => !hasAdAccounts(connector))
		.map((connector) => connector.id);
	await update(
		sql,
		grant,
		`reconnect_required = false, (status, status_message) = (
			select case when chosen then 'ACTIVE' else 'PENDING' end::"ConnectionStatus", case when not chosen then $5 end
			from (select c.platform = any($4::"Platform"[]) or exists (
				select from ad_account a where a.tenant_id = c.tenant_id and a.connection_id = c.id and a.selected
			) as chosen) s
		)`,
		`status in ('EXPIRED', 'REVOKED')
			or (status = 'ERROR' and status_message = $3)`,
		[grant.status_message, platformsWithoutAccounts, chooseAccounts],
	);
}

/** Nothing changes but what is shown of the grant itself, such as its scopes. */
export async function notifyConnections(
	sql: SqlExecutor,
	grant: Marked,
): Promise<void> {
	const { rows } = await sql.query<{ id: string }>(
		"select id from connection where tenant_id = $1 and grant_id = $2 and status <> 'DISCONNECTED'",
		[grant.tenant_id, grant.id],
	);
	for (const { id } of rows)
		await notify(sql, "connection", { tenantId: grant.tenant_id, id });
}

async function update(
	sql: SqlExecutor,
	grant: Marked,
	set: string,
	where: string,
	values: readonly unknown[],
): Promise<void> {
	const { rows } = await sql.query<{ id: string }>(
		`update connection c set ${set} where c.tenant_id = $1 and c.grant_id = $2 and (${where}) returning c.id`,
		[grant.tenant_id, grant.id, ...values],
	);
	for (const { id } of rows)
		await notify(sql, "connection", { tenantId: grant.tenant_id, id });
}
