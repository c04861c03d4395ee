import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	type ConnectionCause,
	type ConnectionStatus,
	sql,
	type WithReader,
} from "@patchbay/db";
import {
	defaultSets,
	findScopeMissing,
	hasAdAccounts,
	type Platform,
} from "@patchbay/platforms";
import type { ChosenAccount } from "../accounts/chosen-account.ts";
import type { StoredProof } from "../reading/stored-proof.ts";
import {
	type ConnectionHealth,
	decideHealth,
	type HealthFacts,
} from "./connection-health.ts";

/**
 * Reads a connection's health; connections asked for together are read by one statement.
 * @param connection.platform undefined for one that this version does not know
 */
export async function readConnectionHealth(
	ctx: AccessContext & WithReader,
	connection: { id: string; platform: Platform | undefined },
): Promise<ConnectionHealth> {
	requirePermission(ctx, "tenant.read");
	const { reader } = ctx;
	const { id, platform } = connection;
	const row = await reader.batched("connection health", id, async (ids) => {
		const found = new Map(
			(await reader.query<Row>(statement(ctx.tenantId, ids))).map((row) => [
				row.id,
				row,
			]),
		);
		return ids.map((each) => found.get(each) ?? null);
	});
	if (!row)
		return {
			state: "UNKNOWN",
			sentence: "This connection no longer exists.",
			accountsRead: 0,
			accountsChosen: 0,
		};
	return decideHealth({
		...row,
		...toAccounts(row),
		hasAccounts: platform === undefined || hasAdAccounts(platform),
		notAllowed: platform ? findNotAllowed(platform, row.grantedScopes) : null,
	});
}

const findNotAllowed = (
	platform: Platform,
	granted: readonly string[] | null,
): string | null =>
	findScopeMissing(platform, defaultSets(platform), granted)?.message ?? null;

interface Row {
	id: string;
	/** Null where the platform does not tell them. */
	grantedScopes: string[] | null;
	status: ConnectionStatus;
	statusMessage: string | null;
	cause: ConnectionCause;
	reconnectRequired: boolean;
	grantLives: boolean;
	verified: boolean;
	importFailure: string | null;
	/** JSON, as the database builds it. */
	accounts: readonly AccountRow[] | null;
}

interface AccountRow {
	name: string;
	proof: StoredProof | null;
	slices: number | null;
	done: number | null;
	failed: number | null;
	message: string | null;
	full: boolean | null;
	endedAt: string | null;
}

function toAccounts({ accounts }: Row): Pick<HealthFacts, "accounts"> {
	return { accounts: (accounts ?? []).map(toAccount) };
}

function toAccount(row: AccountRow): ChosenAccount {
	const { name, proof, slices, done, failed, message, full, endedAt } = row;
	if (!slices || !endedAt) return { name, proof, lastImport: null };
	return {
		name,
		proof,
		lastImport: {
			read: !failed ? "all" : done ? "part" : "nothing",
			message,
			full: full === true && done === slices,
			endedAt: new Date(endedAt),
		},
	};
}

/** The last import is the newest one that ended by itself; slices that it was cancelled in say nothing. */
const statement = (tenantId: string, ids: readonly string[]) =>
	sql`select c.id, c.status, c.status_message as "statusMessage", c.cause, c.last_verified_at is not null as verified,
			c.reconnect_required or coalesce(g.reconnect_required, false) as "reconnectRequired",
			g.id is not null and g.destroyed_at is null as "grantLives", g.granted_scopes as "grantedScopes",
			case when j.status = 'FAILED' then coalesce(j.message, 'nothing could be imported') end as "importFailure",
			a.accounts
		from connection c
		left join platform_grant g on g.tenant_id = c.tenant_id and g.id = c.grant_id
		left join lateral (
			select j.id, j.kind = 'FULL' and j.include_assets as full_one, j.status, j.message, j.completed_at from import_job j
			where j.tenant_id = c.tenant_id and j.connection_id = c.id
				and j.status in ('SUCCEEDED', 'PARTIALLY_SUCCEEDED', 'FAILED')
			order by j.queued_at desc, j.id desc limit 1
		) j on true
		left join lateral (
			select json_agg(json_build_object('name', a.name, 'proof', a.proof, 'slices', s.slices, 'done', s.done,
				'failed', s.failed, 'message', s.message, 'full', j.full_one, 'endedAt', j.completed_at)
				order by a.name, a.id) as accounts
			from ad_account a
			left join (
				select s.ad_account_id, count(*)::int as slices,
					(count(*) filter (where s.state = 'DONE'))::int as done,
					(count(*) filter (where s.state = 'FAILED'))::int as failed,
					min(s.message) filter (where s.state = 'FAILED') as message
				from import_slice s where s.tenant_id = c.tenant_id and s.import_job_id = j.id
				group by s.ad_account_id
			) s on s.ad_account_id = a.id
			where a.tenant_id = c.tenant_id and a.connection_id = c.id and a.selected
		) a on true
		where c.tenant_id = ${tenantId} and c.id = any(${ids}::uuid[])`;
