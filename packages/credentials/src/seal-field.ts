import type { SqlExecutor, TenantTransaction } from "@patchbay/db";
import { readEnvelopeHeader, type Secret } from "@patchbay/vault";
import type { Dependencies } from "./dependencies.ts";
import { toSql } from "./to-sql.ts";

/** Where a sealed value stands: it opens nowhere else. */
export interface FieldPlace {
	/** The table, such as `oauth_attempt`. */
	record: string;
	/** Of the row. */
	id: string;
	field: string;
	/** Of the row's content. */
	version: number;
}

export async function sealField(
	{ keys, vault }: Dependencies,
	sql: SqlExecutor | TenantTransaction,
	tenantId: string,
	place: FieldPlace,
	secret: Secret,
): Promise<Buffer> {
	const key = await keys.current(tenantId, toSql(sql));
	return vault.seal(key, { tenantId, ...place }, secret);
}

export async function openField(
	{ keys, vault }: Dependencies,
	sql: SqlExecutor | TenantTransaction,
	tenantId: string,
	place: FieldPlace,
	sealed: Uint8Array,
): Promise<Secret> {
	const { keyVersion } = readEnvelopeHeader(sealed);
	const key = await keys.get(tenantId, keyVersion, toSql(sql));
	return vault.open(key, { tenantId, ...place }, sealed);
}
