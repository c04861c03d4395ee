import {
	type Database,
	INSTANCE_TENANT_ID,
	type Platform,
	readInTenant,
	type SqlExecutor,
	systemSql,
} from "@patchbay/db";
import { AppError } from "@patchbay/errors";
import type { Keys } from "@patchbay/keys";
import type { OAuthApp, OAuthAppSource, PlatformId } from "@patchbay/oauth";
import { identityProviderOf, platformIds } from "@patchbay/platforms";
import {
	KeysDestroyed,
	type Secret,
	SecretTampered,
	type Vault,
} from "@patchbay/vault";
import { readApp } from "./app-row.ts";
import { lockOAuthClient } from "./lock-client.ts";
import { openApp } from "./open-app.ts";
import { redirectUriFor } from "./redirect-uri.ts";

/** An app that serves a tenant: its own, or the installation's. */
interface ServingApp {
	tenant_id: string;
	id: string;
	platform: Platform;
	client_id: string;
}

interface Parts {
	db: Database;
	keys: Keys;
	vault: Vault;
	/** Apps of the environment: they serve where the database has none. */
	configuredApps: OAuthAppSource;
}

/** The apps of database and environment. */
export interface StoredOAuthApps extends OAuthAppSource {
	/**
	 * Locks the app in the transaction that saves what was given to it: it is set up, and is not deleted before the
	 * transaction ends.
	 * @throws {AppError} APP_NOT_CONFIGURED when it was deleted since the consent began
	 */
	lock(
		sql: SqlExecutor,
		tenantId: string,
		client: { platform: PlatformId; clientId: string },
	): Promise<void>;
	/**
	 * Registrations of a client id with their secrets in use, of whoever made them: with one of these the platform signs its own
	 * calls, which name no tenant. None for a client that is not known.
	 */
	registrationsOf(client: {
		platform: PlatformId;
		clientId: string;
	}): Promise<readonly Registration[]>;
}

/** The secrets of a client id as one tenant registered it. */
export interface Registration {
	/** Null for the installation's, which serves every tenant. */
	tenantId: string | null;
	clientSecrets: readonly Secret[];
}

/** Registrations of one client id that are looked at; each tenant may have one of its own. */
const mostOfClient = 100;

/** A tenant's own apps before the installation's, newest first. Nothing sealed, and no other tenant's. */
const selectServing = `
	select tenant_id, id, platform, client_id from (
		select tenant_id, id, platform, client_id, created_at, 0 as rank
		from oauth_app where tenant_id = $1 and deleted_at is null
		union all
		select $2::uuid, i.id, i.platform, i.client_id, i.created_at, 1 from system.installation_oauth_apps() i where $1 <> $2::uuid
	) serving order by rank, created_at desc, id desc`;

/**
 * The OAuth apps of the database, and beneath them those of the environment. Nothing is kept between two calls: what
 * was changed works at once in every process. Of a platform without an app of its own, one of the same identity provider
 * serves, with that platform's redirect URI.
 */
