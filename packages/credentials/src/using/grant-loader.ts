import type { AccessContext } from "@patchbay/access";
import { type AuditEntry, toEntryJson } from "@patchbay/audit";
import {
	type ConnectionStatus,
	type Database,
	DatabaseBusy,
	type Platform,
	readInTenant,
} from "@patchbay/db";
import { AppError, NotFound, Unavailable } from "@patchbay/errors";
import {
	connectablePlatforms,
	missingOfSet,
	neededSets,
	type Platforms,
} from "@patchbay/platforms";
import { type GrantRow, selectGrantOfConnection } from "../grants/grant-row.ts";
import { groupCalls } from "./group-calls.ts";

/** Grant as one connection uses it. */
export type ConnectionGrantRow = GrantRow & {
	connection_id: string;
	connection_status: ConnectionStatus;
	connection_platform: Platform;
};

interface Wanted {
	ctx: AccessContext;
	connectionId: string;
	minValiditySeconds: number;
	/** Null: only looked at. */
	entry: AuditEntry | null;
}

interface LoadedGrant {
	grant: ConnectionGrantRow;
	/** The token is good for what the group asked for. */
	isLive: boolean;
	/** The token is live and its use is durably audited: it may be opened. Else nothing was written. */
	isAudited: boolean;
}

type Group = ReturnType<typeof groupCalls<Wanted, LoadedGrant | undefined>>;

/** Details of the grant in the audit entry of a use. */
interface UsedCredential {
	grantId: string;
	credentialVersion: number;
}

interface FoundRow extends ConnectionGrantRow {
	is_live: boolean;
	/** The entries of the group are in the audit: all of them or none. */
	is_written: boolean;
}

/**
 * Connections of one tenant at once, in one transaction and one round trip: each with its grant and, where every grant
 * that the entries name is live and at the version that they name, the entries, committed before anyone opens a token.
 * Live is only what may be handed out without a further look: a key never is, scopes that the platform does not tell always
 * are, and one that covers another is found by the longer way.
 */
const loadStatement = `
	with found as materialized (
		select f.*, w.grant_id as named_grant, w.credential_version as named_version, coalesce(
			f.connection_status <> 'DISCONNECTED' and f.destroyed_at is null and not f.reconnect_required
				and f.sealed_access_token is not null and f.saved_action <> 'CREDENTIAL_DESTROY'
				and coalesce(f.access_token_expires_at > clock_timestamp() + w.min_validity_seconds * interval '1 second', true)
				and f.authentication_method <> 'API_KEY'
				and coalesce(f.granted_scopes @> array(select jsonb_array_elements_text($7::jsonb -> f.connection_platform::text)), true),
			false) as is_live
		from unnest($2::uuid[], $3::int[], $4::uuid[], $5::int[])
				as w(connection_id, min_validity_seconds, grant_id, credential_version),
			lateral (${selectGrantOfConnection}) f
	)
	select f.*, case
		when (select count(*) from found where is_live and id = named_grant and credential_version = named_version)
			= cardinality(array_remove($4::uuid[], null)) and jsonb_array_length($6::jsonb) > 0
		then (select count(*) from system.append_audit($1::uuid, $6::jsonb)) > 0
		else false end as is_written
	from found f`;

/** Time that a group waits for a transaction that holds the tenant's audit chain. */
const lockTimeout = "10s";

/** Making the plan takes longer than running it, and it is the same for every tenant and group: each session makes it once. */
const settingsStatement = `select set_config('lock_timeout', '${lockTimeout}', true),
	set_config('plan_cache_mode', 'force_generic_plan', true)`;

/** Connections whose grant is remembered between two groups. */
const mostRemembered = 10_000;

/** Loads the grants of connections in groups, and audits the use of those whose token needs no refresh. */
export interface GrantLoader {
	/**
	 * @param options `entry` null: the grant is only looked at, and nothing is written
	 * @throws {NotFound} also for another tenant's connection
	 * @throws {AppError} RECONNECT_REQUIRED when the connection is disconnected or its grant is gone
	 */
	load(
		ctx: AccessContext,
		connectionId: string,
		options: { minValiditySeconds: number; entry: AuditEntry | null },
	): Promise<LoadedGrant>;
}

