import {
	asSql,
	newId,
	readTime,
	type SqlExecutor,
	type TenantTransaction,
} from "@patchbay/db";
import { Secret } from "@patchbay/vault";
import { clientSecretPlace, extrasPlace } from "./app-row.ts";
import type { OAuthAppsContext } from "./context.ts";
import { extrasSecret } from "./open-app.ts";

/** The sealed extras of one version of an app; null for none. */
export async function sealExtras(
	{ keys, tenantId }: OAuthAppsContext,
	sql: SqlExecutor,
	app: { id: string; version: number },
	extras: Readonly<Record<string, string>>,
): Promise<Buffer | null> {
	if (Object.keys(extras).length === 0) return null;
	return keys.sealField(sql, tenantId, extrasPlace(app), extrasSecret(extras));
}

/** Adds a client secret, which is the newest from now on. */
export async function insertClientSecret(
	{ keys, tenantId }: OAuthAppsContext,
	tx: TenantTransaction,
	oauthAppId: string,
	clientSecret: string,
): Promise<{ id: string; sealed: Buffer }> {
	const sql = asSql(tx);
	const id = newId();
	const sealed = await keys.sealField(
		sql,
		tenantId,
		clientSecretPlace(id),
		new Secret(clientSecret),
	);
	// The clock of this moment, not of the transaction's begin: of two that take turns the later one is the newer.
	await tx.oauthAppSecret.create({
		data: {
			id,
			tenantId,
			oauthAppId,
			sealedSecret: new Uint8Array(sealed),
			createdAt: await readTime(sql),
		},
	});
	return { id, sealed };
}
