import {
	type AuthenticationMethod,
	type ConnectionStatus,
	type Platform,
	readInTenant,
	type SqlExecutor,
} from "@patchbay/db";
import { NotFound } from "@patchbay/errors";
import { sealedSha256 } from "@patchbay/keys";
import type { Credential } from "@patchbay/oauth";
import { GrantRevoked } from "@patchbay/platforms";
import {
	readEnvelopeHeader,
	type Secret,
	SecretTampered,
	type Vault,
} from "@patchbay/vault";
import type { ProcessParts } from "../process-parts.ts";
import { toCredential } from "../tokens/credential-text.ts";

/** A grant with the audit entry of its newest save beside it. */
export interface GrantRow {
	tenant_id: string;
	id: string;
	platform: Platform;
	/** Identity provider whose platforms all use this grant. */
	identity_provider: string;
	authentication_method: AuthenticationMethod;
	/** Null for a key, which belongs to no OAuth app. */
	client_id: string | null;
	platform_user_id: string;
	status: ConnectionStatus;
	status_message: string | null;
	reconnect_required: boolean;
	/** Null when the platform does not say. */
	granted_scopes: string[] | null;
	access_token_expires_at: Date | null;
	consecutive_failures: number;
	/** Seconds until the access token ends, when the row was read; null when it does not end by itself. */
	access_token_seconds_left: number | null;
	refresh_token_has_ended: boolean;
	/** Seconds since the last renewal, when the row was read; null without one. */
	renewed_seconds_ago: number | null;
	/** Life of the access token when it was issued, as far as it is known. */
	access_token_lifetime_seconds: number | null;
	/** Time at which the platform began to refuse a credential that cannot be renewed. */
	refused_at: Date | null;
	/** A worker has something to do for the credential. */
	is_due: boolean;
	/** Seconds for which workers leave it alone after a failure; null while they do not. */
	pause_seconds_left: number | null;
	/** Time at which the row was asked for, by `performance.now()`: `…_seconds_left` was true then. */
	read_at: number;
	credential_version: number;
	sealed_access_token: Buffer | null;
	sealed_refresh_token: Buffer | null;
	refresh_epoch: number;
	refresh_intent_at: Date | null;
	granted_at: Date;
	destroyed_at: Date | null;
	/** A refresh is under way, here or elsewhere. */
	leased: boolean;
	/** True when the holder of the refresh lease fell silent without a word of the outcome. */
	lapsed: boolean;
	saved_action: string | null;
	saved_detail: SavedDetail | null;
}

/** `detail` of the entries that save a credential. Never fewer fields: `assertAsSaved` compares them. */
export interface SavedDetail {
	credentialVersion: number;
	accessTokenSha256: string | null;
	refreshTokenSha256: string | null;
	[fact: string]: unknown;
}

export type TokenField = "access_token" | "refresh_token";

const grantColumns = `
	g.tenant_id, g.id, g.platform, g.identity_provider, g.authentication_method, g.client_id, g.platform_user_id, g.status,
	g.status_message, g.reconnect_required, g.granted_scopes, g.access_token_expires_at,
	extract(epoch from g.access_token_expires_at - clock_timestamp())::float8 as access_token_seconds_left,
	coalesce(g.refresh_token_expires_at <= clock_timestamp(), false) as refresh_token_has_ended,
	extract(epoch from g.access_token_expires_at - greatest(g.granted_at, g.last_refreshed_at))::float8
		as access_token_lifetime_seconds,
	extract(epoch from clock_timestamp() - g.last_refreshed_at)::float8 as renewed_seconds_ago,
	coalesce(g.renew_at <= clock_timestamp(), false) as is_due,
	case when g.next_attempt_at > clock_timestamp()
		then extract(epoch from g.next_attempt_at - clock_timestamp())::float8 end as pause_seconds_left,
	g.refused_at, g.consecutive_failures, g.credential_version, g.sealed_access_token, g.sealed_refresh_token, g.refresh_epoch,
	g.refresh_intent_at, g.granted_at, g.destroyed_at, coalesce(g.refresh_lease_until > clock_timestamp(), false) as leased,
	coalesce(g.refresh_lease_until <= clock_timestamp() and g.refresh_intent_at is not null, false) as lapsed,
	saved.action as saved_action, saved.detail as saved_detail`;

/** Newest save of a grant `g`; the lookup is served by one index. */
const newestSave = `
	left join lateral (
		select a.action::text, a.detail from audit_event a
		where a.tenant_id = g.tenant_id and a.target_id = g.id and a.succeeded
			and a.action in ('CREDENTIAL_SAVE', 'CREDENTIAL_REFRESH', 'CREDENTIAL_DESTROY', 'KEY_ROTATE')
		order by a.sequence desc limit 1
	) saved on true`;

/** Selects grants `g`, each with its newest save; add a where clause. */
const selectGrant = `select ${grantColumns} from platform_grant g ${newestSave}`;

/**
 * The connection `w.connection_id` of the tenant `$1` with its grant as above; all of it null where there is none. For a
 * lateral join: the server looks each up by itself, however many it believes there are.
 */
export const selectGrantOfConnection = `
	select c.id as connection_id, c.status as connection_status, c.platform as connection_platform,
		${grantColumns}
	from connection c left join platform_grant g on g.tenant_id = c.tenant_id and g.id = c.grant_id ${newestSave}
	where c.tenant_id = $1 and c.id = w.connection_id`;

