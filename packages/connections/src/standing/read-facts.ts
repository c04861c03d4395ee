import type {
	ConnectionCause,
	ConnectionStatus,
	Platform,
	SqlExecutor,
} from "@patchbay/db";
import {
	connectablePlatforms,
	hasAdAccounts,
	type Platforms,
} from "@patchbay/platforms";
import type { StoredProof } from "../reading/stored-proof.ts";
import type { StandingFacts } from "./decide-standing.ts";

/** A live connection with what its standing follows from. */
export interface ConnectionFacts extends Omit<StandingFacts, "worked"> {
	id: string;
	platform: Platform;
	status: ConnectionStatus;
	cause: ConnectionCause;
	message: string | null;
	reconnectRequired: boolean;
}

/** Selection of connections: all of a grant, or those named. */
export type Which = { grantId: string } | { ids: readonly string[] };

/** Reads the live connections of a grant, or those named, and locks them: what is decided by it holds. */
export async function readFacts(
	sql: SqlExecutor,
	platforms: Platforms,
	tenantId: string,
	which: Which,
): Promise<ConnectionFacts[]> {
	const byGrant = "grantId" in which;
	const value = byGrant ? which.grantId : [...which.ids];
	const { rows: locked } = await sql.query<{ id: string }>(
		`select id from connection where tenant_id = $1 and status <> 'DISCONNECTED'
			and ${byGrant ? "grant_id = $2" : "id = any($2::uuid[])"} order by id for no key update`,
		[tenantId, value],
	);
	if (locked.length === 0) return [];
	const { rows } = await sql.query<
		Omit<ConnectionFacts, "hasAccounts" | "accounts"> & {
			accounts: { name: string; proof: StoredProof | null }[] | null;
		}
	>(
		`select c.id, c.platform, c.status, c.cause, c.status_message as message, c.reconnect_required as "reconnectRequired",
			c.last_verified_at is not null as verified, a.accounts
		from connection c
		left join lateral (
			select json_agg(json_build_object('name', a.name, 'proof', a.proof) order by a.name, a.id) as accounts
			from ad_account a where a.tenant_id = c.tenant_id and a.connection_id = c.id and a.selected
		) a on true
		where c.tenant_id = $1 and c.id = any($2::uuid[])`,
		[tenantId, locked.map(({ id }) => id)],
	);
	const withAccounts = new Set(
		connectablePlatforms(platforms)
			.filter(hasAdAccounts)
			.map(({ id }) => id),
	);
	return rows.map((row) => ({
		...row,
		hasAccounts: withAccounts.has(row.platform),
		accounts: row.accounts ?? [],
	}));
}