export function createGrantLoader({
	db,
	platforms,
}: {
	db: Database;
	platforms: Platforms;
}): GrantLoader {
	/** Groups of waiting callers, by tenant. */
	const groups = new Map<string, Group>();
	const neededScopes = JSON.stringify(scopesByPlatform(platforms));
	/**
	 * Credentials that a tenant's connections used when they were last seen live, to name them in the entries. Least
	 * recently used first.
	 */
	const remembered = new Map<string, UsedCredential>();

	function remember(key: string, row: FoundRow | undefined): void {
		remembered.delete(key);
		if (!row?.is_live) return;
		remembered.set(key, usedCredential(row));
		if (remembered.size <= mostRemembered) return;
		// A Map iterates in order of insertion: the first key is the oldest.
		const [oldest = ""] = remembered.keys();
		remembered.delete(oldest);
	}

	async function loadGroup(
		tenantId: string,
		group: readonly Wanted[],
	): Promise<(LoadedGrant | undefined)[]> {
		const validity = new Map<string, number>();
		const named = new Map<string, UsedCredential>();
		const entries: string[] = [];
		for (const { ctx, connectionId, minValiditySeconds, entry } of group) {
			// The most that anyone asks for: who needs less goes the long way where this is not there.
			validity.set(
				connectionId,
				Math.max(validity.get(connectionId) ?? 0, minValiditySeconds),
			);
			const credential = entry && remembered.get(keyOf(tenantId, connectionId));
			if (!credential) continue;
			named.set(connectionId, credential);
			entries.push(toEntryJson(ctx, { ...entry, detail: { ...credential } }));
		}
		const connectionIds = [...validity.keys()];
		const credentials = connectionIds.map((id) => named.get(id));
		const readAt = performance.now();
		const [, rows = []] = await readInTenant(db, tenantId, [
			{ text: settingsStatement },
			{
				text: loadStatement,
				values: [
					tenantId,
					connectionIds,
					[...validity.values()],
					credentials.map((each) => each?.grantId ?? null),
					credentials.map((each) => each?.credentialVersion ?? null),
					`[${entries.join(",")}]`,
					neededScopes,
				],
			},
		]).catch(busyAsUnavailable);
		const found = new Map(
			(rows as unknown as FoundRow[]).map((row) => {
				row.read_at = readAt;
				return [row.connection_id, row];
			}),
		);
		for (const id of connectionIds)
			remember(keyOf(tenantId, id), found.get(id));
		return group.map(({ connectionId, entry }) => {
			const grant = found.get(connectionId);
			return (
				grant && {
					grant,
					isLive: grant.is_live,
					isAudited:
						grant.is_written && entry !== null && named.has(connectionId),
				}
			);
		});
	}

	function groupOf(tenantId: string): Group {
		let group = groups.get(tenantId);
		if (!group) {
			group = groupCalls(
				(items) => loadGroup(tenantId, items),
				() => groups.delete(tenantId),
			);
			groups.set(tenantId, group);
		}
		return group;
	}

	return {
		async load(ctx, connectionId, { minValiditySeconds, entry }) {
			const wanted = {
				ctx,
				// As the database writes it, in which its rows are found again.
				connectionId: connectionId.toLowerCase(),
				minValiditySeconds,
				entry,
			};
			let found = await groupOf(ctx.tenantId).call(wanted);
			// Unknown until now, or beside one that is no longer what it was remembered as: once more, with the next group.
			if (entry && found?.isLive && !found.isAudited)
				found = await groupOf(ctx.tenantId).call(wanted);
			if (!found)
				throw new NotFound("There is no such connection.", {
					field: ["connectionId"],
				});
			const { grant } = found;
			if (
				grant.connection_status === "DISCONNECTED" ||
				grant.id === null ||
				grant.destroyed_at !== null
			)
				throw connectionIsDisconnected();
			return found;
		},
	};
}

function usedCredential(row: ConnectionGrantRow): UsedCredential {
	return { grantId: row.id, credentialVersion: row.credential_version };
}

function keyOf(tenantId: string, connectionId: string): string {
	return `${tenantId} ${connectionId}`;
}

/** RECONNECT_REQUIRED, for a connection that no grant stands behind any more. */
export function connectionIsDisconnected(): AppError {
	return new AppError(
		"RECONNECT_REQUIRED",
		"This connection is disconnected. Connect it again first.",
		{ field: ["connectionId"] },
	);
}

/** Lists the scopes that a grant must hold for a platform's token to be of use there. */
function scopesByPlatform(platforms: Platforms): Record<string, string[]> {
	return Object.fromEntries(
		connectablePlatforms(platforms).map((platform) => [
			platform.id,
			neededSets(platform).flatMap((key) => missingOfSet(platform, key, [])),
		]),
	);
}

function busyAsUnavailable(error: unknown): never {
	if (!(error instanceof DatabaseBusy && error.isHeld)) throw error;
	throw new Unavailable("The audit log is busy. Try again in a moment.", {
		cause: error,
	});
}