/** @throws {NotFound} also for another tenant's grant */
export async function readGrant(
	{ db }: Pick<ProcessParts, "db">,
	tenantId: string,
	grantId: string,
): Promise<GrantRow> {
	const readAt = performance.now();
	const [rows = []] = await readInTenant(db, tenantId, [
		{
			text: `${selectGrant} where g.tenant_id = $1 and g.id = $2`,
			values: [tenantId, grantId],
		},
	]);
	if (!rows[0]) throw new NotFound("There is no such grant.");
	return { ...(rows[0] as unknown as GrantRow), read_at: readAt };
}

/** Locks the row first and reads it then, so that row and newest save belong together. */
export async function lockGrant(
	sql: SqlExecutor,
	tenantId: string,
	grantId: string,
): Promise<GrantRow | undefined> {
	await sql.query(
		"select from platform_grant where tenant_id = $1 and id = $2 for update",
		[tenantId, grantId],
	);
	const readAt = performance.now();
	const { rows } = await sql.query<GrantRow>(
		`${selectGrant} where g.tenant_id = $1 and g.id = $2`,
		[tenantId, grantId],
	);
	return rows[0] && { ...rows[0], read_at: readAt };
}

/** Seconds that the access token still lives; null when it does not end by itself. Of no clock but the database's. */
export function secondsLeft(grant: GrantRow): number | null {
	const { access_token_seconds_left: left, read_at: readAt } = grant;
	return left === null ? null : left - (performance.now() - readAt) / 1000;
}

/** @throws {GrantRevoked} when only the user can bring the grant back */
export function assertUsable(grant: GrantRow): void {
	if (grant.destroyed_at !== null)
		throw new GrantRevoked("This access was given up. Connect again.");
	if (grant.reconnect_required)
		throw new GrantRevoked(
			grant.status_message ??
				"The platform no longer accepts this access. Connect again.",
		);
}

/**
 * Compares the sealed tokens with what the append-only audit says was saved last, so that an older row that somebody
 * put back is noticed.
 * @throws {SecretTampered}
 */
export function assertAsSaved(grant: GrantRow): void {
	const { saved_action: action, saved_detail: saved } = grant;
	if (!saved || action === "CREDENTIAL_DESTROY")
		throw new SecretTampered("the audit knows of no save of these tokens");
	if (saved.credentialVersion !== grant.credential_version)
		throw new SecretTampered(
			`the row holds version ${grant.credential_version}, the audit's newest save is version ${saved.credentialVersion}`,
		);
	const now = savedDetail(grant.credential_version, {
		access: grant.sealed_access_token,
		refresh: grant.sealed_refresh_token,
	});
	if (
		saved.accessTokenSha256 !== now.accessTokenSha256 ||
		saved.refreshTokenSha256 !== now.refreshTokenSha256
	)
		throw new SecretTampered("the sealed tokens are not those of the audit");
}

/** Details for the audit entry of a save. */
export function savedDetail(
	version: number,
	sealed: { access: Buffer | null; refresh: Buffer | null },
): SavedDetail {
	return {
		credentialVersion: version,
		accessTokenSha256: sealed.access && sealedSha256(sealed.access),
		refreshTokenSha256: sealed.refresh && sealedSha256(sealed.refresh),
	};
}

/**
 * Opens one of the grant's tokens; null when it has none. Call `assertAsSaved` first.
 * @throws {SecretTampered | KeyUnavailable}
 */
export async function openToken(
	{ keys, vault }: Pick<ProcessParts, "keys"> & { vault: Vault },
	grant: GrantRow,
	field: TokenField,
): Promise<Secret | null> {
	const sealed =
		field === "access_token"
			? grant.sealed_access_token
			: grant.sealed_refresh_token;
	if (sealed === null) return null;
	const { keyVersion } = readEnvelopeHeader(sealed);
	const key = await keys.get(grant.tenant_id, keyVersion);
	return vault.open(key, tokenPlace(grant, field), sealed);
}

/**
 * Opens what signs requests of a grant; null when it has none. Its refresh token stays sealed. Call `assertAsSaved` first.
 * @throws {SecretTampered | KeyUnavailable}
 */
export async function openSigning(
	deps: Pick<ProcessParts, "keys"> & { vault: Vault },
	grant: GrantRow,
): Promise<Credential | null> {
	const signing = await openToken(deps, grant, "access_token");
	return (
		signing &&
		toCredential(grant.authentication_method, { signing, refresh: null })
	);
}

/**
 * Opens a grant's whole credential, to renew or revoke it; null when it has none. Call `assertAsSaved` first.
 * @throws {SecretTampered | KeyUnavailable}
 */
export async function openCredential(
	deps: Pick<ProcessParts, "keys"> & { vault: Vault },
	grant: GrantRow,
): Promise<Credential | null> {
	const credential = await openSigning(deps, grant);
	if (credential?.method !== "OAUTH2") return credential;
	const refreshToken = await openToken(deps, grant, "refresh_token");
	return { ...credential, refreshToken };
}

/** Place that a grant's token is sealed for. */
export function tokenPlace(
	grant: Pick<GrantRow, "tenant_id" | "id" | "credential_version">,
	field: TokenField,
) {
	return {
		tenantId: grant.tenant_id,
		record: "platform_grant",
		id: grant.id,
		field,
		version: grant.credential_version,
	};
}
