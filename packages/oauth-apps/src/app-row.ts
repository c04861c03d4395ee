import {
	type Database,
	type Platform,
	readInTenant,
	type SqlExecutor,
} from "@patchbay/db";
import { type FieldPlace, sealedSha256 } from "@patchbay/keys";
import { SecretTampered } from "@patchbay/vault";

/** An OAuth app with its sealed values, and with the audit entry of its newest save beside it. */
export interface OAuthAppRow {
	tenant_id: string;
	id: string;
	platform: Platform;
	label: string;
	client_id: string;
	redirect_uri: string;
	/** Empty: all that the platform knows. */
	scopes: string[];
	/** Names of the sealed extras. */
	extras: string[];
	sealed_extras: Buffer | null;
	/** Version of the secrets and extras. */
	version: number;
	/** Newest first. */
	secrets: { id: string; sealed: Buffer }[];
	saved_detail: SavedAppDetail | null;
}

/** `detail` of the entries that save an app's secrets. Never fewer fields: `assertAppAsSaved` compares them. */
export interface SavedAppDetail {
	credentialVersion: number;
	extrasSha256: string | null;
	/** Hashes by the secret's id. */
	clientSecretsSha256: Readonly<Record<string, string>>;
	[fact: string]: unknown;
}

const selectApp = `
	select a.tenant_id, a.id, a.platform, a.label, a.client_id, a.redirect_uri, a.scopes, a.extras, a.sealed_extras, a.version,
		coalesce((
			select json_agg(json_build_object('id', s.id, 'sealed', encode(s.sealed_secret, 'hex'))
				order by s.created_at desc, s.id desc)
			from oauth_app_secret s where s.tenant_id = a.tenant_id and s.oauth_app_id = a.id
		), '[]') as secrets,
		(
			select e.detail from audit_event e
			where e.tenant_id = a.tenant_id and e.target_id = a.id and e.succeeded
				and e.action in ('OAUTH_APP_CREATE', 'OAUTH_APP_CHANGE', 'OAUTH_APP_DELETE', 'KEY_ROTATE')
			order by e.sequence desc limit 1
		) as saved_detail
	from oauth_app a where a.tenant_id = $1 and a.id = $2 and a.deleted_at is null`;

/** A live app of the tenant; undefined when it is gone, or another tenant's. */
export async function readApp(
	{ db }: { db: Database },
	tenantId: string,
	oauthAppId: string,
): Promise<OAuthAppRow | undefined> {
	const [rows = []] = await readInTenant(db, tenantId, [
		{ text: selectApp, values: [tenantId, oauthAppId] },
	]);
	return rows[0] && toRow(rows[0]);
}

/** The same for a change: locks the row first and reads it then, so that row, secrets and newest save belong together. */
export async function lockOAuthApp(
	sql: SqlExecutor,
	tenantId: string,
	oauthAppId: string,
): Promise<OAuthAppRow | undefined> {
	await sql.query(
		"select from oauth_app where tenant_id = $1 and id = $2 for update",
		[tenantId, oauthAppId],
	);
	const { rows } = await sql.query<Record<string, unknown>>(selectApp, [
		tenantId,
		oauthAppId,
	]);
	return rows[0] && toRow(rows[0]);
}

function toRow(row: Record<string, unknown>): OAuthAppRow {
	const secrets = row.secrets as { id: string; sealed: string }[];
	return {
		...(row as unknown as OAuthAppRow),
		secrets: secrets.map(({ id, sealed }) => ({
			id,
			sealed: Buffer.from(sealed, "hex"),
		})),
	};
}

/**
 * Compares what is sealed with what the append-only audit says was saved last, so that an older value that somebody put
 * back, or a secret that was dropped and is there again, is noticed.
 * @throws {SecretTampered}
 */
export function assertAppAsSaved(app: OAuthAppRow): void {
	const { saved_detail: saved } = app;
	if (!saved)
		throw new SecretTampered("the audit knows of no save of this OAuth app");
	if (saved.credentialVersion !== app.version)
		throw new SecretTampered(
			`the row holds version ${app.version}, the audit's newest save is version ${saved.credentialVersion}`,
		);
	const now = savedAppDetail(app.version, app.sealed_extras, app.secrets);
	const hashes = Object.entries(now.clientSecretsSha256);
	if (
		now.extrasSha256 !== saved.extrasSha256 ||
		hashes.length !== Object.keys(saved.clientSecretsSha256).length ||
		hashes.some(([id, hash]) => saved.clientSecretsSha256[id] !== hash)
	)
		throw new SecretTampered(
			"the sealed values of an OAuth app are not those of the audit",
		);
}

/** Detail of a save's audit entry: whoever seals anew writes it with the new values. */
export function savedAppDetail(
	version: number,
	sealedExtras: Buffer | null,
	secrets: readonly { id: string; sealed: Buffer }[],
): SavedAppDetail {
	return {
		credentialVersion: version,
		extrasSha256: sealedExtras && sealedSha256(sealedExtras),
		clientSecretsSha256: Object.fromEntries(
			secrets.map(({ id, sealed }) => [id, sealedSha256(sealed)]),
		),
	};
}

/** Place that the extras of one version of an app are sealed for. */
export function extrasPlace(app: { id: string; version: number }): FieldPlace {
	return {
		record: "oauth_app",
		id: app.id,
		field: "extras",
		version: app.version,
	};
}

/** Place that a client secret is sealed for. Its row never changes. */
export function clientSecretPlace(secretId: string): FieldPlace {
	return {
		record: "oauth_app_secret",
		id: secretId,
		field: "secret",
		version: 1,
	};
}
