import { notify, type SqlExecutor } from "@patchbay/db";
import {
	connectablePlatforms,
	defaultSets,
	findScopeMissing,
	hasAdAccounts,
	type Platform,
	type PlatformId,
	providerIdOf,
	scopeMissing,
} from "@patchbay/platforms";
import type { Dependencies } from "./dependencies.ts";
import type { GrantRow } from "./grant-row.ts";

/**
 * Lets the statuses of a grant's connections follow its scopes, in the transaction that saves them: one whose platform
 * cannot be used any more stands in ERROR and says what to ask for; one that said so and can be used again goes on.
 */
export async function settleScopes(
	{ platforms }: Pick<Dependencies, "platforms">,
	sql: SqlExecutor,
	grant: Pick<GrantRow, "tenant_id" | "id" | "identity_provider">,
	scopes: readonly string[] | null,
): Promise<void> {
	const { rows: standing } = await sql.query<Standing>(
		`select platform, status_message as message from connection
		where tenant_id = $1 and grant_id = $2 and status in ('ACTIVE', 'ERROR')`,
		[grant.tenant_id, grant.id],
	);
	for (const connector of connectablePlatforms(platforms)) {
		if (providerIdOf(connector) !== grant.identity_provider) continue;
		const own = standing.filter(({ platform }) => platform === connector.id);
		if (own.length === 0) continue;
		const needed = defaultSets(connector);
		const missing = findScopeMissing(connector, needed, scopes);
		// A connection that stands in error for its scopes is known by its message.
		const messages = subsetsOf(needed).map(
			(keys) => scopeMissing(connector, keys).message,
		);
		if (missing) await fail(sql, grant, connector, messages, missing.message);
		else if (own.some(({ message }) => messages.includes(message ?? "")))
			await heal(sql, grant, connector, messages);
	}
}

interface Standing {
	platform: PlatformId;
	message: string | null;
}

/** All but the empty one: any of the sets can have been missing. A platform has few. */
function subsetsOf(keys: readonly string[]): string[][] {
	const subsets: string[][] = [];
	for (const key of keys)
		subsets.push([key], ...subsets.map((subset) => [...subset, key]));
	return subsets;
}

async function fail(
	sql: SqlExecutor,
	grant: Pick<GrantRow, "tenant_id" | "id">,
	{ id: platform }: Platform,
	messages: readonly string[],
	message: string,
): Promise<void> {
	const { rows } = await sql.query<{ id: string }>(
		`update connection set status = 'ERROR', status_message = $5
		where tenant_id = $1 and grant_id = $2 and platform = $3::"Platform"
			and (status = 'ACTIVE' or status = 'ERROR' and status_message = any($4) and status_message <> $5) returning id`,
		[grant.tenant_id, grant.id, platform, messages, message],
	);
	await notifyAll(sql, grant.tenant_id, rows);
}

async function heal(
	sql: SqlExecutor,
	grant: Pick<GrantRow, "tenant_id" | "id">,
	connector: Platform,
	messages: readonly string[],
): Promise<void> {
	const { rows } = await sql.query<{ id: string }>(
		`update connection c set status_message = null, status = case when $5 or exists (
			select from ad_account a where a.tenant_id = c.tenant_id and a.connection_id = c.id and a.selected
		) then 'ACTIVE' else 'PENDING' end::"ConnectionStatus"
		where tenant_id = $1 and grant_id = $2 and platform = $3::"Platform" and status = 'ERROR' and status_message = any($4)
		returning id`,
		[
			grant.tenant_id,
			grant.id,
			connector.id,
			messages,
			!hasAdAccounts(connector),
		],
	);
	await notifyAll(sql, grant.tenant_id, rows);
}

async function notifyAll(
	sql: SqlExecutor,
	tenantId: string,
	connections: readonly { id: string }[],
): Promise<void> {
	for (const { id } of connections)
		await notify(sql, "connection", { tenantId, id });
}