export function createOAuthAppSource(parts: Parts): StoredOAuthApps {
	const { db, configuredApps } = parts;

	async function listServing(tenantId: string): Promise<ServingApp[]> {
		const [rows = []] = await readInTenant(db, tenantId, [
			{ text: selectServing, values: [tenantId, INSTANCE_TENANT_ID] },
		]);
		return rows as unknown as ServingApp[];
	}

	/** Opens an app; undefined when it was deleted since it was listed. */
	async function open(serving: ServingApp): Promise<OAuthApp | undefined> {
		const row = await readApp(parts, serving.tenant_id, serving.id);
		if (!row) return undefined;
		return {
			platform: row.platform,
			clientId: row.client_id,
			redirectUri: row.redirect_uri,
			...(row.scopes.length > 0 ? { scopes: row.scopes } : {}),
			...(row.tenant_id === INSTANCE_TENANT_ID
				? {}
				: { tenantId: row.tenant_id }),
			...(await openApp(parts, row)),
		};
	}

	/** None of an app that cannot be opened: one tenant's destroyed keys are no other's trouble. */
	async function secretsOfApp(
		tenantId: string,
		id: string,
	): Promise<readonly Secret[]> {
		try {
			const row = await readApp(parts, tenantId, id);
			return row ? (await openApp(parts, row)).clientSecrets : [];
		} catch (error) {
			if (error instanceof KeysDestroyed || error instanceof SecretTampered)
				return [];
			throw error;
		}
	}

	return {
		async find(platform, tenantId, wanted = {}) {
			const { clientId } = wanted;
			const serving = await listServing(tenantId);
			for (const candidate of [platform, ...siblingsOf(platform)]) {
				const app =
					(await openFirst(
						serving.filter(
							(each) =>
								each.platform === candidate &&
								(clientId === undefined || each.client_id === clientId),
						),
						open,
					)) ?? (await configuredApps.find(candidate, tenantId, wanted));
				if (app)
					return candidate === platform ? app : servingSibling(app, platform);
			}
			return undefined;
		},
		async lock(sql, tenantId, client) {
			const { platform, clientId } = client;
			const platforms = [platform, ...siblingsOf(platform)];
			await lockOAuthClient(sql, client, "shared");
			const { rowCount } = await sql.query(
				`select from (${selectServing}) s where s.client_id = $3 and s.platform = any($4::"Platform"[])`,
				[tenantId, INSTANCE_TENANT_ID, clientId, platforms],
			);
			if (rowCount > 0) return;
			for (const each of platforms)
				if (await configuredApps.find(each, tenantId, { clientId })) return;
			throw new AppError(
				"APP_NOT_CONFIGURED",
				"The OAuth app that this access was given to was just deleted. Connect again through the app that is set up now.",
			);
		},
		async registrationsOf({ platform, clientId }) {
			const { rows } = await systemSql(db).query<{
				tenant_id: string;
				oauth_app_id: string;
			}>(`select * from system.oauth_apps_of_client($1::"Platform", $2, $3)`, [
				platform,
				clientId,
				mostOfClient,
			]);
			const found: Registration[] = [];
			for (const { tenant_id: tenantId, oauth_app_id: id } of rows)
				found.push({
					tenantId: tenantId === INSTANCE_TENANT_ID ? null : tenantId,
					clientSecrets: await secretsOfApp(tenantId, id),
				});
			const configured = await configuredApps.find(
				platform,
				INSTANCE_TENANT_ID,
				{ clientId },
			);
			const clientSecrets = configured?.clientSecrets ?? [];
			return [...found, { tenantId: null, clientSecrets }];
		},
		async configuredPlatforms(tenantId) {
			const [serving, configured] = await Promise.all([
				listServing(tenantId),
				configuredApps.configuredPlatforms(tenantId),
			]);
			const providers = new Set(
				[...serving.map(({ platform }) => platform), ...configured].map(
					identityProviderOf,
				),
			);
			return new Set(
				platformIds.filter((platform) =>
					providers.has(identityProviderOf(platform)),
				),
			);
		},
	};
}

/** Platforms whose apps are as good: the person who agrees and the client are known to the same identity provider. */
export function siblingsOf(platform: PlatformId): PlatformId[] {
	const provider = identityProviderOf(platform);
	return platformIds.filter(
		(each) => each !== platform && identityProviderOf(each) === provider,
	);
}

async function openFirst(
	serving: readonly ServingApp[],
	open: (serving: ServingApp) => Promise<OAuthApp | undefined>,
): Promise<OAuthApp | undefined> {
	for (const each of serving) {
		const app = await open(each);
		if (app) return app;
	}
	return undefined;
}

/**
 * Finds a sibling's app that serves the platform too. Its scopes were told for its own platform, so they limit no
 * other.
 */
function servingSibling(
	{ scopes: _scopes, ...app }: OAuthApp,
	platform: PlatformId,
): OAuthApp {
	return {
		...app,
		platform,
		redirectUri: redirectUriFor(app.redirectUri, app.platform, platform),
	};
}
