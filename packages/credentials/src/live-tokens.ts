import type { AccessContext } from "@patchbay/access";
import { type AuditEntry, toEntryJson } from "@patchbay/audit";
import {
	type ConnectionStatus,
	type Database,
	type Platform,
	readInTenant,
} from "@patchbay/db";
import { AppError, NotFound, Unavailable } from "@patchbay/errors";
import {
	type Connectors,
	indispensableSets,
	missingOfSet,
} from "@patchbay/platforms";
import { type GrantRow, selectGrantsOfConnections } from "./grant-row.ts";
import { groupCalls } from "./group-calls.ts";

/** A grant as one connection stands on it. */
export type ConnectionGrantRow = GrantRow & {
	connection_id: string;
	connection_status: ConnectionStatus;
	connection_platform: Platform;
};

interface Wanted {
	connectionId: string;
	minValiditySeconds: number;
	/** As `system.append_audit` takes it; `null` in JSON: only looked at. */
	entryJson: string;
}

interface Taken {
	grant: ConnectionGrantRow;
	/** The token is live and its use is durably audited: it may be opened. Else nothing was written. */
	isAudited: boolean;
}

/**
 * Connections of one tenant at once, in one transaction and one round trip: each connection with its grant, and for
 * those whose token is live the audit entry of its use, committed before anyone opens it.
 */
const takeStatement = `
	with wanted as materialized (
		select * from jsonb_to_recordset($3::jsonb)
			as w(number int, connection_id uuid, min_validity_seconds int, entry jsonb)
	), found as materialized (
		${selectGrantsOfConnections}
	), live as materialized (
		select w.number, w.entry || jsonb_build_object('detail',
			jsonb_build_object('grantId', f.id, 'credentialVersion', f.credential_version)) as entry
		from wanted w join found f using (connection_id)
		where w.entry is not null and f.connection_status <> 'DISCONNECTED' and f.destroyed_at is null and not f.reconnect_required
			and f.sealed_access_token is not null and f.saved_action <> 'CREDENTIAL_DESTROY'
			and coalesce(f.access_token_expires_at > clock_timestamp() + w.min_validity_seconds * interval '1 second', true)
			and f.granted_scopes @> array(select jsonb_array_elements_text($4::jsonb -> f.connection_platform::text))
	), written as (
		select a.sequence
		from (select jsonb_agg(entry order by number) as entries from live having count(*) > 0) e,
			lateral system.append_audit($1::uuid, e.entries) a
	)
	select f.*, case when (select count(*) from written) > 0
		then (select jsonb_agg(number) from live) else '[]' end as audited
	from found f`;

/** How long a group waits for a transaction that holds the tenant's audit chain. */
const lockTimeout = "10s";

/** Making the plan takes longer than running it, and it is the same for every tenant and group: each session makes it once. */
const settingsStatement = `select set_config('lock_timeout', '${lockTimeout}', true),
	set_config('plan_cache_mode', 'force_generic_plan', true)`;

/** Tokens that need no refresh, read and audited in groups. */
export interface LiveTokens {
	/**
	 * @param options `entry` null: the grant is only looked at, and nothing is written
	 * @throws {NotFound} also for another tenant's connection
	 * @throws {AppError} RECONNECT_REQUIRED when the connection is disconnected or its grant is gone
	 */
	take(
		ctx: AccessContext,
		connectionId: string,
		options: { minValiditySeconds: number; entry: AuditEntry | null },
	): Promise<Taken>;
}

export function createLiveTokens({
	db,
	connectors,
}: {
	db: Database;
	connectors: Connectors;
}): LiveTokens {
	const groups = new Map<
		string,
		ReturnType<typeof groupCalls<Wanted, Taken | undefined>>
	>();
	const neededScopes = JSON.stringify(scopesByPlatform(connectors));

	async function takeGroup(
		tenantId: string,
		group: readonly Wanted[],
	): Promise<(Taken | undefined)[]> {
		const connectionIds = [...new Set(group.map((each) => each.connectionId))];
		const items = group.map(
			({ connectionId, minValiditySeconds, entryJson }, number) =>
				`{"number":${number},"connection_id":"${connectionId}","min_validity_seconds":${minValiditySeconds},"entry":${entryJson}}`,
		);
		const [, rows = []] = await readInTenant(db, tenantId, [
			{ text: settingsStatement },
			{
				text: takeStatement,
				values: [tenantId, connectionIds, `[${items.join(",")}]`, neededScopes],
			},
		]).catch(busyAsUnavailable);
		const grants = new Map(
			(rows as unknown as ConnectionGrantRow[]).map((row) => [
				row.connection_id,
				row,
			]),
		);
		const audited = new Set(rows[0]?.audited as number[] | undefined);
		return group.map(({ connectionId }, number) => {
			const grant = grants.get(connectionId);
			return grant && { grant, isAudited: audited.has(number) };
		});
	}

	return {
		async take(ctx, connectionId, { minValiditySeconds, entry }) {
			const { tenantId } = ctx;
			let group = groups.get(tenantId);
			if (!group) {
				group = groupCalls((items) => takeGroup(tenantId, items));
				groups.set(tenantId, group);
			}
			const entryJson = entry ? toEntryJson(ctx, entry) : "null";
			let taken: Taken | undefined;
			try {
				taken = await group.call({
					connectionId,
					minValiditySeconds,
					entryJson,
				});
			} finally {
				if (group.isIdle()) groups.delete(tenantId);
			}
			if (!taken)
				throw new NotFound("There is no such connection.", {
					field: ["connectionId"],
				});
			const { grant } = taken;
			if (
				grant.connection_status === "DISCONNECTED" ||
				grant.id === null ||
				grant.destroyed_at !== null
			)
				throw connectionIsDisconnected();
			return taken;
		},
	};
}

/** RECONNECT_REQUIRED, for a connection that no grant stands behind any more. */
export function connectionIsDisconnected(): AppError {
	return new AppError(
		"RECONNECT_REQUIRED",
		"This connection is disconnected. Connect it again first.",
		{ field: ["connectionId"] },
	);
}

/** What a grant must hold for a platform's token to be of use there. */
function scopesByPlatform(connectors: Connectors): Record<string, string[]> {
	return Object.fromEntries(
		Object.values(connectors).map(({ platform, oauth }) => [
			platform,
			indispensableSets(oauth).flatMap((key) => missingOfSet(oauth, key, [])),
		]),
	);
}

function busyAsUnavailable(error: unknown): never {
	if ((error as { code?: unknown }).code !== "55P03") throw error;
	throw new Unavailable("The audit log is busy. Try again in a moment.", {
		cause: error,
	});
}
